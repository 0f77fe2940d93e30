// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gradients of operations and of loops.
//
//   %ys, %h = nn.scan "T" over(%x) from(%h0)     %ys, %hs, %h = nn.scan "T" over(%x) from(%h0) …   // %hs: h before each step
//     with(%w) { ^bb0(%xt, %ht, %w):         =>  %dxs, %dh0, %dw = nn.scan "T" reverse over(%x, %hs, %dys) from(%dh, 0) with(%w) {
//       %n = f(%xt, %ht, %w)                     ^bb0(%xt, %ht, %dyt, %dn, %sum, %w):
//       nn.yield %n, %n }                          %n = f(%xt, %ht, %w) and its derivative: %dxt, %dht, %dwt
//                                                  nn.yield %dxt, %dht, %sum + %dwt }
//
// A loop saves its carries and nothing else: the loop that goes back computes a step again from them. That takes one more
// run of the body, and memory for the carries of all steps instead of for all that a step computes.
#include "passes/Gradients.h"
#include "passes/NamedHooks.h"
#include "passes/ValueNames.h"

#include "ir/Location.h"
#include "ir/OpRegistry.h"
#include "ir/Scan.h"
#include "ir/ValueExpr.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace modc {

static bool isFloat(Value value) {
  return isa<RankedTensorType>(value.getType()) && isa<FloatType>(nn::elementType(value));
}

/// The active values of a loop's body: a carry is active if what it begins with is, or what a step makes of it.
static BlockGradients activityInside(nn::ScanOp scan, const BlockGradients &outside, OpBuilder &builder,
                                     GradientMarker &marker) {
  llvm::SmallVector<Value> roots;
  for (auto [argument, operand] : llvm::zip(scan.block().getArguments(), scan.getOperands()))
    if (outside.isActive(operand))
      roots.push_back(argument);
  while (true) {
    BlockGradients inside(builder, marker);
    for (Value root : roots)
      inside.activate(root);
    for (Operation &op : scan.block().without_terminator())
      inside.follow(op);
    std::size_t known = roots.size();
    for (unsigned i = 0; i < scan.getInits().size(); ++i)
      if (inside.isActive(scan.yieldedCarry(i)) && !inside.isActive(scan.carry(i)))
        roots.push_back(scan.carry(i));
    if (roots.size() == known)
      return inside;
  }
}

void BlockGradients::follow(Operation &op) {
  bool isStopped = op.hasAttr("nn.no_grad"); // a no_grad block computed it
  if (isStopped || llvm::none_of(op.getOperands(), [&](Value operand) { return isActive(operand); }))
    return;
  if (auto scan = dyn_cast<nn::ScanOp>(op)) {
    BlockGradients inside = activityInside(scan, *this, builder, marker);
    for (auto [index, result] : llvm::enumerate(scan.getResults()))
      if (inside.isActive(scan.yield()->getOperand(index)))
        activate(result);
    for (auto [index, last] : llvm::enumerate(scan.getFinals())) // without a step it is what the carry begins with
      if (inside.isActive(scan.carry(index)))
        activate(last);
  } else if (auto hook = dyn_cast<nn::GradHookOp>(op)) {
    for (auto [operand, value] : llvm::zip(hook.getOperands(), hook.values()))
      if (isActive(operand))
        activate(value);
  } else if (auto point = dyn_cast<nn::HookPointOp>(op)) {
    bool flowsFromSeen = false;
    for (auto [index, seen] : llvm::enumerate(point.getSeen()))
      flowsFromSeen |= isActive(seen) && pullsBackToSeen(point, static_cast<unsigned>(index));
    for (auto [value, result] : llvm::zip(point.getValues(), point.getResults()))
      if (isActive(value) || (flowsFromSeen && isFloat(result)))
        activate(result);
  } else if (isa<nn::TensorOp>(op)) {
    for (Value result : op.getResults())
      if (isFloat(result))
        activate(result);
  }
}

void BlockGradients::add(Value of, Value gradient, const std::string &from) {
  Value &sum = gradients[of];
  if (!sum) {
    sum = gradient;
    firstFrom[of] = from;
    return;
  }
  namePart(sum, of, firstFrom[of]);
  namePart(gradient, of, from);
  firstFrom[of].clear();
  sum = nn::buildValue(builder, marker.location, "nn.add", {sum, gradient});
  name(sum, of);
}

/// A gradient operation that has just been built; others have the name of what they were built for.
void BlockGradients::name(Value gradient, Value of) const {
  std::string wanted = gradientName(of);
  auto op = gradient.getDefiningOp<nn::TensorOp>();
  while (op && op->getLoc() == marker.location && op->getNumResults() == 1 && !wanted.empty()) {
    op->setLoc(withNames(op->getLoc(), {{wanted}, /*areGradients=*/true}));
    op = op.isAlias() ? op->getOperand(0).getDefiningOp<nn::TensorOp>() : nn::TensorOp();
  }
}

/// One of several parts is no longer the gradient itself: "d_h_from_y", "fc_weight_grad_part".
void BlockGradients::namePart(Value gradient, Value of, const std::string &from) {
  Operation *op = gradient.getDefiningOp();
  std::string whole = gradientName(of);
  if (!op || from.empty() || whole.empty())
    return;
  ValueNames names = valueNames(op->getLoc());
  if (names.areGradients && names[0] == whole)
    op->setLoc(withNames(op->getLoc(), {{whole + (of.getDefiningOp<nn::ReadOp>() ? "_part" : "_from_" + from)}, true}));
}

Value BlockGradients::zerosLike(Value value) {
  nn::ValueExpr like{value, &builder, marker.location};
  Value zeros = nn::expand(nn::k(like, 0), nn::getDims(value)).value;
  if (Operation *op = zeros.getDefiningOp())
    op->setLoc(withNames(op->getLoc(), {{"zeros"}, /*areGradients=*/true}));
  return zeros;
}

Value BlockGradients::gradientOrZeros(Value value) {
  Value gradient = lookup(value);
  return gradient ? gradient : zerosLike(value);
}

LogicalResult BlockGradients::pullBack(llvm::ArrayRef<Operation *> operations) {
  bool complete = true;
  for (Operation *op : llvm::reverse(operations)) {
    if (llvm::none_of(op->getResults(), [&](Value result) { return gradients.count(result) != 0; }))
      continue;
    marker.location = backwardLocation(op->getLoc());
    if (auto tensorOp = dyn_cast<nn::TensorOp>(op))
      complete &= succeeded(pullBack(tensorOp));
    else if (auto scan = dyn_cast<nn::ScanOp>(op))
      complete &= succeeded(pullBack(scan));
    else if (auto hook = dyn_cast<nn::GradHookOp>(op))
      pullBack(hook);
    else if (auto point = dyn_cast<nn::HookPointOp>(op))
      pullBack(point);
  }
  return success(complete);
}

LogicalResult BlockGradients::pullBack(nn::TensorOp op) {
  if (!op.isDifferentiable()) {
    InFlightDiagnostic error = op->emitError() << "`" << op->getName().stripDialect() << "` has no derivative";
    error.attachNote() << "a parameter or an input marked @grad needs the gradient that would flow through it";
    return failure();
  }
  llvm::SmallVector<Value> resultGradients;
  for (Value result : op->getResults())
    resultGradients.push_back(lookup(result));
  llvm::SmallVector<bool> needed;
  for (Value operand : op->getOperands())
    needed.push_back(isActive(operand));
  nn::PullbackContext context(op, builder, resultGradients, needed);
  op.pullback(context);
  std::string from = valueName(op->getResult(0));
  for (auto [operand, gradient] : llvm::zip(op->getOperands(), context.operandGradients()))
    if (gradient && isActive(operand)) {
      name(gradient, operand);
      add(operand, gradient, from);
    }
  return success();
}

// ---- loops

namespace {

/// The loop that goes back over the steps of another one.
class BackwardScan {
public:
  BackwardScan(nn::ScanOp scan, BlockGradients &outside, OpBuilder &builder, GradientMarker &marker)
      : scan(scan), outside(outside), builder(builder), marker(marker), location(marker.location),
        activity(activityInside(scan, outside, builder, marker)), inside(builder, marker), block(new Block) {}

  LogicalResult build() {
    addArguments();
    OpBuilder::InsertPoint after = builder.saveInsertionPoint();
    builder.setInsertionPointToEnd(block.get());
    llvm::SmallVector<Operation *> copies = recompute();
    addGradientsOfResults();
    bool complete = succeeded(inside.pullBack(copies));
    marker.location = location;
    yield();
    builder.restoreInsertionPoint(after);
    if (!complete)
      return failure();
    hand(nn::buildScan(builder, location, scan.steps(), sequences, inits, block.release(), !scan.getReverse()));
    return success();
  }

private:
  Value addArgument(Type type, Value outer, llvm::SmallVector<Value> &list, Location at) {
    list.push_back(outer);
    return block->addArgument(type, at);
  }
  Value addStep(Value sequence, Location at) {
    return addArgument(nn::sliceType(sequence.getType()), sequence, sequences, at);
  }

  Value savedCarry(unsigned carry) {
    for (auto [index, stack] : llvm::enumerate(scan.getStacked()))
      if (scan.yieldedStep(index) == scan.carry(carry))
        return stack;
    llvm::report_fatal_error("a loop that is differentiated has not saved its carries");
  }

  /// Steps of what the loop ran over, of its saved carries and of gradients; then the carries of this loop.
  void addArguments() {
    for (auto [index, sequence] : llvm::enumerate(scan.getSequences()))
      values.map(scan.slice(index), addStep(sequence, scan.slice(index).getLoc()));
    for (unsigned i = 0; i < scan.getInits().size(); ++i)
      values.map(scan.carry(i), addStep(savedCarry(i), scan.carry(i).getLoc()));
    for (auto [index, stack] : llvm::enumerate(scan.getStacked()))
      if (Value gradient = outside.lookup(stack); gradient && activity.isActive(scan.yieldedStep(index)))
        stepGradients.push_back(
            {scan.yieldedStep(index), addStep(gradient, gradientLocation(stack.getLoc(), scan.yieldedStep(index)))});
    for (auto [index, last] : llvm::enumerate(scan.getFinals())) {
      Value carry = scan.carry(index);
      if (activity.isActive(carry))
        carryGradients.push_back(
            {static_cast<unsigned>(index), addArgument(carry.getType(), outside.gradientOrZeros(last), inits,
                                                       gradientLocation(carry.getLoc(), carry))});
    }
    for (auto [index, capture] : llvm::enumerate(scan.getCaptures())) {
      values.map(scan.captured(index), capture);
      if (activity.isActive(scan.captured(index)))
        captures.insert(capture);
    }
    for (Value capture : captures)
      sums.push_back(addArgument(capture.getType(), outside.zerosLike(capture), inits,
                                 gradientLocation(capture.getLoc(), capture, "_sum")));
  }

  static Location gradientLocation(Location forward, Value of, llvm::StringRef ending = "") {
    std::string name = gradientName(of);
    Location location = backwardLocation(forward);
    return name.empty() ? location : withNames(location, {{name + ending.str()}, /*areGradients=*/true});
  }

  llvm::SmallVector<Operation *> recompute() {
    llvm::SmallVector<Operation *> copies;
    for (BlockArgument argument : scan.block().getArguments())
      if (activity.isActive(argument))
        inside.activate(values.lookup(argument));
    for (Operation &op : scan.block().without_terminator()) {
      Operation *copy = op.clone(values);
      block->push_back(copy);
      copy->walk([&](Operation *nested) { nested->setAttr("nn.phase", marker.phase); });
      inside.follow(*copy);
      copies.push_back(copy);
    }
    return copies;
  }

  void addGradientsOfResults() {
    for (auto [value, gradient] : stepGradients)
      inside.add(values.lookup(value), gradient);
    for (auto [index, gradient] : carryGradients)
      if (activity.isActive(scan.yieldedCarry(index)))
        inside.add(values.lookup(scan.yieldedCarry(index)), gradient);
  }

  void yield() {
    llvm::SmallVector<Value> yielded;
    for (unsigned i = 0; i < scan.getSequences().size(); ++i)
      if (activity.isActive(scan.slice(i)))
        yielded.push_back(inside.gradientOrZeros(values.lookup(scan.slice(i))));
    for (auto [index, gradient] : carryGradients)
      yielded.push_back(inside.gradientOrZeros(values.lookup(scan.carry(index))));
    for (auto [capture, sum] : llvm::zip(captures, sums)) {
      Value gradient = inside.lookup(capture);
      yielded.push_back(gradient ? nn::buildValue(builder, location, "nn.add", {sum, gradient}) : sum);
    }
    builder.create<nn::YieldOp>(location, yielded);
  }

  void hand(nn::ScanOp backward) {
    unsigned next = 0;
    ValueNames names{{}, /*areGradients=*/true};
    for (unsigned i = 0; i < scan.getSequences().size(); ++i)
      if (activity.isActive(scan.slice(i))) {
        names.names.push_back(gradientName(scan.getSequences()[i]));
        outside.add(scan.getSequences()[i], backward->getResult(next++));
      }
    for (auto [index, gradient] : carryGradients) {
      Value result = backward->getResult(next++);
      names.names.push_back(gradientName(scan.getInits()[index]));
      if (outside.isActive(scan.getInits()[index]))
        outside.add(scan.getInits()[index], result);
    }
    for (Value capture : captures)
      outside.add(capture, backward->getResult(next++));
    names.names.resize(next);
    backward->setLoc(withNames(location, names));
  }

  nn::ScanOp scan;
  BlockGradients &outside;
  OpBuilder &builder;
  GradientMarker &marker;
  Location location;
  BlockGradients activity; // of the loop's own body
  BlockGradients inside;   // of the copy of it
  std::unique_ptr<Block> block;
  IRMapping values; // of the loop's own body to the copy
  llvm::SmallVector<Value> sequences, inits;
  llvm::SmallVector<std::pair<Value, Value>> stepGradients; // a yielded value and its gradient in this step
  llvm::SmallVector<std::pair<unsigned, Value>>
      carryGradients;              // the number of a carry and its gradient after this step
  llvm::SetVector<Value> captures; // active ones
  llvm::SmallVector<Value> sums;   // of their gradients
};

} // namespace

LogicalResult BlockGradients::pullBack(nn::ScanOp scan) { return BackwardScan(scan, *this, builder, marker).build(); }

void saveCarries(Operation *program) {
  llvm::SmallVector<nn::ScanOp> scans;
  program->walk([&](nn::ScanOp scan) { scans.push_back(scan); });
  for (nn::ScanOp scan : scans) {
    llvm::SmallVector<Value> missing;
    for (unsigned i = 0; i < scan.getInits().size(); ++i) {
      auto steps = scan.yield()->getOperands().take_front(scan.getStacked().size());
      if (!llvm::is_contained(steps, Value(scan.carry(i))))
        missing.push_back(scan.carry(i));
    }
    if (!missing.empty())
      nn::addStacked(scan, missing);
  }
}

} // namespace modc
