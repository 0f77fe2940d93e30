// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cumsum: running sums along a dimension, in either direction. Integers and bools are summed as i64, as PyTorch does.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

LogicalResult CumsumOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  if (failed(checkDim(location, specName<CumsumOp>(), static_cast<std::int64_t>(adaptor.getDim()), input)))
    return failure();
  Type element = elementType(input);
  types.push_back(makeTensorType(isa<FloatType>(element) ? element : IntegerType::get(context, 64), getDims(input)));
  return success();
}

static std::int64_t summedDim(CumsumOp op) {
  return normalizeDim(static_cast<std::int64_t>(op.getDim()), getDims(op.getInput()).size());
}

static DimsAttr dimsAttr(OpBuilder &b, ArrayRef<Dim> dims) {
  SmallVector<StringAttr> extents;
  for (const Dim &dim : dims)
    extents.push_back(b.getStringAttr(dim.str()));
  return DimsAttr::get(b.getContext(), extents);
}

/// The elements moved by `distance` along a dimension, zeros where none come from.
static ValueExpr shifted(const ValueExpr &x, std::int64_t dim, std::int64_t distance, bool reverse) {
  OpBuilder &b = *x.builder;
  SmallVector<Dim> shape = getDims(x.value), zeros(shape.size(), Dim(0)), sizes = shape, at = zeros;
  sizes[dim] = Dim(*shape[dim].constant() - distance);
  at[dim] = Dim(distance);
  NamedAttribute steps = b.getNamedAttr("steps", b.getDenseI64ArrayAttr(SmallVector<std::int64_t>(shape.size(), 1)));
  auto starts = [&](bool moved) { return b.getNamedAttr("starts", dimsAttr(b, moved ? at : zeros)); };
  Value part = buildValue(b, *x.location, SliceOp::getOperationName(), {x.value},
                          {starts(reverse), b.getNamedAttr("sizes", dimsAttr(b, sizes)), steps});
  Value moved = buildValue(b, *x.location, UnsliceOp::getOperationName(), {part},
                           {starts(!reverse), b.getNamedAttr("shape", dimsAttr(b, shape)), steps});
  return {moved, x.builder, x.location};
}

/// Of a length that only the run knows: for each i the sum over j of x[j] where j <= i (j >= i, if reverse).
static ValueExpr maskedSums(const ValueExpr &x, std::int64_t dim, bool reverse) {
  OpBuilder &b = *x.builder;
  SmallVector<Dim> shape = getDims(x.value), wide = shape;
  wide.insert(wide.begin() + dim, Dim(1));
  Value positions =
      buildValue(b, *x.location, ArangeOp::getOperationName(), {}, {b.getNamedAttr("end", dimsAttr(b, shape[dim]))});
  auto along = [&](std::int64_t where) {
    SmallVector<Dim> extents(wide.size(), Dim(1));
    extents[where] = shape[dim];
    return reshape({positions, x.builder, x.location}, extents);
  };
  ValueExpr i = along(dim), j = along(dim + 1);
  ValueExpr chosen = select(reverse ? j >= i : j <= i, reshape(x, wide), k(x, 0));
  return sum(chosen, {dim + 1}, /*keepdim=*/false);
}

OpClass CumsumOp::opClass() { return OpClass::Composite; }
/// A known length by doubling: after step s every element is the sum of the 2^s elements that end at it.
SmallVector<Value> CumsumOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  Type element = elementType(getResult());
  if (elementType(x.value) != element)
    x.value = buildValue(builder, getLoc(), CastOp::getOperationName(), {x.value},
                         {builder.getNamedAttr("element", TypeAttr::get(element))});
  SmallVector<Dim> shape = getDims(getInput());
  if (shape.empty())
    return {reshape(x, shape).value};
  std::int64_t dim = summedDim(*this);
  auto length = shape[dim].constant();
  if (!length)
    return {maskedSums(x, dim, getReverse()).value};
  for (std::int64_t distance = 1; distance < *length; distance *= 2)
    x = x + shifted(x, dim, distance, getReverse());
  return {x.value};
}
void CumsumOp::evaluate(EvalContext &eval) {
  RefTensor result = eval.operand(0);
  if (result.rank() == 0)
    return eval.setResult(std::move(result));
  for (std::vector<std::int64_t> &group : reducedGroups(result, summedDim(*this))) {
    if (getReverse())
      std::reverse(group.begin(), group.end());
    for (std::size_t i = 1; i < group.size(); ++i)
      result.data[group[i]] += result.data[group[i - 1]];
  }
  eval.setResult(std::move(result));
}
Dim CumsumOp::flops() { return flopsPerElement(getInput(), 1); }
bool CumsumOp::isDifferentiable() { return true; }
void CumsumOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  OpBuilder &b = g.builder();
  g.add(0, g.wrap(buildValue(b, g.location(), getOperationName(), {g.gradient(0).value},
                             {b.getNamedAttr("dim", b.getI64IntegerAttr(summedDim(*this))),
                              b.getNamedAttr("reverse", b.getBoolAttr(!getReverse()))})));
}

} // namespace modc::nn
