// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sum, prod and mean over dimensions. Integers and bools are summed as i64, as PyTorch does; mean wants floats.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static KernelTensor lowerSum(KernelContext &kernel, llvm::ArrayRef<std::int64_t> dims, bool keepdim, Halide::Type type,
                             ReduceOp op = ReduceOp::Sum) {
  KernelTensor x = castTo(kernel.operand(0), type);
  if (dims.empty())
    return x;
  const char *name = op == ReduceOp::Sum ? "sum" : "product";
  return kernel.builder().reduce(kernel.uniqueName(name), x, {dims.begin(), dims.end()}, keepdim, op);
}

/// sum and prod: integers and bools give i64.
static LogicalResult inferSum(StringRef op, MLIRContext *context, std::optional<Location> location, Type input,
                              OptionalDims dims, bool keepdim, SmallVectorImpl<Type> &types) {
  if (failed(checkReducedDims(location, op, dims, input)))
    return failure();
  Type element = elementType(input);
  if (!isa<FloatType>(element))
    element = IntegerType::get(context, 64);
  SmallVector<Dim> shape = getDims(input);
  types.push_back(makeTensorType(element, reducedShape(shape, reducedDims(dims, shape.size()), keepdim)));
  return success();
}

static RefTensor evaluateSum(EvalContext &eval, llvm::ArrayRef<std::int64_t> dims) {
  const RefTensor &x = eval.operand(0);
  RefTensor total(eval.resultShape());
  for (auto [sum, group] : llvm::zip_equal(total.data, reducedGroups(x, dims)))
    for (std::int64_t i : group)
      sum += x.data[i];
  return total;
}

LogicalResult SumOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                      DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                      SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferSum(specName<SumOp>(), context, location, adaptor.getInput().getType(), adaptor.getDim(),
                  adaptor.getKeepdim(), types);
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

LogicalResult ProdOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferSum(specName<ProdOp>(), context, location, adaptor.getInput().getType(), adaptor.getDim(),
                  adaptor.getKeepdim(), types);
}

OpClass ProdOp::opClass() { return reductionClass(getInput()); }
void ProdOp::lower(KernelContext &kernel) {
  kernel.setResult(lowerSum(kernel, reducedDims(getDim(), getDims(getInput()).size()), getKeepdim(),
                            halideType(elementType(getResult())), ReduceOp::Prod));
}
void ProdOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0);
  RefTensor result(eval.resultShape());
  for (auto [product, group] :
       llvm::zip_equal(result.data, reducedGroups(x, reducedDims(getDim(), getDims(getInput()).size())))) {
    product = 1;
    for (std::int64_t i : group)
      product *= x.data[i];
  }
  eval.setResult(std::move(result));
}
Dim ProdOp::flops() { return flopsPerElement(getInput(), 1); }
bool ProdOp::isDifferentiable() { return true; }
/// The product of the others: y / x where nothing is 0, that of all others for the one element that is.
void ProdOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  SmallVector<Dim> shape = getDims(getInput());
  SmallVector<std::int64_t> dims = reducedDims(getDim(), shape.size());
  ValueExpr x = g.operand(0), dy = keepReduced(g.gradient(0), shape, dims), one = k(x, 1), zero = k(x, 0);
  ValueExpr isZero = x == zero, nonZero = select(isZero, one, x), zeros = select(isZero, one, zero);
  OpBuilder &b = g.builder();
  ValueExpr rest = nonZero;
  if (!dims.empty()) {
    rest = g.wrap(buildValue(
        b, g.location(), getOperationName(), {nonZero.value},
        {b.getNamedAttr("dim", b.getDenseI64ArrayAttr(dims)), b.getNamedAttr("keepdim", b.getBoolAttr(true))}));
    zeros = sum(zeros, dims, /*keepdim=*/true);
  }
  ValueExpr others = select(isZero, select(zeros == one, rest, zero), select(zeros == zero, rest / nonZero, zero));
  g.add(0, dy * others);
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

static Dim meanCount(MeanOp op) {
  return reducedCount(op.getInput(), reducedDims(op.getDim(), getDims(op.getInput()).size()));
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
