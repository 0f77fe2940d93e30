// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks on gradients: what they compute moves from the forward, where it is woven in, to where the gradients are.
//
//   %x1, %dx = nn.grad_hook %x                              %dx = …                       // the gradient that arrives
//   %r = nn.hook_point "backward" … replaces(%dx)    =>     %r = nn.hook_point "backward" … replaces(%dx)
//   nn.replace_grad %dx by %r                               // %r is the gradient of %x
#include "passes/Gradients.h"
#include "passes/NamedHooks.h"

#include "ir/Location.h"

#include "mlir/IR/Iterators.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace modc {

void BlockGradients::pullBack(nn::GradHookOp hook) {
  for (auto [value, gradient] : llvm::zip(hook.values(), hook.gradients()))
    hooked.map(gradient, gradientOrZeros(value));
  for (auto [index, operand] : llvm::enumerate(hook.getOperands()))
    if (isActive(operand))
      add(operand, inBackward(hook.passedOn(index)));
  runWithoutInputs(hook);
}

/// The hook on the inputs of a call whose gradient a place replaces.
static nn::GradHookOp inputHook(Value gradient) {
  while (Value before = nn::hookedValue(gradient)) // by another place on the same inputs
    gradient = before;
  return gradient.getDefiningOp<nn::GradHookOp>();
}

/// Places for hooks of backward of a call none of whose inputs has a gradient: they run once those of its outputs are
/// known, and see no others.
void BlockGradients::runWithoutInputs(nn::GradHookOp outputs) {
  llvm::SetVector<Operation *> ofGradients; // what is computed from those of the outputs
  for (Value gradient : outputs.gradients())
    ofGradients.insert(gradient.user_begin(), gradient.user_end());
  for (std::size_t i = 0; i < ofGradients.size(); ++i) // grows
    ofGradients.insert(ofGradients[i]->user_begin(), ofGradients[i]->user_end());
  llvm::SmallVector<Operation *> inOrder = ofGradients.takeVector();
  llvm::sort(inOrder, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  for (Operation *op : inOrder) {
    auto point = dyn_cast<nn::HookPointOp>(op);
    bool isWithout = point && llvm::all_of(point.getValues(), [&](Value gradient) {
                       nn::GradHookOp inputs = inputHook(gradient);
                       return inputs && inputs != outputs &&
                              llvm::none_of(inputs.getOperands(), [&](Value input) { return isActive(input); });
                     });
    if (!isWithout)
      continue;
    llvm::SmallVector<Value> seen;
    for (Value gradient : point.getSeen())
      seen.push_back(inBackward(gradient));
    builder.create<nn::HookPointOp>(marker.location, TypeRange(), point.getKind(), point.getPath(), seen, ValueRange(),
                                    point.getSiteAttr(), point.getOpenAttr());
  }
}

/// Hooks of the program that replace values bring the rule for their gradients.
void BlockGradients::pullBack(nn::HookPointOp point) {
  llvm::SmallVector<Value> values, results;
  llvm::SmallVector<std::int64_t> ofInputs; // where the gradient of each float that is seen stands among them, or -1
  for (auto [index, seen] : llvm::enumerate(point.getSeen())) {
    if (!isa<FloatType>(nn::elementType(seen)))
      continue;
    const bool isAddedTo = isActive(seen) && pullsBackToSeen(point, static_cast<unsigned>(index));
    ofInputs.push_back(isAddedTo ? static_cast<std::int64_t>(values.size()) : -1);
    if (isAddedTo) {
      values.push_back(seen);
      results.push_back(zerosLike(seen));
    }
  }
  for (auto [value, result] : llvm::zip(point.getValues(), point.getResults()))
    if (isa<FloatType>(nn::elementType(result))) {
      values.push_back(value);
      results.push_back(gradientOrZeros(result));
    }
  auto made = builder.create<nn::HookPointOp>(marker.location, ValueRange(results).getTypes(),
                                              point.getKind().str() + "_pullback", point.getPath(), ValueRange(),
                                              results, point.getSiteAttr(), ArrayAttr());
  if (Attribute named = point->getAttr("nn.named")) {
    made->setAttr("nn.named", named);
    made->setAttr("nn.of_inputs", builder.getDenseI64ArrayAttr(ofInputs));
  }
  for (auto [value, gradient] : llvm::zip(values, made.getResults()))
    if (isActive(value))
      add(value, gradient);
}

/// A value of the forward's block that is computed from gradients, computed here.
Value BlockGradients::inBackward(Value value) {
  if (Value known = hooked.lookupOrNull(value))
    return known;
  Operation *op = value.getDefiningOp();
  if (!op)
    return value;
  if (auto hook = dyn_cast<nn::GradHookOp>(op)) {
    for (auto [index, gradient] : llvm::enumerate(hook.gradients()))
      if (gradient == value) { // nothing has reached the place that it hooks
        hooked.map(value, zerosLike(hook.value(index)));
        return hooked.lookup(value);
      }
    return value;
  }
  bool isOfGradients = false;
  for (Value operand : op->getOperands())
    isOfGradients |= inBackward(operand) != operand;
  if (!isOfGradients)
    return value;
  Location own = marker.location;
  marker.location = backwardLocation(op->getLoc());
  Operation *copy = builder.clone(*op, hooked);
  copy->walk([&](Operation *inner) { inner->setAttr("nn.phase", marker.phase); });
  marker.location = own;
  return hooked.lookup(value);
}

static llvm::StringRef inPhase(Operation *op) {
  auto phase = op->getAttrOfType<StringAttr>("nn.phase");
  return phase ? phase.getValue() : "";
}

void removeGradHooks(Operation *program) {
  llvm::SmallVector<nn::GradHookOp> hooks;
  program->walk([&](Operation *op) {
    if (auto hook = dyn_cast<nn::GradHookOp>(op))
      hooks.push_back(hook);
    else if (isa<nn::ReplaceGradOp>(op))
      op->erase();
  });
  if (hooks.empty())
    return;
  for (nn::GradHookOp hook : hooks)
    for (auto [value, operand] : llvm::zip(hook.values(), hook.getOperands()))
      value.replaceAllUsesWith(operand);
  program->walk<WalkOrder::PostOrder, mlir::ReverseIterator>([](Operation *op) {
    auto point = dyn_cast<nn::HookPointOp>(op); // of gradients that do not exist here
    bool isLeft = point && point.isOfGradients() && inPhase(op) != "backward";
    if (isLeft || isa<nn::GradHookOp>(op) ? op->use_empty() : isOpTriviallyDead(op))
      op->erase();
  });
}

} // namespace modc
