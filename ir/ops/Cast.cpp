// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cast: another element type; towards integers truncating, towards bool "is not zero", as in PyTorch.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

LogicalResult CastOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  types.push_back(makeTensorType(adaptor.getElement(), getDims(adaptor.getInput())));
  return success();
}

/// The bits of bf16 or f16 as a float; the function is one of modc/half.h.
static KernelTensor widened(const KernelTensor &bits, Type element) {
  const char *function = element.isBF16() ? "from_bf16" : "from_f16";
  return pointwise(Halide::Float(32), {bits}, [function](const std::vector<Halide::Expr> &v) {
    return Halide::Internal::Call::make(Halide::Float(32), function, {v[0]}, Halide::Internal::Call::PureExtern);
  });
}

/// A stored tensor of two bytes is widened where it is read: a copy in f32 would be twice its size.
OpClass CastOp::opClass() { return isStorageElement(elementType(getInput())) ? OpClass::View : OpClass::Pointwise; }
void CastOp::lower(KernelContext &kernel) {
  Halide::Type type = halideType(getElement());
  KernelTensor x = kernel.operand(0);
  if (Type stored = elementType(getInput()); isStorageElement(stored))
    x = widened(x, stored);
  kernel.setResult(pointwise(type, {x}, [type](const std::vector<Halide::Expr> &v) {
    if (type.is_bool() && !v[0].type().is_bool())
      return v[0] != Halide::Internal::make_zero(v[0].type());
    return Halide::cast(type, v[0]);
  }));
}
void CastOp::evaluate(EvalContext &eval) {
  RefTensor result = eval.operand(0);
  for (double &value : result.data) {
    if (getElement().isInteger(1))
      value = value != 0;
    else if (isa<IntegerType>(getElement()))
      value = std::trunc(value);
  }
  eval.setResult(std::move(result));
}
std::string CastOp::kernelLabel() { return getInput().getType() == getType() ? "copy" : "cast"; }
Dim CastOp::flops() { return flopsPerElement(getInput(), 1); }
bool CastOp::isDifferentiable() { return true; }
void CastOp::pullback(PullbackContext &g) {
  if (!g.needs(0) || !isa<FloatType>(elementType(getInput())) || !isa<FloatType>(getElement()))
    return;
  OpBuilder &builder = g.builder();
  g.add(0, g.wrap(buildValue(builder, g.location(), getOperationName(), {g.gradient(0).value},
                             {builder.getNamedAttr("element", TypeAttr::get(elementType(getInput())))})));
}

} // namespace modc::nn
