// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Adds the backward half of the training program: reverse-mode differentiation over straight-line code.
//
//   %w = nn.read @w                                   …
//   %y = nn.mul %x, %w        {nn.phase = "forward"}  %y = nn.mul %x, %w
//   %l = nn.sum %y            {nn.phase = "loss"}  => %l = nn.sum %y
//   return %y, %l                                     %dy = nn.expand 1             {nn.phase = "loss"}
//                                                     %s = nn.seed 0 = %dy          {nn.phase = "backward"}
//                                                     %dw = nn.mul %s, %x           {nn.phase = "backward"}
//                                                     nn.contribute @w, %dw
//
// A value is active when it depends on a trainable slot or an input marked @grad; only active values get gradients, so
// frozen parts and what no_grad blocks compute cost nothing. Slots' values at the start of the call are constants unless
// they are trainable.
#include "passes/Gradients.h"
#include "passes/NamedHooks.h"
#include "passes/Passes.h"

#include "ir/Location.h"
#include "ir/OpRegistry.h"
#include "ir/ValueExpr.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "passes/Passes.h.inc"

namespace {

llvm::StringRef phaseOf(Operation *op) {
  auto phase = op->getAttrOfType<StringAttr>("nn.phase");
  return phase ? phase.getValue() : "forward";
}

class Differentiator {
public:
  Differentiator(func::FuncOp program, SymbolTable &symbols)
      : program(program), symbols(symbols), terminator(program.front().getTerminator()), marker(program.getLoc()),
        builder(terminator), gradients(builder, marker) {
    builder.setListener(&marker);
    saveCarries(program);
    findActive();
  }

  LogicalResult run() {
    // Taken before gradients are added, whose operations stand in the same block.
    llvm::SmallVector<Operation *> loss, forward;
    for (Operation &op : program.front().without_terminator())
      (phaseOf(&op) == "loss" ? loss : forward).push_back(&op);

    enter("loss", terminator->getLoc());
    Value lossValue = findLoss();
    if (lossValue && gradients.isActive(lossValue)) {
      nn::ValueExpr like{lossValue, &builder, marker.location};
      marker.location = backwardLocation(lossValue.getLoc());
      gradients.add(lossValue, nn::k(like, 1).value);
    }
    bool complete = succeeded(gradients.pullBack(loss));

    addSeeds(lossValue);
    complete &= succeeded(gradients.pullBack(forward));
    addContributions();
    addInputGradients();
    eraseDead();
    return success(complete);
  }

private:
  void enter(llvm::StringRef phase, Location location) {
    marker.phase = StringAttr::get(program.getContext(), phase);
    marker.location = backwardLocation(location);
  }

  bool wantsGradient(nn::ReadOp read) {
    auto slot = symbols.lookup<nn::SlotOp>(read.getSlot());
    return slot && (slot.getTrainable() || slot->hasAttr("nn.grad"));
  }

  void findActive() {
    for (BlockArgument argument : program.getArguments())
      if (program.getArgAttr(argument.getArgNumber(), "nn.grad") && isa<FloatType>(nn::elementType(argument)))
        gradients.activate(argument);
    for (Operation &op : program.front().without_terminator()) {
      auto read = dyn_cast<nn::ReadOp>(op);
      if (read && wantsGradient(read) && isa<FloatType>(nn::elementType(read.getValue())))
        gradients.activate(read.getValue());
      gradients.follow(op);
    }
  }

  Value findLoss() {
    for (unsigned i = 0; i < terminator->getNumOperands(); ++i)
      if (auto role = program.getResultAttrOfType<StringAttr>(i, "nn.role"); role && role.getValue() == "loss")
        return terminator->getOperand(i);
    return {};
  }

  /// Backward begins at the outputs, with the loss's gradients or with the caller's.
  void addSeeds(Value lossValue) {
    struct Seed {
      Value output, gradient; // the gradient: null when the caller gives it
      std::int64_t index;
    };
    llvm::SmallVector<Seed> wanted;
    llvm::DenseSet<Value> fromLoss; // an output returned twice gets the loss's gradient once
    for (auto [index, output] : llvm::enumerate(terminator->getOperands())) {
      if (output == lossValue || !gradients.isActive(output))
        continue;
      enter("loss", output.getLoc()); // also the zeros for an output that the loss does not read
      Value gradient;
      if (lossValue)
        gradient = fromLoss.insert(output).second ? gradients.gradientOrZeros(output) : gradients.zerosLike(output);
      wanted.push_back({output, gradient, static_cast<std::int64_t>(index)});
    }
    enter("backward", terminator->getLoc());
    llvm::SmallVector<std::pair<Value, Value>> seeds;
    for (const Seed &seed : wanted) {
      marker.location = backwardLocation(seed.output.getLoc());
      seeds.push_back({seed.output, builder.create<nn::SeedOp>(marker.location, seed.output.getType(),
                                                               builder.getI64IntegerAttr(seed.index), seed.gradient)});
    }
    for (auto [output, seed] : seeds)
      gradients.forget(output);
    for (auto [output, seed] : seeds)
      gradients.add(output, seed);
  }

  /// Right after the gradient is complete, so that it need not be kept.
  template <class Op, class Key> void addSink(Location location, Key key, Value gradient) {
    marker.location = backwardLocation(location);
    auto sink = builder.create<Op>(marker.location, key, gradient);
    Operation *producer = gradient.getDefiningOp();
    if (producer && phaseOf(producer) == "backward")
      sink->moveAfter(producer);
  }

  void addContributions() {
    llvm::MapVector<StringAttr, std::pair<Location, Value>> sums; // a slot may be read at several places
    for (auto read : program.front().getOps<nn::ReadOp>()) {
      Value gradient = gradients.lookup(read.getValue());
      if (!gradient || !gradients.isActive(read.getValue()))
        continue;
      auto [entry, isNew] = sums.insert({read.getSlotAttr().getAttr(), {read.getLoc(), gradient}});
      marker.location = backwardLocation(read.getLoc());
      if (!isNew)
        entry->second.second = nn::buildValue(builder, marker.location, "nn.add", {entry->second.second, gradient});
    }
    for (auto &[slot, sum] : llvm::reverse(sums))
      addSink<nn::ContributeOp>(sum.first, FlatSymbolRefAttr::get(slot), sum.second);
  }

  void addInputGradients() {
    for (BlockArgument argument : program.getArguments())
      if (Value gradient = gradients.lookup(argument); gradient && gradients.isActive(argument))
        if (auto name = program.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "nn.name"))
          addSink<nn::InputGradOp>(argument.getLoc(), name, gradient);
  }

  /// Pullbacks may build what nobody reads, such as the gradient of a factor that stretches to zero.
  void eraseDead() {
    for (Operation *op = terminator->getPrevNode(); op;) {
      Operation *previous = op->getPrevNode();
      if (isOpTriviallyDead(op))
        op->erase();
      op = previous;
    }
  }

  func::FuncOp program;
  SymbolTable &symbols;
  Operation *terminator;
  GradientMarker marker;
  OpBuilder builder;
  BlockGradients gradients;
};

bool isVariant(func::FuncOp program, llvm::StringRef wanted) {
  auto variant = program->getAttrOfType<StringAttr>("nn.variant");
  return variant && variant.getValue() == wanted;
}

/// From gradients of a hook's results to gradients of its arguments, as a program of its own: passes/NamedHooks.h.
LogicalResult addPullback(func::FuncOp hook, SymbolTable &symbols) {
  func::FuncOp pullback = hook.clone();
  OpBuilder builder(pullback.getContext());
  pullback.setSymName((hook.getSymName() + "_pullback").str());
  symbols.insert(pullback);
  llvm::StringMap<std::int64_t> arguments;
  for (unsigned i = 0; i < pullback.getNumArguments(); ++i) {
    pullback.setArgAttr(i, "nn.grad", builder.getUnitAttr());
    arguments[pullback.getArgAttrOfType<StringAttr>(i, "nn.name").getValue()] = i;
  }
  if (failed(Differentiator(pullback, symbols).run()))
    return failure();
  llvm::SmallVector<std::int64_t> seeds, gradients;
  llvm::SmallVector<Value> results;
  for (Operation &op : llvm::make_early_inc_range(pullback.front())) {
    op.removeAttr("nn.phase");
    if (auto seed = dyn_cast<nn::SeedOp>(op)) {
      seeds.push_back(static_cast<std::int64_t>(seed.getIndex()));
      auto name = builder.getNamedAttr("nn.name", builder.getStringAttr("gradient_" + std::to_string(seeds.back())));
      pullback.insertArgument(pullback.getNumArguments(), seed.getType(), builder.getDictionaryAttr(name), op.getLoc());
      seed.replaceAllUsesWith(pullback.getArguments().back());
      op.erase();
    } else if (auto gradient = dyn_cast<nn::InputGradOp>(op)) {
      gradients.push_back(arguments.lookup(gradient.getInput()));
      results.push_back(gradient.getGradient());
      op.erase();
    }
  }
  if (results.empty()) {
    symbols.erase(pullback);
    return success();
  }
  pullback.front().getTerminator()->setOperands(results);
  pullback.setType(builder.getFunctionType(pullback.getArgumentTypes(), ValueRange(results).getTypes()));
  pullback.setAllResultAttrs(llvm::SmallVector<DictionaryAttr>(results.size(), builder.getDictionaryAttr({})));
  pullback->setAttr("nn.variant", builder.getStringAttr("hook_pullback"));
  pullback->setAttr("nn.of", FlatSymbolRefAttr::get(hook));
  pullback->setAttr("nn.seeds", builder.getDenseI64ArrayAttr(seeds));
  pullback->setAttr("nn.gradients", builder.getDenseI64ArrayAttr(gradients));
  return success();
}

struct Differentiate : impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    auto programs = llvm::to_vector(getOperation().getOps<func::FuncOp>());
    llvm::SetVector<func::FuncOp> hooks; // of recorded programs
    for (func::FuncOp program : programs)
      for (auto point : program.getOps<nn::HookPointOp>())
        if (isVariant(program, "train"))
          for (func::FuncOp hook : namedHooks(point))
            hooks.insert(hook);
    for (func::FuncOp hook : hooks) // first: places ask for them
      if (failed(addPullback(hook, symbols)))
        return signalPassFailure();
    for (func::FuncOp program : programs) {
      if (isVariant(program, "train") && failed(Differentiator(program, symbols).run()))
        signalPassFailure();
      removeGradHooks(program);
    }
  }
};

} // namespace
} // namespace modc
