// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// clamp: a value kept between bounds.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static bool isWhole(const std::optional<APFloat> &bound) { return !bound || bound->isInteger(); }

LogicalResult ClampOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                        DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                        SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  if (!adaptor.getMin() && !adaptor.getMax())
    return emitOptionalError(location, "`clamp`: at least one of `min` and `max` is given");
  if (elementType(input).isInteger(1))
    return emitOptionalError(location, "`clamp`: wants numbers, not ", typeText(input));
  if (!isa<FloatType>(elementType(input)) && !(isWhole(adaptor.getMin()) && isWhole(adaptor.getMax())))
    return emitOptionalError(location, "`clamp`: the bounds of ", typeText(input), " are whole numbers");
  types.push_back(input);
  return success();
}

OpClass ClampOp::opClass() { return OpClass::Composite; }
/// As PyTorch has it, the upper bound wins; NaN stays, as no comparison holds for it.
SmallVector<Value> ClampOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  if (auto bound = getMin())
    x = select(x < k(x, bound->convertToDouble()), k(x, bound->convertToDouble()), x);
  if (auto bound = getMax())
    x = select(x > k(x, bound->convertToDouble()), k(x, bound->convertToDouble()), x);
  return {x.value};
}
void ClampOp::evaluate(EvalContext &eval) {
  RefTensor result = eval.operand(0);
  for (double &value : result.data) {
    if (auto bound = getMin(); bound && value < bound->convertToDouble())
      value = bound->convertToDouble();
    if (auto bound = getMax(); bound && value > bound->convertToDouble())
      value = bound->convertToDouble();
  }
  eval.setResult(std::move(result));
}
Dim ClampOp::flops() { return flopsPerElement(getInput(), 2); }
bool ClampOp::isDifferentiable() { return true; }
void ClampOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr x = g.operand(0), dx = g.gradient(0);
  if (auto bound = getMin())
    dx = select(x < k(x, bound->convertToDouble()), k(dx, 0), dx);
  if (auto bound = getMax())
    dx = select(x > k(x, bound->convertToDouble()), k(dx, 0), dx);
  g.add(0, dx);
}

} // namespace modc::nn
