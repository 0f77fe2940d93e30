// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// constant, extent, from_host, zeros, ones and full: values that do not come from a tensor.
#include "ir/StructuredOp.h"

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

LogicalResult FromHostOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands, DictionaryAttr,
                                           OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  types.push_back(makeTensorType(operands.front().getType(), {}));
  return success();
}
OpClass FromHostOp::opClass() { return OpClass::Value; }
void FromHostOp::lower(KernelContext &kernel) { kernel.setResult(scalarTensor(kernel.scalarOperand(0))); }
void FromHostOp::evaluate(EvalContext &eval) { eval.setResult(eval.operand(0)); }
Dim FromHostOp::flops() { return Dim(0); }

// ---- zeros, ones, full

static LogicalResult inferFilled(MLIRContext *context, DimsAttr size, SmallVectorImpl<Type> &types) {
  SmallVector<Dim> dims;
  for (StringAttr extent : size.getExtents())
    dims.push_back(*Dim::parse(extent.getValue()));
  types.push_back(makeTensorType(Float32Type::get(context), dims));
  return success();
}
static void lowerFilled(KernelContext &kernel, Value result, double value) {
  Halide::Type type = halideType(elementType(result));
  kernel.setResult(KernelTensor(type, kernel.shapeOf(result),
                                [=](const Index &) { return Halide::Internal::make_const(type, value); }));
}
static void evaluateFilled(EvalContext &eval, double value) {
  RefTensor result(eval.resultShape());
  std::fill(result.data.begin(), result.data.end(), value);
  eval.setResult(std::move(result));
}

LogicalResult ZerosOp::inferReturnTypes(MLIRContext *context, std::optional<Location>, ValueRange operands,
                                        DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                        SmallVectorImpl<Type> &types) {
  return inferFilled(context, Adaptor(operands, attributes).getSize(), types);
}
OpClass ZerosOp::opClass() { return OpClass::Value; }
void ZerosOp::lower(KernelContext &kernel) { lowerFilled(kernel, getResult(), 0); }
void ZerosOp::evaluate(EvalContext &eval) { evaluateFilled(eval, 0); }
Dim ZerosOp::flops() { return Dim(0); }

LogicalResult OnesOp::inferReturnTypes(MLIRContext *context, std::optional<Location>, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  return inferFilled(context, Adaptor(operands, attributes).getSize(), types);
}
OpClass OnesOp::opClass() { return OpClass::Value; }
void OnesOp::lower(KernelContext &kernel) { lowerFilled(kernel, getResult(), 1); }
void OnesOp::evaluate(EvalContext &eval) { evaluateFilled(eval, 1); }
Dim OnesOp::flops() { return Dim(0); }

LogicalResult FullOp::inferReturnTypes(MLIRContext *context, std::optional<Location>, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  return inferFilled(context, Adaptor(operands, attributes).getSize(), types);
}
OpClass FullOp::opClass() { return OpClass::Value; }
void FullOp::lower(KernelContext &kernel) { lowerFilled(kernel, getResult(), getFillValue().convertToDouble()); }
void FullOp::evaluate(EvalContext &eval) { evaluateFilled(eval, getFillValue().convertToDouble()); }
Dim FullOp::flops() { return Dim(0); }

// ---- replaced

LogicalResult ReplacedOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands, DictionaryAttr,
                                           OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  types.push_back(operands[0].getType());
  return success();
}
OpClass ReplacedOp::opClass() { return OpClass::Composite; }
SmallVector<Value> ReplacedOp::decompose(OpBuilder &) { return {getValue()}; }
void ReplacedOp::evaluate(EvalContext &eval) { eval.setResult(eval.operand(1)); }
Dim ReplacedOp::flops() { return Dim(0); }
bool ReplacedOp::isDifferentiable() { return true; }
void ReplacedOp::pullback(PullbackContext &g) {
  if (g.needs(0))
    g.add(0, g.gradient(0));
}

} // namespace modc::nn
