// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// permute, and transpose as the permutation that exchanges two dimensions.
#include "ir/StructuredOp.h"

#include <numeric>

using namespace mlir;

namespace modc::nn {

static SmallVector<std::int64_t> orderOf(ArrayRef<std::int64_t> dims) {
  SmallVector<std::int64_t> order;
  for (std::int64_t dim : dims)
    order.push_back(normalizeDim(dim, dims.size()));
  return order;
}

static SmallVector<std::int64_t> exchange(std::size_t rank, std::int64_t dim0, std::int64_t dim1) {
  SmallVector<std::int64_t> order(rank);
  std::iota(order.begin(), order.end(), 0);
  if (rank != 0)
    std::swap(order[normalizeDim(dim0, rank)], order[normalizeDim(dim1, rank)]);
  return order;
}

static SmallVector<Dim> permuted(ArrayRef<Dim> shape, ArrayRef<std::int64_t> order) {
  SmallVector<Dim> result;
  for (std::int64_t dim : order)
    result.push_back(shape[dim]);
  return result;
}

static RefTensor evaluatePermute(const RefTensor &x, ArrayRef<std::int64_t> order) {
  std::vector<std::int64_t> shape, index(order.size()), source(order.size());
  for (std::int64_t dim : order)
    shape.push_back(x.shape[dim]);
  RefTensor result(shape);
  for (double &value : result.data) {
    std::int64_t position = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
      source[order[i]] = index[i];
    for (std::size_t i = 0; i < order.size(); ++i)
      position = position * x.shape[i] + source[i];
    value = x.data[position];
    nextIndex(index, shape);
  }
  return result;
}

LogicalResult PermuteOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  SmallVector<Dim> shape = nn::getDims(input);
  if (adaptor.getDims().size() != shape.size())
    return emitOptionalError(location, "`permute`: ", typeText(input), " has ", shape.size(), " dimensions, ",
                             adaptor.getDims().size(), " are named");
  // Of a scalar no dimension is named, so the list has none twice.
  if (failed(checkReducedDims(location, specName<PermuteOp>(), adaptor.getDims(), input)))
    return failure();
  types.push_back(makeTensorType(elementType(input), permuted(shape, orderOf(adaptor.getDims()))));
  return success();
}

OpClass PermuteOp::opClass() { return OpClass::View; }
void PermuteOp::lower(KernelContext &kernel) {
  SmallVector<std::int64_t> order = orderOf(getDims());
  kernel.setResult(modc::permute(kernel.operand(0), std::vector<int>(order.begin(), order.end())));
}
void PermuteOp::evaluate(EvalContext &eval) { eval.setResult(evaluatePermute(eval.operand(0), orderOf(getDims()))); }
Dim PermuteOp::flops() { return Dim(0); }
bool PermuteOp::isDifferentiable() { return true; }
void PermuteOp::pullback(PullbackContext &g) {
  SmallVector<std::int64_t> order = orderOf(getDims()), inverse(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    inverse[order[i]] = static_cast<std::int64_t>(i);
  if (g.needs(0))
    g.add(0, nn::permute(g.gradient(0), inverse));
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                            DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  auto dim0 = static_cast<std::int64_t>(adaptor.getDim0()), dim1 = static_cast<std::int64_t>(adaptor.getDim1());
  if (failed(checkDim(location, specName<TransposeOp>(), dim0, input)) ||
      failed(checkDim(location, specName<TransposeOp>(), dim1, input)))
    return failure();
  SmallVector<Dim> shape = nn::getDims(input);
  types.push_back(makeTensorType(elementType(input), permuted(shape, exchange(shape.size(), dim0, dim1))));
  return success();
}

static SmallVector<std::int64_t> transposeOrder(TransposeOp op) {
  return exchange(getDims(op.getInput()).size(), static_cast<std::int64_t>(op.getDim0()),
                  static_cast<std::int64_t>(op.getDim1()));
}

OpClass TransposeOp::opClass() { return OpClass::Composite; }
SmallVector<Value> TransposeOp::decompose(OpBuilder &builder) {
  return {nn::permute({getInput(), &builder, getLoc()}, transposeOrder(*this)).value};
}
void TransposeOp::evaluate(EvalContext &eval) {
  eval.setResult(evaluatePermute(eval.operand(0), transposeOrder(*this)));
}
Dim TransposeOp::flops() { return Dim(0); }
bool TransposeOp::isDifferentiable() { return true; }
void TransposeOp::pullback(PullbackContext &g) {
  if (g.needs(0))
    g.add(0, nn::permute(g.gradient(0), transposeOrder(*this))); // its own inverse
}

} // namespace modc::nn
