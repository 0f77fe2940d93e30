// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// softmax and log_softmax along one dimension, with the maximum taken out first so that exp cannot overflow.
#include "ir/KernelScalar.h"
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static LogicalResult inferSoftmax(StringRef op, std::optional<Location> location, Value input, std::int64_t dim,
                                  SmallVectorImpl<Type> &types) {
  if (failed(checkFloat(location, op, input.getType())) || failed(checkDim(location, op, dim, input.getType())))
    return failure();
  types.push_back(makeTensorType(elementType(input), getDims(input)));
  return success();
}

static OpClass softmaxClass(Value input) { return getDims(input).empty() ? OpClass::Pointwise : OpClass::Reduction; }

/// x - max x. A scalar's is 0, or NaN where x - x is; Halide must not fold that.
static KernelTensor lowerShifted(KernelContext &kernel, std::int64_t dim) {
  KernelTensor x = kernel.operand(0), max = x;
  if (x.rank() != 0)
    max = kernel.builder().reduce(kernel.uniqueName("max"), x, {static_cast<int>(dim)}, true, ReduceOp::MaxNumber);
  return pointwise(x.type(), {x, max}, [](const std::vector<Halide::Expr> &v) { return strictly(v[0] - v[1]); });
}

/// For every row along `dim`: its first position, and the stride between its elements.
template <class Function> static void forRows(const RefTensor &x, std::int64_t dim, Function function) {
  std::int64_t size = x.rank() == 0 ? 1 : x.shape[dim], stride = 1;
  for (std::int64_t i = dim + 1; i < x.rank(); ++i)
    stride *= x.shape[i];
  if (x.elements() == 0)
    return;
  for (std::int64_t outer = 0; outer < x.elements(); outer += size * stride)
    for (std::int64_t inner = 0; inner < stride; ++inner)
      function(outer + inner, size, stride);
}

/// log sum exp of a row, and its maximum.
static void evaluateRows(EvalContext &eval, std::int64_t dim, bool logarithm) {
  RefTensor y = eval.operand(0);
  forRows(y, dim, [&](std::int64_t first, std::int64_t size, std::int64_t stride) {
    double max = y.data[first], sum = 0;
    for (std::int64_t i = 0; i < size; ++i)
      max = std::max(max, y.data[first + i * stride]);
    for (std::int64_t i = 0; i < size; ++i)
      sum += std::exp(y.data[first + i * stride] - max);
    for (std::int64_t i = 0; i < size; ++i) {
      double &value = y.data[first + i * stride];
      value = logarithm ? value - max - std::log(sum) : std::exp(value - max) / sum;
    }
  });
  eval.setResult(std::move(y));
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferSoftmax(specName<SoftmaxOp>(), location, adaptor.getInput(), static_cast<std::int64_t>(adaptor.getDim()),
                      types);
}

static std::int64_t rowDim(Value input, std::uint64_t dim) {
  return normalizeDim(static_cast<std::int64_t>(dim), getDims(input).size());
}

OpClass SoftmaxOp::opClass() { return softmaxClass(getInput()); }
void SoftmaxOp::lower(KernelContext &kernel) {
  std::int64_t dim = rowDim(getInput(), getDim());
  KernelTensor shifted = lowerShifted(kernel, dim);
  KernelTensor e =
      pointwise(shifted.type(), {shifted}, [](const std::vector<Halide::Expr> &v) { return Halide::exp(v[0]); });
  if (e.rank() == 0)
    return kernel.setResult(e);
  e = kernel.builder().materialize(kernel.uniqueName("e"), e);
  KernelTensor sum = kernel.builder().reduce(kernel.uniqueName("sum"), e, {static_cast<int>(dim)}, true, ReduceOp::Sum);
  kernel.setResult(pointwise(e.type(), {e, sum}, [](const std::vector<Halide::Expr> &v) { return v[0] / v[1]; }));
}
void SoftmaxOp::evaluate(EvalContext &eval) { evaluateRows(eval, rowDim(getInput(), getDim()), /*logarithm=*/false); }
Dim SoftmaxOp::flops() { return flopsPerElement(getInput(), 5); }
bool SoftmaxOp::isDifferentiable() { return true; }
void SoftmaxOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr y = g.result(0), dy = g.gradient(0);
  g.add(0, y * (dy - sum(dy * y, {rowDim(getInput(), getDim())}, /*keepdim=*/true)));
}

LogicalResult LogSoftmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                             DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                             SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferSoftmax(specName<LogSoftmaxOp>(), location, adaptor.getInput(),
                      static_cast<std::int64_t>(adaptor.getDim()), types);
}

OpClass LogSoftmaxOp::opClass() { return softmaxClass(getInput()); }
void LogSoftmaxOp::lower(KernelContext &kernel) {
  std::int64_t dim = rowDim(getInput(), getDim());
  KernelTensor shifted = lowerShifted(kernel, dim);
  if (shifted.rank() == 0)
    return kernel.setResult(shifted);
  KernelTensor e =
      pointwise(shifted.type(), {shifted}, [](const std::vector<Halide::Expr> &v) { return Halide::exp(v[0]); });
  KernelTensor sum = kernel.builder().reduce(kernel.uniqueName("sum"), e, {static_cast<int>(dim)}, true, ReduceOp::Sum);
  kernel.setResult(
      pointwise(e.type(), {shifted, sum}, [](const std::vector<Halide::Expr> &v) { return v[0] - Halide::log(v[1]); }));
}
void LogSoftmaxOp::evaluate(EvalContext &eval) { evaluateRows(eval, rowDim(getInput(), getDim()), /*logarithm=*/true); }
Dim LogSoftmaxOp::flops() { return flopsPerElement(getInput(), 5); }
bool LogSoftmaxOp::isDifferentiable() { return true; }
void LogSoftmaxOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr y = g.result(0), dy = g.gradient(0);
  g.add(0, dy - exp(y) * sum(dy, {rowDim(getInput(), getDim())}, /*keepdim=*/true));
}

} // namespace modc::nn
