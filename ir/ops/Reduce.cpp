// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sum and mean over dimensions. Integers and bools are summed as i64, as PyTorch does; mean wants floats.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static OpClass reductionClass(Value input) { return getDims(input).empty() ? OpClass::Pointwise : OpClass::Reduction; }

static KernelTensor lowerSum(KernelContext &kernel, llvm::ArrayRef<std::int64_t> dims, bool keepdim,
                             Halide::Type type) {
  KernelTensor x = castTo(kernel.operand(0), type);
  if (dims.empty())
    return x;
  return kernel.builder().reduce(kernel.uniqueName("sum"), x, {dims.begin(), dims.end()}, keepdim, ReduceOp::Sum);
}

static RefTensor evaluateSum(EvalContext &eval, llvm::ArrayRef<std::int64_t> dims) {
  const RefTensor &x = eval.operand(0);
  std::vector<std::int64_t> kept = x.shape;
  for (std::int64_t dim : dims)
    kept[dim] = 1;
  RefTensor total(kept);
  std::vector<std::int64_t> index(x.shape.size());
  for (double value : x.data) {
    std::int64_t position = 0;
    for (std::size_t i = 0; i < kept.size(); ++i)
      position = position * kept[i] + (kept[i] == 1 ? 0 : index[i]);
    total.data[position] += value;
    nextIndex(index, x.shape);
  }
  total.shape = eval.resultShape();
  return total;
}

/// The result's gradient at every element of the input.
static ValueExpr spread(ValueExpr gradient, llvm::ArrayRef<Dim> shape, llvm::ArrayRef<std::int64_t> dims) {
  return expand(reshape(gradient, reducedShape(shape, dims, /*keepdim=*/true)), shape);
}

LogicalResult SumOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                      DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                      SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  if (failed(checkReducedDims(location, specName<SumOp>(), adaptor.getDim(), input)))
    return failure();
  Type element = elementType(input);
  if (!isa<FloatType>(element))
    element = IntegerType::get(context, 64);
  SmallVector<Dim> shape = getDims(input);
  types.push_back(
      makeTensorType(element, reducedShape(shape, reducedDims(adaptor.getDim(), shape.size()), adaptor.getKeepdim())));
  return success();
}

OpClass SumOp::opClass() { return reductionClass(getInput()); }
void SumOp::lower(KernelContext &kernel) {
  kernel.setResult(lowerSum(kernel, reducedDims(getDim(), getDims(getInput()).size()), getKeepdim(),
                            halideType(elementType(getResult()))));
}
void SumOp::evaluate(EvalContext &eval) {
  eval.setResult(evaluateSum(eval, reducedDims(getDim(), getDims(getInput()).size())));
}
Dim SumOp::flops() { return flopsPerElement(getInput(), 1); }
bool SumOp::isDifferentiable() { return true; }
void SumOp::pullback(PullbackContext &g) {
  SmallVector<Dim> shape = getDims(getInput());
  if (g.needs(0))
    g.add(0, spread(g.gradient(0), shape, reducedDims(getDim(), shape.size())));
}

LogicalResult MeanOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  if (failed(checkReducedDims(location, specName<MeanOp>(), adaptor.getDim(), input)) ||
      failed(checkFloat(location, specName<MeanOp>(), input)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  types.push_back(makeTensorType(
      elementType(input), reducedShape(shape, reducedDims(adaptor.getDim(), shape.size()), adaptor.getKeepdim())));
  return success();
}

/// How many elements each mean is taken over.
static Dim meanCount(MeanOp op) {
  SmallVector<Dim> shape = getDims(op.getInput()), counted;
  for (std::int64_t dim : reducedDims(op.getDim(), shape.size()))
    counted.push_back(shape[dim]);
  return elements(counted);
}

OpClass MeanOp::opClass() { return reductionClass(getInput()); }
void MeanOp::lower(KernelContext &kernel) {
  Halide::Type type = halideType(elementType(getResult()));
  KernelTensor total = lowerSum(kernel, reducedDims(getDim(), getDims(getInput()).size()), getKeepdim(), type);
  Halide::Expr count = Halide::cast(type, kernel.extent(meanCount(*this)));
  kernel.setResult(pointwise(type, {total}, [count](const std::vector<Halide::Expr> &v) { return v[0] / count; }));
}
void MeanOp::evaluate(EvalContext &eval) {
  RefTensor total = evaluateSum(eval, reducedDims(getDim(), getDims(getInput()).size()));
  auto count = static_cast<double>(eval.extent(meanCount(*this)));
  for (double &value : total.data)
    value /= count;
  eval.setResult(std::move(total));
}
Dim MeanOp::flops() { return flopsPerElement(getInput(), 1); }
bool MeanOp::isDifferentiable() { return true; }
void MeanOp::pullback(PullbackContext &g) {
  SmallVector<Dim> shape = getDims(getInput());
  if (g.needs(0))
    g.add(0,
          spread(g.gradient(0) / extent(g.gradient(0), meanCount(*this)), shape, reducedDims(getDim(), shape.size())));
}

} // namespace modc::nn
