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
#include "passes/Passes.h"

#include "ir/Location.h"
#include "ir/OpRegistry.h"
#include "ir/ValueExpr.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "passes/Passes.h.inc"

namespace {

bool isFloat(Value value) { return isa<FloatType>(nn::elementType(value)); }

llvm::StringRef phaseOf(Operation *op) {
  auto phase = op->getAttrOfType<StringAttr>("nn.phase");
  return phase ? phase.getValue() : "forward";
}

/// Gives every operation that is built the location and the phase of the gradient it belongs to.
struct GradientMarker : OpBuilder::Listener {
  void notifyOperationInserted(Operation *op, OpBuilder::InsertPoint) override {
    op->setLoc(location);
    op->setAttr("nn.phase", phase);
  }
  Location location;
  StringAttr phase;
  GradientMarker(Location location) : location(location) {}
};

class Differentiator {
public:
  Differentiator(func::FuncOp program, SymbolTable &symbols)
      : program(program), symbols(symbols), terminator(program.front().getTerminator()), marker(program.getLoc()),
        builder(terminator) {
    builder.setListener(&marker);
    findActive();
  }

  LogicalResult run() {
    // Taken before gradients are added, whose operations stand in the same block.
    llvm::SmallVector<Operation *> loss, forward;
    for (Operation &op : program.front().without_terminator())
      (phaseOf(&op) == "loss" ? loss : forward).push_back(&op);

    enter("loss", terminator->getLoc());
    Value lossValue = findLoss();
    if (lossValue && active.contains(lossValue)) {
      nn::ValueExpr like{lossValue, &builder, marker.location};
      marker.location = backwardLocation(lossValue.getLoc());
      gradients[lossValue] = nn::k(like, 1).value;
    }
    bool complete = pullBack(loss);

    enter("backward", terminator->getLoc());
    addSeeds(lossValue);
    complete &= pullBack(forward);
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
      if (program.getArgAttr(argument.getArgNumber(), "nn.grad") && isFloat(argument))
        active.insert(argument);
    for (Operation &op : program.front().without_terminator()) {
      auto read = dyn_cast<nn::ReadOp>(op);
      bool depends = read ? wantsGradient(read)
                          : isa<nn::TensorOp>(op) && !op.hasAttr("nn.no_grad") &&
                                llvm::any_of(op.getOperands(), [&](Value v) { return active.contains(v); });
      if (depends)
        for (Value result : op.getResults())
          if (isFloat(result))
            active.insert(result);
    }
  }

  Value findLoss() {
    for (unsigned i = 0; i < terminator->getNumOperands(); ++i)
      if (auto role = program.getResultAttrOfType<StringAttr>(i, "nn.role"); role && role.getValue() == "loss")
        return terminator->getOperand(i);
    return {};
  }

  void addGradient(Value of, Value gradient) {
    Value &sum = gradients[of];
    sum = sum ? nn::buildValue(builder, marker.location, "nn.add", {sum, gradient}) : gradient;
  }

  Value zerosLike(Value value) {
    nn::ValueExpr like{value, &builder, marker.location};
    return nn::expand(nn::k(like, 0), nn::getDims(value)).value;
  }

  /// Visits operations from the last to the first and adds the gradients of their operands.
  bool pullBack(llvm::ArrayRef<Operation *> operations) {
    bool complete = true;
    for (Operation *op : llvm::reverse(operations)) {
      auto hasGradient = [&](Value result) { return gradients.count(result) != 0; };
      if (auto tensorOp = dyn_cast<nn::TensorOp>(op); tensorOp && llvm::any_of(op->getResults(), hasGradient))
        complete &= succeeded(pullBack(tensorOp));
    }
    return complete;
  }

  LogicalResult pullBack(nn::TensorOp op) {
    if (!op.isDifferentiable()) {
      InFlightDiagnostic error = op->emitError() << "`" << op->getName().stripDialect() << "` has no derivative";
      error.attachNote() << "a parameter or an input marked @grad needs the gradient that would flow through it";
      return failure();
    }
    marker.location = backwardLocation(op->getLoc());
    llvm::SmallVector<Value> resultGradients;
    for (Value result : op->getResults()) {
      Value gradient = gradients.lookup(result);
      resultGradients.push_back(gradient ? gradient : zerosLike(result));
    }
    llvm::SmallVector<bool> needed;
    for (Value operand : op->getOperands())
      needed.push_back(active.contains(operand));
    nn::PullbackContext context(op, builder, resultGradients, needed);
    op.pullback(context);
    for (auto [operand, gradient] : llvm::zip(op->getOperands(), context.operandGradients()))
      if (gradient && active.contains(operand))
        addGradient(operand, gradient);
    return success();
  }

  /// Backward begins at the outputs, with the loss's gradients or with the caller's.
  void addSeeds(Value lossValue) {
    llvm::SmallVector<std::pair<Value, Value>> seeds;
    llvm::DenseSet<Value> fromLoss; // an output returned twice gets the loss's gradient once
    for (auto [index, output] : llvm::enumerate(terminator->getOperands())) {
      if (output == lossValue || !active.contains(output))
        continue;
      marker.location = backwardLocation(output.getLoc());
      Value gradient;
      if (lossValue)
        gradient = fromLoss.insert(output).second && gradients.count(output) ? gradients[output] : zerosLike(output);
      auto number = builder.getI64IntegerAttr(static_cast<std::int64_t>(index));
      Value seed = builder.create<nn::SeedOp>(marker.location, output.getType(), number, gradient);
      seeds.push_back({output, seed});
    }
    for (auto [output, seed] : seeds)
      gradients.erase(output);
    for (auto [output, seed] : seeds)
      addGradient(output, seed);
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
      if (!gradient || !active.contains(read.getValue()))
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
      if (Value gradient = gradients.lookup(argument); gradient && active.contains(argument))
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
  llvm::DenseSet<Value> active;
  llvm::DenseMap<Value, Value> gradients;
};

struct Differentiate : impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto program : getOperation().getOps<func::FuncOp>())
      if (auto variant = program->getAttrOfType<StringAttr>("nn.variant"); variant && variant.getValue() == "train")
        if (failed(Differentiator(program, symbols).run()))
          signalPassFailure();
  }
};

} // namespace
} // namespace modc
