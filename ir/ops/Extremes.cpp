// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// amax, amin, argmax and argmin. NaN is larger and smaller than any number, as in PyTorch.
#include "ir/KernelScalar.h"
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

/// Numbers, and at least one of them.
static LogicalResult checkExtreme(StringRef op, std::optional<Location> location, Type input, OptionalDims dims) {
  if (elementType(input).isInteger(1))
    return emitOptionalError(location, "`", op, "`: wants numbers, not ", typeText(input));
  if (failed(checkReducedDims(location, op, dims, input)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  for (std::int64_t dim : reducedDims(dims, shape.size()))
    if (shape[dim] == Dim(0))
      return emitOptionalError(location, "`", op, "`: dim ", dim, " of ", typeText(input), " has no elements");
  return success();
}

static LogicalResult inferExtreme(StringRef op, std::optional<Location> location, Type input, OptionalDims dims,
                                  bool keepdim, Type element, SmallVectorImpl<Type> &types) {
  if (failed(checkExtreme(op, location, input, dims)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  types.push_back(makeTensorType(element, reducedShape(shape, reducedDims(dims, shape.size()), keepdim)));
  return success();
}

static void lowerExtreme(KernelContext &kernel, ArrayRef<std::int64_t> dims, bool keepdim, ReduceOp op) {
  KernelTensor x = kernel.operand(0);
  const char *name = op == ReduceOp::Max ? "max" : "min";
  kernel.setResult(
      dims.empty() ? x : kernel.builder().reduce(kernel.uniqueName(name), x, {dims.begin(), dims.end()}, keepdim, op));
}

/// Whether `value` comes before `best`.
static bool isBetter(double value, double best, bool largest) {
  return std::isnan(value) ? !std::isnan(best) : largest ? value > best : value < best;
}

/// The position in `group` of the first extreme element.
static std::size_t bestOf(const RefTensor &x, const std::vector<std::int64_t> &group, bool largest) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < group.size(); ++i)
    if (isBetter(x.data[group[i]], x.data[group[best]], largest))
      best = i;
  return best;
}

static void evaluateExtreme(EvalContext &eval, ArrayRef<std::int64_t> dims, bool largest, bool index) {
  const RefTensor &x = eval.operand(0);
  RefTensor result(eval.resultShape());
  for (auto [y, group] : llvm::zip_equal(result.data, reducedGroups(x, dims))) {
    std::size_t best = bestOf(x, group, largest);
    y = index ? static_cast<double>(best) : x.data[group[best]];
  }
  eval.setResult(std::move(result));
}

/// Equal elements share the gradient.
static void pullbackExtreme(PullbackContext &g, ArrayRef<Dim> shape, ArrayRef<std::int64_t> dims) {
  if (!g.needs(0))
    return;
  ValueExpr x = g.operand(0), zero = k(x, 0);
  ValueExpr isBest = x == keepReduced(g.result(0), shape, dims), share = keepReduced(g.gradient(0), shape, dims);
  if (!dims.empty())
    share = share / sum(select(isBest, k(x, 1), zero), dims, /*keepdim=*/true);
  g.add(0, select(isBest, share, zero));
}

/// The extreme value first, then the least index of an element that has it.
static void lowerIndex(KernelContext &kernel, ArrayRef<std::int64_t> dims, bool keepdim, ReduceOp op) {
  KernelTensor x = kernel.operand(0);
  if (dims.empty())
    return kernel.setResult(scalarTensor(Halide::Internal::make_zero(Halide::Int(64))));
  std::vector<int> reduced(dims.begin(), dims.end());
  KernelTensor best = kernel.builder().reduce(kernel.uniqueName("best"), x, reduced, /*keepDims=*/true, op);
  const Halide::Type type = Halide::Int(x.type().bits());
  KernelTensor candidate(type, x.shape(), [=](const Index &i) -> Halide::Expr {
    Index row = i;
    Halide::Expr position = 0;
    for (int dim : reduced) {
      row[dim] = 0;
      position = position * x.shape()[dim] + i[dim];
    }
    KernelScalar value = x.at(i), isBest = value == KernelScalar(best.at(row));
    if (x.type().is_float())
      isBest = isBest || value != value;
    return Halide::select(isBest.expr, Halide::cast(type, position), type.max());
  });
  KernelTensor index = kernel.builder().reduce(kernel.uniqueName("index"), candidate, reduced, keepdim, ReduceOp::Min);
  kernel.setResult(castTo(index, Halide::Int(64)));
}

static SmallVector<std::int64_t> oneDim(std::optional<std::uint64_t> dim) {
  return dim ? SmallVector<std::int64_t>{static_cast<std::int64_t>(*dim)} : SmallVector<std::int64_t>();
}

LogicalResult AmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  return inferExtreme(specName<AmaxOp>(), location, input, adaptor.getDim(), adaptor.getKeepdim(), elementType(input),
                      types);
}
OpClass AmaxOp::opClass() { return reductionClass(getInput()); }
void AmaxOp::lower(KernelContext &kernel) {
  lowerExtreme(kernel, reducedDims(getDim(), getDims(getInput()).size()), getKeepdim(), ReduceOp::Max);
}
void AmaxOp::evaluate(EvalContext &eval) {
  evaluateExtreme(eval, reducedDims(getDim(), getDims(getInput()).size()), /*largest=*/true, /*index=*/false);
}
Dim AmaxOp::flops() { return flopsPerElement(getInput(), 1); }
bool AmaxOp::isDifferentiable() { return true; }
void AmaxOp::pullback(PullbackContext &g) {
  SmallVector<Dim> shape = getDims(getInput());
  pullbackExtreme(g, shape, reducedDims(getDim(), shape.size()));
}

LogicalResult AminOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  return inferExtreme(specName<AminOp>(), location, input, adaptor.getDim(), adaptor.getKeepdim(), elementType(input),
                      types);
}
OpClass AminOp::opClass() { return reductionClass(getInput()); }
void AminOp::lower(KernelContext &kernel) {
  lowerExtreme(kernel, reducedDims(getDim(), getDims(getInput()).size()), getKeepdim(), ReduceOp::Min);
}
void AminOp::evaluate(EvalContext &eval) {
  evaluateExtreme(eval, reducedDims(getDim(), getDims(getInput()).size()), /*largest=*/false, /*index=*/false);
}
Dim AminOp::flops() { return flopsPerElement(getInput(), 1); }
bool AminOp::isDifferentiable() { return true; }
void AminOp::pullback(PullbackContext &g) {
  SmallVector<Dim> shape = getDims(getInput());
  pullbackExtreme(g, shape, reducedDims(getDim(), shape.size()));
}

LogicalResult ArgmaxOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferExtreme(specName<ArgmaxOp>(), location, adaptor.getInput().getType(), oneDim(adaptor.getDim()),
                      adaptor.getKeepdim(), IntegerType::get(context, 64), types);
}
OpClass ArgmaxOp::opClass() { return reductionClass(getInput()); }
void ArgmaxOp::lower(KernelContext &kernel) {
  lowerIndex(kernel, reducedDims(oneDim(getDim()), getDims(getInput()).size()), getKeepdim(), ReduceOp::Max);
}
void ArgmaxOp::evaluate(EvalContext &eval) {
  evaluateExtreme(eval, reducedDims(oneDim(getDim()), getDims(getInput()).size()), /*largest=*/true, /*index=*/true);
}
Dim ArgmaxOp::flops() { return flopsPerElement(getInput(), 3); }

LogicalResult ArgminOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferExtreme(specName<ArgminOp>(), location, adaptor.getInput().getType(), oneDim(adaptor.getDim()),
                      adaptor.getKeepdim(), IntegerType::get(context, 64), types);
}
OpClass ArgminOp::opClass() { return reductionClass(getInput()); }
void ArgminOp::lower(KernelContext &kernel) {
  lowerIndex(kernel, reducedDims(oneDim(getDim()), getDims(getInput()).size()), getKeepdim(), ReduceOp::Min);
}
void ArgminOp::evaluate(EvalContext &eval) {
  evaluateExtreme(eval, reducedDims(oneDim(getDim()), getDims(getInput()).size()), /*largest=*/false, /*index=*/true);
}
Dim ArgminOp::flops() { return flopsPerElement(getInput(), 3); }

} // namespace modc::nn
