// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// var, and standardize: (x - mean) / sqrt(var + eps), both in two passes over the elements.
#include "ir/KernelScalar.h"
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

using Values = std::vector<Halide::Expr>;

static ValueExpr meanOver(const ValueExpr &x, ArrayRef<std::int64_t> dims) {
  return sum(x, dims, /*keepdim=*/true) / extent(x, reducedCount(x.value, dims));
}

/// x - mean x, and the sum of its squares.
struct Deviations {
  KernelTensor x, squares;
};
static Deviations lowerDeviations(KernelContext &kernel, KernelTensor x, ArrayRef<std::int64_t> dims,
                                  const Halide::Expr &count, bool keepdim) {
  std::vector<int> reduced(dims.begin(), dims.end());
  KernelTensor sum = kernel.builder().reduce(kernel.uniqueName("sum"), x, reduced, /*keepDims=*/true, ReduceOp::Sum);
  KernelTensor deviation =
      pointwise(x.type(), {x, sum}, [count](const Values &v) { return strictly(v[0] - v[1] / count); });
  KernelTensor square = pointwise(x.type(), {deviation}, [](const Values &v) { return v[0] * v[0]; });
  return {deviation, kernel.builder().reduce(kernel.uniqueName("squares"), square, reduced, keepdim, ReduceOp::Sum)};
}

/// The sum of squares of each group, and its mean.
static std::pair<double, double> evaluateGroup(const RefTensor &x, const std::vector<std::int64_t> &group) {
  double mean = 0, squares = 0;
  for (std::int64_t i : group)
    mean += x.data[i];
  mean /= static_cast<double>(group.size());
  for (std::int64_t i : group)
    squares += (x.data[i] - mean) * (x.data[i] - mean);
  return {squares, mean};
}

LogicalResult VarOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                      DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                      SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  if (failed(checkReducedDims(location, specName<VarOp>(), adaptor.getDim(), input)) ||
      failed(checkFloat(location, specName<VarOp>(), input)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  types.push_back(makeTensorType(
      elementType(input), reducedShape(shape, reducedDims(adaptor.getDim(), shape.size()), adaptor.getKeepdim())));
  return success();
}

static SmallVector<std::int64_t> varDims(VarOp op) { return reducedDims(op.getDim(), getDims(op.getInput()).size()); }

OpClass VarOp::opClass() { return reductionClass(getInput()); }
void VarOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  SmallVector<std::int64_t> dims = varDims(*this);
  Halide::Expr count = Halide::cast(x.type(), kernel.extent(reducedCount(getInput(), dims)));
  KernelTensor squares = pointwise(x.type(), {x}, [](const Values &v) { return strictly(v[0] - v[0]); });
  if (!dims.empty())
    squares = lowerDeviations(kernel, x, dims, count, getKeepdim()).squares;
  Halide::Expr divisor = Halide::max(count - Halide::Internal::make_const(x.type(), getCorrection().convertToDouble()),
                                     Halide::Internal::make_zero(x.type()));
  kernel.setResult(pointwise(x.type(), {squares}, [divisor](const Values &v) { return v[0] / divisor; }));
}
void VarOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0);
  RefTensor result(eval.resultShape());
  for (auto [y, group] : llvm::zip_equal(result.data, reducedGroups(x, varDims(*this))))
    y = evaluateGroup(x, group).first /
        std::max(0.0, static_cast<double>(group.size()) - getCorrection().convertToDouble());
  eval.setResult(std::move(result));
}
Dim VarOp::flops() { return flopsPerElement(getInput(), 4); }
bool VarOp::isDifferentiable() { return true; }
void VarOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  SmallVector<Dim> shape = getDims(getInput());
  SmallVector<std::int64_t> dims = varDims(*this);
  ValueExpr x = g.operand(0), dy = keepReduced(g.gradient(0), shape, dims);
  ValueExpr divisor = extent(dy, reducedCount(getInput(), dims)) - k(dy, getCorrection().convertToDouble());
  ValueExpr deviation = x - (dims.empty() ? x : meanOver(x, dims));
  g.add(0, deviation * (k(dy, 2) * dy / divisor));
}

LogicalResult StandardizeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                              DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                              SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  if (failed(checkReducedDims(location, specName<StandardizeOp>(), adaptor.getDim(), input)) ||
      failed(checkFloat(location, specName<StandardizeOp>(), input)))
    return failure();
  if (getDims(input).empty() || adaptor.getDim().empty())
    return emitOptionalError(location, "`standardize`: wants one dimension or more, not ", typeText(input));
  types.push_back(makeTensorType(elementType(input), getDims(input)));
  return success();
}

static SmallVector<std::int64_t> standardizedDims(StandardizeOp op) {
  return reducedDims(op.getDim(), getDims(op.getInput()).size());
}

/// Rows at the end are one kernel; what lies across is made of two reductions.
OpClass StandardizeOp::opClass() {
  SmallVector<std::int64_t> dims = standardizedDims(*this);
  auto first = static_cast<std::int64_t>(getDims(getInput()).size() - dims.size());
  return dims.front() == first ? OpClass::Reduction : OpClass::Composite;
}

/// 1 / sqrt(var + eps), with the reduced dimensions as 1.
static ValueExpr inverseDeviation(const ValueExpr &x, ArrayRef<std::int64_t> dims, double eps) {
  OpBuilder &b = *x.builder;
  Value var =
      buildValue(b, *x.location, VarOp::getOperationName(), {x.value},
                 {b.getNamedAttr("dim", b.getDenseI64ArrayAttr(dims)),
                  b.getNamedAttr("correction", b.getF64FloatAttr(0)), b.getNamedAttr("keepdim", b.getBoolAttr(true))});
  return rsqrt(ValueExpr{var, x.builder, x.location} + k(x, eps));
}

SmallVector<Value> StandardizeOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  SmallVector<std::int64_t> dims = standardizedDims(*this);
  return {((x - meanOver(x, dims)) * inverseDeviation(x, dims, getEps().convertToDouble())).value};
}
void StandardizeOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  SmallVector<std::int64_t> dims = standardizedDims(*this);
  Halide::Expr count = Halide::cast(x.type(), kernel.extent(reducedCount(getInput(), dims)));
  Halide::Expr eps = Halide::Internal::make_const(x.type(), getEps().convertToDouble());
  Deviations deviations = lowerDeviations(kernel, x, dims, count, /*keepdim=*/true);
  kernel.setResult(pointwise(x.type(), {deviations.x, deviations.squares}, [=](const Values &v) {
    return v[0] * (Halide::cast(v[0].type(), 1) / sqrt(KernelScalar(v[1] / count + eps)).expr);
  }));
}
void StandardizeOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0);
  RefTensor result(eval.resultShape());
  for (const std::vector<std::int64_t> &group : reducedGroups(x, standardizedDims(*this))) {
    auto [squares, mean] = evaluateGroup(x, group);
    double scale = 1 / std::sqrt(squares / static_cast<double>(group.size()) + getEps().convertToDouble());
    for (std::int64_t i : group)
      result.data[i] = (x.data[i] - mean) * scale;
  }
  eval.setResult(std::move(result));
}
Dim StandardizeOp::flops() { return flopsPerElement(getInput(), 7); }
bool StandardizeOp::isDifferentiable() { return true; }
/// dx = (dy - mean dy - y mean(dy y)) / sqrt(var + eps)
void StandardizeOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  SmallVector<std::int64_t> dims = standardizedDims(*this);
  ValueExpr y = g.result(0), dy = g.gradient(0);
  ValueExpr centred = dy - meanOver(dy, dims) - y * meanOver(dy * y, dims);
  g.add(0, centred * inverseDeviation(g.operand(0), dims, getEps().convertToDouble()));
}

} // namespace modc::nn
