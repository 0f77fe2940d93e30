// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// argsort and topk_indices: the places of elements in order. NaN is larger than any number, as in PyTorch; equal elements
// stay in the order in which they come.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static std::size_t sortedDim(Value input, std::uint64_t dim) {
  return normalizeDim(static_cast<std::int64_t>(dim), getDims(input).size());
}

static LogicalResult inferPlaces(StringRef op, MLIRContext *context, std::optional<Location> location, Type input,
                                 std::uint64_t dim, std::optional<std::uint64_t> count, SmallVectorImpl<Type> &types) {
  if (failed(checkDim(location, op, static_cast<std::int64_t>(dim), input)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  if (count) {
    const auto wanted = static_cast<std::int64_t>(*count);
    const std::size_t at = normalizeDim(static_cast<std::int64_t>(dim), shape.size());
    const Dim extent = shape.empty() ? Dim(1) : shape[at];
    if (wanted < 0)
      return emitOptionalError(location, "`", op, "`: k is ", wanted, ", which is no number of elements");
    if (!extent.isConstant())
      return emitOptionalError(location, "`", op, "`: dimension ", static_cast<std::int64_t>(dim), " of ",
                               typeText(input), " is known in the run only: whether it holds ", wanted,
                               " elements is not");
    if (wanted > *extent.constant())
      return emitOptionalError(location, "`", op, "`: k is ", wanted, ", and dimension ",
                               static_cast<std::int64_t>(dim), " of ", typeText(input), " has ", *extent.constant(),
                               *extent.constant() == 1 ? " element" : " elements");
    if (!shape.empty())
      shape[at] = Dim(wanted);
    else if (wanted == 0)
      return emitOptionalError(location, "`", op, "`: a tensor of rank 0 has one element, and k is 0");
  }
  types.push_back(makeTensorType(IntegerType::get(context, 64), shape));
  return success();
}

/// The first `count` places of each row, by the definition.
static void evaluatePlaces(EvalContext &eval, std::size_t dim, bool descending) {
  const RefTensor &x = eval.operand(0);
  RefTensor places(eval.resultShape());
  SmallVector<std::int64_t> dims;
  if (!x.shape.empty())
    dims.push_back(static_cast<std::int64_t>(dim));
  for (auto [from, to] : llvm::zip_equal(reducedGroups(x, dims), reducedGroups(places, dims))) {
    std::vector<std::size_t> order(from.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      order[i] = i;
    llvm::stable_sort(order, [&, &row = from](std::size_t a, std::size_t b) {
      const double left = x.data[row[a]], right = x.data[row[b]];
      if (descending)
        return left > right || (std::isnan(left) && !std::isnan(right));
      return left < right || (std::isnan(right) && !std::isnan(left));
    });
    for (std::size_t i = 0; i < to.size(); ++i)
      places.data[to[i]] = static_cast<double>(order[i]);
  }
  eval.setResult(std::move(places));
}

// ---- argsort

LogicalResult ArgsortOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferPlaces(specName<ArgsortOp>(), context, location, adaptor.getInput().getType(), adaptor.getDim(),
                     adaptor.getCount(), types);
}
static bool isAlongLast(ArgsortOp op) {
  const std::size_t rank = getDims(op.getInput()).size();
  return rank == 0 || sortedDim(op.getInput(), op.getDim()) + 1 == rank;
}
OpClass ArgsortOp::opClass() {
  if (!isAlongLast(*this))
    return OpClass::Composite;
  return getDims(getInput()).empty() ? OpClass::Pointwise : OpClass::Rows;
}
/// With the sorted dimension as the last one.
SmallVector<Value> ArgsortOp::decompose(OpBuilder &builder) {
  const std::size_t rank = getDims(getInput()).size();
  SmallVector<std::int64_t> order = llvm::to_vector(llvm::seq<std::int64_t>(0, static_cast<std::int64_t>(rank)));
  std::swap(order[sortedDim(getInput(), getDim())], order.back());
  ValueExpr x = permute({getInput(), &builder, getLoc()}, order);
  SmallVector<NamedAttribute> attributes{builder.getNamedAttr("dim", builder.getI64IntegerAttr(-1)),
                                         builder.getNamedAttr("descending", getDescendingAttr())};
  if (IntegerAttr count = getCountAttr())
    attributes.push_back(builder.getNamedAttr("count", count));
  Value places = buildValue(builder, getLoc(), getOperationName(), {x.value}, attributes);
  return {permute({places, &builder, getLoc()}, order).value};
}
void ArgsortOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  if (x.rank() == 0)
    return kernel.setResult(scalarTensor(Halide::Internal::make_zero(Halide::Int(64))));
  kernel.setResult(
      kernel.builder().sort(kernel.uniqueName("place"), x, kernel.shapeOf(getResult()).back(), getDescending()));
}
void ArgsortOp::evaluate(EvalContext &eval) {
  evaluatePlaces(eval, getDims(getInput()).empty() ? 0 : sortedDim(getInput(), getDim()), getDescending());
}
/// About two comparisons for each halving of a row.
Dim ArgsortOp::flops() {
  SmallVector<Dim> shape = getDims(getInput());
  const std::int64_t length = shape.empty() ? 1 : shape[sortedDim(getInput(), getDim())].constant().value_or(1024);
  return flopsPerElement(getInput(),
                         2 * (1 + llvm::Log2_64_Ceil(static_cast<std::uint64_t>(std::max<std::int64_t>(length, 1)))));
}

// ---- topk_indices

LogicalResult TopkIndicesOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                              ValueRange operands, DictionaryAttr attributes, OpaqueProperties,
                                              RegionRange, SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  return inferPlaces("topk", context, location, adaptor.getInput().getType(), adaptor.getDim(), adaptor.getK(), types);
}
OpClass TopkIndicesOp::opClass() { return OpClass::Composite; }
SmallVector<Value> TopkIndicesOp::decompose(OpBuilder &builder) {
  return {buildValue(builder, getLoc(), ArgsortOp::getOperationName(), {getInput()},
                     {builder.getNamedAttr("dim", getDimAttr()), builder.getNamedAttr("descending", getLargestAttr()),
                      builder.getNamedAttr("count", getKAttr())})};
}
void TopkIndicesOp::evaluate(EvalContext &eval) {
  evaluatePlaces(eval, getDims(getInput()).empty() ? 0 : sortedDim(getInput(), getDim()), getLargest());
}
Dim TopkIndicesOp::flops() { return flopsPerElement(getInput(), 2); }

} // namespace modc::nn
