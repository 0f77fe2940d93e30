// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Definitions of the operations that stand for hooks: what a gradient is replaced by, and verification.
#include "ir/HookOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "ir/HookOps.cpp.inc"

namespace modc::nn {

void GradHookOp::build(OpBuilder &, OperationState &state, ValueRange values) {
  state.addOperands(values);
  state.addTypes(values.getTypes());
  state.addTypes(values.getTypes());
}

LogicalResult GradHookOp::verify() {
  if (values().getTypes() != getOperandTypes() || gradients().getTypes() != getOperandTypes())
    return emitOpError("has for each operand a value and a gradient of its type");
  return success();
}

Value GradHookOp::passedOn(unsigned index) {
  Value own = gradient(index);
  for (Operation *user : own.getUsers())
    if (auto replace = dyn_cast<ReplaceGradOp>(user))
      for (auto [gradient, replacement] : llvm::zip(replace.getGradients(), replace.getReplacements()))
        if (gradient == own)
          return replacement;
  return own;
}

LogicalResult HookPointOp::verify() {
  if (getValues().getTypes() != getResultTypes())
    return emitOpError("has for each value a result of its type");
  return success();
}

Value hookedValue(Value value) {
  auto point = value.getDefiningOp<HookPointOp>();
  return point ? Value(point.getValues()[cast<OpResult>(value).getResultNumber()]) : Value();
}

LogicalResult ReplaceGradOp::verify() {
  if (getGradients().getTypes() != getReplacements().getTypes())
    return emitOpError("has for each gradient one of the same type");
  for (Value gradient : getGradients()) {
    auto hook = gradient.getDefiningOp<GradHookOp>();
    bool isGradient = hook && llvm::is_contained(hook.gradients(), gradient);
    if (!isGradient && !gradient.getDefiningOp<LastOpHookOp>())
      return emitOpError("replaces what is not the gradient of a hook");
    auto isReplaced = [](OpOperand &use) {
      auto replace = dyn_cast<ReplaceGradOp>(use.getOwner());
      return replace && use.getOperandNumber() < replace.getGradients().size();
    };
    if (llvm::count_if(gradient.getUses(), isReplaced) > 1)
      return emitOpError("replaces a gradient that is replaced elsewhere");
  }
  return success();
}

} // namespace modc::nn
