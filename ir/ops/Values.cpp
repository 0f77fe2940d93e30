// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// constant, extent, arange and from_host: values that do not come from a tensor.
#include "ir/StructuredOp.h"

#include <numeric>

using namespace mlir;

namespace modc::nn {

LogicalResult ConstantOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands,
                                           DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                           SmallVectorImpl<Type> &types) {
  types.push_back(makeTensorType(Adaptor(operands, attributes).getElement(), {}));
  return success();
}
OpClass ConstantOp::opClass() { return OpClass::Value; }
void ConstantOp::lower(KernelContext &kernel) {
  double value = getValue().convertToDouble();
  Halide::Type type = halideType(getElement());
  // By way of i64 an integer keeps all its digits.
  kernel.setResult(scalarTensor(type.is_float()
                                    ? Halide::Internal::make_const(type, value)
                                    : Halide::Internal::make_const(type, static_cast<std::int64_t>(value))));
}
void ConstantOp::evaluate(EvalContext &eval) {
  RefTensor result(std::vector<std::int64_t>{});
  result.data[0] = getValue().convertToDouble();
  eval.setResult(std::move(result));
}
Dim ConstantOp::flops() { return Dim(0); }

LogicalResult ExtentOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  if (!Dim::parse(adaptor.getExtent()))
    return emitOptionalError(location, "`", adaptor.getExtent(), "` is not an extent");
  types.push_back(makeTensorType(adaptor.getElement(), {}));
  return success();
}
OpClass ExtentOp::opClass() { return OpClass::Value; }
void ExtentOp::lower(KernelContext &kernel) {
  kernel.setResult(scalarTensor(Halide::cast(halideType(getElement()), kernel.extent(*Dim::parse(getExtent())))));
}
void ExtentOp::evaluate(EvalContext &eval) {
  RefTensor result(std::vector<std::int64_t>{});
  result.data[0] = static_cast<double>(eval.extent(*Dim::parse(getExtent())));
  eval.setResult(std::move(result));
}
Dim ExtentOp::flops() { return Dim(0); }

LogicalResult ArangeOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  auto extents = Adaptor(operands, attributes).getEnd().getExtents();
  std::optional<Dim> end = extents.size() == 1 ? Dim::parse(extents.front().getValue()) : std::nullopt;
  if (!end || end->constant().value_or(0) < 0)
    return emitOptionalError(location, "`arange`: wants a number of elements");
  types.push_back(makeTensorType(IntegerType::get(context, 64), *end));
  return success();
}
OpClass ArangeOp::opClass() { return OpClass::Value; }
void ArangeOp::lower(KernelContext &kernel) {
  kernel.setResult(KernelTensor(Halide::Int(64), kernel.shapeOf(getResult()),
                                [](const Index &i) { return Halide::cast(Halide::Int(64), i[0]); }));
}
void ArangeOp::evaluate(EvalContext &eval) {
  RefTensor result(eval.resultShape());
  std::iota(result.data.begin(), result.data.end(), 0.0);
  eval.setResult(std::move(result));
}
Dim ArangeOp::flops() { return Dim(0); }

LogicalResult FromHostOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands, DictionaryAttr,
                                           OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  types.push_back(makeTensorType(operands.front().getType(), {}));
  return success();
}
OpClass FromHostOp::opClass() { return OpClass::Value; }
void FromHostOp::lower(KernelContext &kernel) { kernel.setResult(scalarTensor(kernel.scalarOperand(0))); }
void FromHostOp::evaluate(EvalContext &eval) { eval.setResult(eval.operand(0)); }
Dim FromHostOp::flops() { return Dim(0); }

} // namespace modc::nn
