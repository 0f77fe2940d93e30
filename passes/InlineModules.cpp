// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Replaces calls by the bodies of the forwards they call, and member paths by slots.
//
//   %0 = nn.call "fc" @Linear::@forward(%x)         %w = nn.read @"fc.weight"
//   // in @Linear:                                  %b = nn.read @"fc.bias"
//   //   %w = nn.get "weight"  %b = nn.get "bias"  => %0 = nn.linear %x, %w, %b
//   //   %y = nn.linear %x, %w, %b
//   nn.assign "ctr", %n                             nn.write @ctr, %n   // at the end of the program
//
// What is assigned in this call is read with its new value from then on, under whatever name; a parameter's gradient stays
// that of its slot. Forwards are gone afterwards; module definitions stay for what they tell about the tree. Locations: see
// ir/Location.h; the call's is fused with the call's place ("encoder.act#2").
#include "passes/Passes.h"
#include "passes/SlotTable.h"

#include "ir/HookOps.h"
#include "ir/OpRegistry.h"
#include "ir/Scan.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"

#include <deque>

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_INLINEMODULES
#include "passes/Passes.h.inc"

namespace {

/// More than any model has; what a loop in a loop needs grows with each level.
constexpr std::size_t deepestLoops = 8;
/// Modules that call others twice, these again others twice, grow without bound.
constexpr std::size_t mostOperations = 200'000;

/// A body on the way of being copied; calls may be nested a thousand deep, so the stack of bodies is our own.
struct Frame {
  Operation *function;
  Block::iterator next;
  nn::CallOp call;    // what the body stands for; null for the program itself and for loops
  nn::ScanOp scan;    // the loop whose body it is
  std::string prefix; // of its member paths: "encoder.fc."
  std::string place;  // among the calls: "encoder.fc#2"
  std::optional<Location> caller;
  StringAttr phase;
  bool noGrad = false;        // called in a no_grad block
  bool isOfGradients = false; // the body of a hook that runs in backward
  IRMapping values;
};

class ProgramInliner {
public:
  ProgramInliner(func::FuncOp program, ModuleOp module, const SlotTable &slots, SymbolTableCollection &symbols)
      : program(program), module(module), slots(slots), symbols(symbols), builder(program.getContext()),
        current(slots.size()) {}

  ~ProgramInliner() {
    for (Loop &loop : llvm::reverse(loops)) // an error left their bodies open
      delete loop.block;
  }

  LogicalResult run() {
    Block *oldBody = &program.getBody().front();
    Block *body = new Block;
    program.getBody().push_back(body);
    builder.setInsertionPointToStart(body);
    Frame &frame = stack.emplace_back();
    frame.function = program;
    frame.next = oldBody->begin();
    for (BlockArgument argument : oldBody->getArguments())
      frame.values.map(argument, body->addArgument(argument.getType(), argument.getLoc()));
    while (!stack.empty())
      if (failed(step(stack.back(), *stack.back().next++)))
        return failure();
    oldBody->dropAllUses();
    oldBody->erase();
    return success();
  }

private:
  LogicalResult step(Frame &frame, Operation &op) {
    if (++operations > mostOperations)
      return emitError(locate(frame, op.getLoc()))
             << "the model unrolls to more than " << mostOperations << " operations";
    if (auto call = dyn_cast<nn::CallOp>(op))
      return enter(frame, call);
    if (auto get = dyn_cast<nn::GetOp>(op))
      return read(frame, get);
    if (auto assign = dyn_cast<nn::AssignOp>(op))
      return write(frame, assign);
    if (op.hasTrait<OpTrait::IsTerminator>()) {
      leave(frame, op);
      return success();
    }
    if (auto scan = dyn_cast<nn::ScanOp>(op))
      return enter(frame, scan);
    if (auto hook = dyn_cast<nn::LastOpHookOp>(op))
      return hookLastOp(frame, hook);
    if (auto point = dyn_cast<nn::HookPointOp>(op))
      return copyPoint(frame, point);
    copy(frame, op);
    return success();
  }

  Location locate(const Frame &frame, Location location) {
    return frame.caller ? Location(CallSiteLoc::get(location, *frame.caller)) : location;
  }
  StringAttr phaseOf(const Frame &frame, Operation *op) {
    auto own = op->getAttrOfType<StringAttr>("nn.phase");
    return own ? own : frame.phase;
  }
  void mark(Operation *made, StringAttr phase) {
    if (phase)
      made->setAttr("nn.phase", phase);
  }

  /// The place among the modules, and the calls in which it is.
  LogicalResult copyPoint(Frame &frame, nn::HookPointOp point) {
    if (!loops.empty())
      return emitError(locate(frame, point.getLoc())) << "a place for hooks of the program cannot be inside `scan`";
    auto made = cast<nn::HookPointOp>(copy(frame, *point));
    made.setPath(frame.prefix + point.getPath().str());
    made.setSite(sites++);
    made->removeAttr("nn.path");
    llvm::SmallVector<llvm::StringRef> open;
    if (made.getKind() == "forward_pre")
      open.push_back(made.getPath());
    for (const Frame &outer : llvm::reverse(stack))
      if (outer.call)
        open.push_back(llvm::StringRef(outer.prefix).rtrim('.'));
    made.setOpenAttr(builder.getStrArrayAttr(open));
    return success();
  }

  Operation *copy(Frame &frame, Operation &op) {
    Operation *made = builder.clone(op, frame.values);
    made->setLoc(locate(frame, op.getLoc()));
    mark(made, phaseOf(frame, &op));
    if (frame.noGrad)
      made->setAttr("nn.no_grad", builder.getUnitAttr());
    if (auto tensorOp = dyn_cast<nn::TensorOp>(made); tensorOp && tensorOp.wantsKey())
      made->setAttr("nn.site", builder.getStringAttr(nextSite(frame)));
    return made;
  }

  /// A name for the place of an operation that draws random numbers: that of the module, "encoder.drop", with a number from
  /// the second one on, "encoder.drop#2". Other modules do not change it.
  std::string nextSite(const Frame &frame) {
    std::string name = frame.prefix.empty() ? "forward" : llvm::StringRef(frame.prefix).drop_back().str();
    int count = ++draws[name];
    return count == 1 ? name : name + "#" + std::to_string(count);
  }

  LogicalResult enter(Frame &frame, nn::CallOp call) {
    auto forward = symbols.lookupSymbolIn<nn::ForwardOp>(module, call.getCallee());
    if (!forward)
      return call.emitOpError() << "calls " << call.getCallee() << ", which is not defined";
    if (TypeRange(forward.getArgumentTypes()) != call.getArguments().getTypes() ||
        TypeRange(forward.getResultTypes()) != call.getResultTypes())
      return call.emitOpError() << "does not fit " << forward.getFunctionType();
    if (!active.insert(forward).second)
      return call.emitOpError() << "calls " << call.getCallee() << " from within itself";

    Frame &body = stack.emplace_back(); // a deque: `frame` stays
    body.function = forward;
    body.next = forward.getBody().front().begin();
    body.call = call;
    body.phase = phaseOf(frame, call);
    body.noGrad = frame.noGrad || call->hasAttr("nn.no_grad");
    body.prefix = frame.prefix;
    body.place = frame.place;
    body.caller = frame.caller;
    if (!call.getPath().empty()) { // the root's call stands nowhere in a spec
      body.prefix += call.getPath().str() + ".";
      auto place = call->getAttrOfType<StringAttr>("nn.path");
      body.place += (body.place.empty() ? "" : ".") + (place ? place.str() : call.getPath().str());
      body.caller =
          FusedLoc::get({locate(frame, call.getLoc())}, builder.getStringAttr(body.place), builder.getContext());
    }
    if (auto up = call->getAttrOfType<IntegerAttr>("nn.up")) // a hook's body sees the members of who declares it
      for (std::int64_t i = 0; i < up.getInt(); ++i)
        body.prefix = llvm::StringRef(body.prefix).drop_back().rsplit('.').first.str() + ".";
    if (body.prefix == ".")
      body.prefix.clear();
    body.isOfGradients = frame.isOfGradients || call->hasAttr("nn.of_gradients");
    for (auto [argument, value] : llvm::zip(forward.getBody().getArguments(), call.getArguments()))
      body.values.map(argument, frame.values.lookup(value));
    return success();
  }

  /// The body is copied to a block of its own, which may use what stands around it until `leave` makes a loop of it.
  LogicalResult enter(Frame &frame, nn::ScanOp scan) {
    if (loops.size() == deepestLoops)
      return emitError(locate(frame, scan.getLoc())) << "loops are nested more than " << deepestLoops << " levels deep";
    Frame &body = stack.emplace_back();
    body.function = frame.function;
    body.next = scan.block().begin();
    body.scan = scan;
    body.phase = phaseOf(frame, scan);
    body.noGrad = frame.noGrad || scan->hasAttr("nn.no_grad");
    body.prefix = frame.prefix;
    body.place = frame.place;
    body.caller = frame.caller;
    auto *block = new Block;
    std::size_t own = scan.getSequences().size() + scan.getInits().size();
    for (auto [argument, value] : llvm::zip(scan.block().getArguments(), scan.getOperands()))
      body.values.map(argument, argument.getArgNumber() < own
                                    ? block->addArgument(argument.getType(), locate(frame, argument.getLoc()))
                                    : frame.values.lookup(value));
    loops.push_back({block, builder.saveInsertionPoint()});
    builder.setInsertionPointToEnd(block);
    return success();
  }

  void leaveLoop(Frame &body, Frame &outer, Operation &terminator, ValueRange yielded) {
    mark(builder.create<nn::YieldOp>(locate(body, terminator.getLoc()), yielded), body.phase);
    auto [block, outside] = loops.pop_back_val();
    builder.restoreInsertionPoint(outside);
    nn::ScanOp scan = body.scan;
    auto map = [&](ValueRange values) {
      return llvm::to_vector(llvm::map_range(values, [&](Value value) { return outer.values.lookup(value); }));
    };
    nn::ScanOp made = nn::buildScan(builder, locate(outer, scan.getLoc()), scan.steps(), map(scan.getSequences()),
                                    map(scan.getInits()), block, scan.getReverse());
    nn::copyMarks(scan, made);
    mark(made, body.phase);
    if (body.noGrad)
      made->setAttr("nn.no_grad", builder.getUnitAttr());
    outer.values.map(scan->getResults(), made->getResults());
  }

  void leave(Frame &frame, Operation &terminator) {
    llvm::SmallVector<Value> results;
    for (Value value : terminator.getOperands())
      results.push_back(frame.values.lookup(value));
    if (frame.scan) {
      leaveLoop(frame, stack[stack.size() - 2], terminator, results);
    } else if (!frame.call) {
      finish();
      builder.create<func::ReturnOp>(terminator.getLoc(), results);
    } else {
      stack[stack.size() - 2].values.map(frame.call.getResults(), results);
      active.erase(frame.function);
    }
    stack.pop_back();
  }

  /// Calls are inlined by now, so the value's operation is the one that PyTorch's graph ends with.
  LogicalResult hookLastOp(Frame &frame, nn::LastOpHookOp hook) {
    Value value = frame.values.lookup(hook.getValue());
    Operation *last = value.getDefiningOp();
    auto fits = [&](std::int64_t position, Value gradient) {
      return position < last->getNumOperands() && last->getOperand(position).getType() == gradient.getType();
    };
    if (!last || last->getBlock() != builder.getBlock() || !isa<nn::TensorOp>(last) ||
        !llvm::all_of(llvm::zip(hook.getPositions(), hook.getResults().drop_front(2)),
                      [&](auto pair) { return fits(std::get<0>(pair), std::get<1>(pair)); }))
      return emitError(locate(frame, hook.getLoc()))
             << "a `backward_legacy` hook needs a module whose output is computed by an operation of its own";
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(last);
    llvm::SmallVector<Value> operands;
    for (std::int64_t position : hook.getPositions())
      operands.push_back(last->getOperand(position));
    auto before = builder.create<nn::GradHookOp>(last->getLoc(), operands);
    for (auto [position, operand] : llvm::zip(hook.getPositions(), before.values()))
      last->setOperand(position, operand);
    builder.setInsertionPointAfter(last);
    auto behind = builder.create<nn::GradHookOp>(last->getLoc(), value);
    value.replaceAllUsesExcept(behind.value(0), behind);
    for (nn::GradHookOp made : {before, behind})
      nn::copyMarks(last, made);
    frame.values.map(hook.getResult(0), behind.value(0));
    frame.values.map(hook.getResult(1), behind.gradient(0));
    for (auto [own, gradient] : llvm::zip(hook.getResults().drop_front(2), before.gradients()))
      frame.values.map(own, gradient);
    return success();
  }

  std::optional<std::size_t> findSlot(const Frame &frame, Operation *op, llvm::StringRef path, Type type) {
    std::string key = frame.prefix + path.str();
    Location location = locate(frame, op->getLoc());
    std::optional<std::size_t> slot = slots.find(key);
    if (!slot) {
      emitError(location) << "there is no tensor `" << key << "` in the model";
      return std::nullopt;
    }
    if (Type known = nn::SlotOp(slots[*slot]).getType(); known != type) {
      emitError(location) << "`" << key << "` is " << nn::typeText(known) << ", not " << nn::typeText(type);
      return std::nullopt;
    }
    return slot;
  }

  LogicalResult read(Frame &frame, nn::GetOp get) {
    auto slot = findSlot(frame, get, get.getPath(), get.getValue().getType());
    if (!slot)
      return failure();
    Value &value = current[*slot];
    if (!value) {
      OpBuilder::InsertionGuard guard(builder);
      if (!loops.empty()) // once for all steps
        builder.restoreInsertionPoint(loops.front().outside);
      auto made = builder.create<nn::ReadOp>(locate(frame, get.getLoc()), get.getValue().getType(), slotName(*slot));
      mark(made, phaseOf(frame, get));
      value = made.getValue();
    }
    frame.values.map(get.getValue(), value);
    return success();
  }

  LogicalResult write(Frame &frame, nn::AssignOp assign) {
    auto slot = findSlot(frame, assign, assign.getPath(), assign.getValue().getType());
    if (!slot)
      return failure();
    if (!loops.empty())
      return emitError(locate(frame, assign.getLoc()))
             << "`" << nn::SlotOp(slots[*slot]).getSymName() << "` cannot be assigned inside `scan`";
    if (frame.isOfGradients)
      return emitError(locate(frame, assign.getLoc()))
             << "a hook of backward cannot assign `" << nn::SlotOp(slots[*slot]).getSymName()
             << "`: buffers get their values in forward";
    nn::SlotOp found = slots[*slot];
    auto variant = program->getAttrOfType<StringAttr>("nn.variant");
    if (found.getKind() == "param" && variant && variant.getValue() == "eval")
      return emitError(locate(frame, assign.getLoc()))
             << "the parameter `" << found.getSymName() << "` cannot be assigned in eval mode, where it may be packed";
    Value value = frame.values.lookup(assign.getValue());
    current[*slot] = found.getKind() == "param" ? replaced(frame, assign, *slot, value) : value;
    writes.erase(*slot); // what is assigned again is written where it is assigned last
    writes.insert({*slot, {locate(frame, assign.getLoc()), phaseOf(frame, assign)}});
    return success();
  }

  /// What is read of a parameter behind an assignment: the new value, whose gradient is the parameter's.
  Value replaced(Frame &frame, nn::AssignOp assign, std::size_t slot, Value value) {
    Location location = locate(frame, assign.getLoc());
    if (!current[slot]) {
      auto made = builder.create<nn::ReadOp>(location, value.getType(), slotName(slot));
      mark(made, phaseOf(frame, assign));
      current[slot] = made.getValue();
    }
    Operation *made = nn::buildOp(builder, location, "nn.replaced", {current[slot], value});
    mark(made, phaseOf(frame, assign));
    return made->getResult(0);
  }

  /// The last values of the slots that were assigned.
  void finish() {
    for (const auto &[slot, write] : writes)
      mark(builder.create<nn::WriteOp>(write.location, slotName(slot), current[slot]), write.phase);
  }

  FlatSymbolRefAttr slotName(std::size_t slot) {
    return FlatSymbolRefAttr::get(nn::SlotOp(slots[slot]).getSymNameAttr());
  }

  struct Write {
    Location location;
    StringAttr phase;
  };

  func::FuncOp program;
  ModuleOp module;
  const SlotTable &slots;
  SymbolTableCollection &symbols;
  struct Loop {
    Block *block; // of its body; in no operation yet
    OpBuilder::InsertPoint outside;
  };

  OpBuilder builder;
  std::deque<Frame> stack;
  llvm::SmallVector<Loop> loops;              // those whose bodies are open
  llvm::SmallPtrSet<Operation *, 16> active;  // forwards whose bodies are open
  std::vector<Value> current;                 // per slot: what a read sees; null before the first read
  llvm::MapVector<std::size_t, Write> writes; // by slot: its last assignment, in the order of these
  llvm::StringMap<int> draws;                 // by module: how many operations there draw random numbers
  std::size_t operations = 0;
  std::int64_t sites = 0; // places for hooks
};

struct InlineModules : impl::InlineModulesBase<InlineModules> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SlotTable slots(module);
    SymbolTableCollection symbols;
    for (auto program : module.getOps<func::FuncOp>())
      if (!program.isExternal() && failed(ProgramInliner(program, module, slots, symbols).run()))
        return signalPassFailure();
    llvm::SmallVector<Operation *> done;
    module.walk([&](Operation *op) {
      if (isa<nn::ForwardOp, nn::LossOp>(op))
        done.push_back(op);
    });
    for (Operation *op : done)
      op->erase();
  }
};

} // namespace
} // namespace modc
