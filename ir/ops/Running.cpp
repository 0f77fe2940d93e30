// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cumsum, cumprod and recurrence: values that run along a dimension. Integers and bools are added and multiplied as i64, as
// PyTorch does; floats run as f64, as its CPU kernels do.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static LogicalResult inferRunning(StringRef op, MLIRContext *context, std::optional<Location> location, Type input,
                                  std::uint64_t dim, SmallVectorImpl<Type> &types) {
  if (failed(checkDim(location, op, static_cast<std::int64_t>(dim), input)))
    return failure();
  Type element = elementType(input);
  types.push_back(makeTensorType(isa<FloatType>(element) ? element : IntegerType::get(context, 64), getDims(input)));
  return success();
}

static OpClass runningClass(Value input) { return getDims(input).empty() ? OpClass::Pointwise : OpClass::Rows; }

static std::int64_t runningDim(Value input, std::uint64_t dim) {
  return normalizeDim(static_cast<std::int64_t>(dim), getDims(input).size());
}

/// The elements along `dim` of each row, in the order in which they are gone through.
static std::vector<std::vector<std::int64_t>> rowsOf(const RefTensor &x, std::int64_t dim, bool reverse) {
  std::vector<std::vector<std::int64_t>> rows = reducedGroups(x, x.rank() == 0 ? ArrayRef<std::int64_t>() : dim);
  if (reverse)
    for (std::vector<std::int64_t> &row : rows)
      std::reverse(row.begin(), row.end());
  return rows;
}

// ---- cumsum

LogicalResult CumsumOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferRunning(specName<CumsumOp>(), context, location, adaptor.getInput().getType(), adaptor.getDim(), types);
}
OpClass CumsumOp::opClass() { return runningClass(getInput()); }
void CumsumOp::lower(KernelContext &kernel) {
  KernelTensor x = castTo(kernel.operand(0), halideType(elementType(getResult())));
  if (x.rank() == 0)
    return kernel.setResult(x);
  const int dim = static_cast<int>(runningDim(getInput(), getDim()));
  kernel.setResult(kernel.builder().running(kernel.uniqueName("sum"), x, {}, {dim, getReverse()}));
}
void CumsumOp::evaluate(EvalContext &eval) {
  RefTensor result = eval.operand(0);
  for (const std::vector<std::int64_t> &row : rowsOf(result, runningDim(getInput(), getDim()), getReverse()))
    for (std::size_t i = 1; i < row.size(); ++i)
      result.data[row[i]] += result.data[row[i - 1]];
  eval.setResult(std::move(result));
}
Dim CumsumOp::flops() { return flopsPerElement(getInput(), 1); }
bool CumsumOp::isDifferentiable() { return true; }
void CumsumOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  OpBuilder &b = g.builder();
  g.add(0, g.wrap(buildValue(b, g.location(), getOperationName(), {g.gradient(0).value},
                             {b.getNamedAttr("dim", b.getI64IntegerAttr(runningDim(getInput(), getDim()))),
                              b.getNamedAttr("reverse", b.getBoolAttr(!getReverse()))})));
}

// ---- cumprod

LogicalResult CumprodOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferRunning(specName<CumprodOp>(), context, location, adaptor.getInput().getType(), adaptor.getDim(), types);
}
OpClass CumprodOp::opClass() { return runningClass(getInput()); }
void CumprodOp::lower(KernelContext &kernel) {
  KernelTensor x = castTo(kernel.operand(0), halideType(elementType(getResult())));
  if (x.rank() == 0)
    return kernel.setResult(getExclusive() ? scalarTensor(Halide::Internal::make_one(x.type())) : x);
  const int dim = static_cast<int>(runningDim(getInput(), getDim()));
  kernel.setResult(
      kernel.builder().running(kernel.uniqueName("product"), {}, x, {dim, /*reverse=*/false, getExclusive()}));
}
void CumprodOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0);
  RefTensor result(x.shape);
  for (const std::vector<std::int64_t> &row : rowsOf(x, runningDim(getInput(), getDim()), /*reverse=*/false)) {
    double product = 1;
    for (std::int64_t i : row) {
      const double before = product;
      product *= x.data[i];
      result.data[i] = getExclusive() ? before : product;
    }
  }
  eval.setResult(std::move(result));
}
Dim CumprodOp::flops() { return flopsPerElement(getInput(), 1); }
bool CumprodOp::isDifferentiable() { return !getExclusive(); }
/// Without a division, so that zeros need no case of their own: with y[j] = x[0] … x[j],
///
///   dx[i] = sum of dy[j] y[j] / x[i] over j ≥ i = x[0] … x[i - 1] s[i],   s[i] = dy[i] + x[i + 1] s[i + 1]
void CumprodOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  if (getDims(getInput()).empty())
    return g.add(0, g.gradient(0));
  OpBuilder &b = g.builder();
  NamedAttribute dim = b.getNamedAttr("dim", b.getI64IntegerAttr(runningDim(getInput(), getDim())));
  ValueExpr before = g.wrap(buildValue(b, g.location(), getOperationName(), {g.operand(0).value},
                                       {dim, b.getNamedAttr("exclusive", b.getBoolAttr(true))}));
  ValueExpr behind = g.wrap(
      buildValue(b, g.location(), RecurrenceOp::getOperationName(), {g.gradient(0).value, g.operand(0).value}, {dim}));
  g.add(0, before * behind);
}

// ---- recurrence

LogicalResult RecurrenceOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                             ValueRange operands, DictionaryAttr attributes, OpaqueProperties,
                                             RegionRange, SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferRunning(specName<RecurrenceOp>(), context, location, adaptor.getInput().getType(), adaptor.getDim(),
                      types);
}
OpClass RecurrenceOp::opClass() { return runningClass(getInput()); }
void RecurrenceOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  if (x.rank() == 0)
    return kernel.setResult(x);
  const int dim = static_cast<int>(runningDim(getInput(), getDim()));
  kernel.setResult(kernel.builder().running(kernel.uniqueName("sum"), x, kernel.operand(1),
                                            {dim, /*reverse=*/true, /*exclusive=*/true}));
}
void RecurrenceOp::evaluate(EvalContext &eval) {
  const RefTensor &factor = eval.operand(1);
  RefTensor result = eval.operand(0);
  for (const std::vector<std::int64_t> &row : rowsOf(result, runningDim(getInput(), getDim()), /*reverse=*/true))
    for (std::size_t i = 1; i < row.size(); ++i)
      result.data[row[i]] += factor.data[row[i - 1]] * result.data[row[i - 1]];
  eval.setResult(std::move(result));
}
Dim RecurrenceOp::flops() { return flopsPerElement(getInput(), 2); }

} // namespace modc::nn
