// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// pixel_shuffle and pixel_unshuffle: channels become places of a finer grid, and back; each is the other's derivative.
#include "ir/Spatial.h"

using namespace mlir;

namespace modc::nn {

/// [..., C, H, W] with its last three dimensions replaced.
static SmallVector<Dim> withLast(Value value, ArrayRef<Dim> last) {
  SmallVector<Dim> shape = getDims(value);
  shape.truncate(shape.size() - 3);
  shape.append(last.begin(), last.end());
  return shape;
}

/// The leading dimensions as they are, then the given ones.
static ValueExpr permuteLast(const ValueExpr &x, ArrayRef<std::int64_t> last) {
  Integers order;
  auto lead = static_cast<std::int64_t>(getDims(x.value).size() - last.size());
  for (std::int64_t d = 0; d < lead; ++d)
    order.push_back(d);
  for (std::int64_t d : last)
    order.push_back(lead + d);
  return permute(x, order);
}

/// [..., C r r, H, W] -> [..., C, r, r, H, W] -> [..., C, H, r, W, r]
static ValueExpr shuffled(const ValueExpr &x, std::int64_t r, ArrayRef<Dim> result) {
  SmallVector<Dim> in = getDims(x.value), to(result);
  const Dim &channels = to[to.size() - 3], &height = in[in.size() - 2], &width = in.back();
  ValueExpr parts = reshape(x, withLast(x.value, {channels, Dim(r), Dim(r), height, width}));
  return reshape(permuteLast(parts, {0, 3, 1, 4, 2}), result);
}

/// [..., C, H r, W r] -> [..., C, H, r, W, r] -> [..., C, r, r, H, W]
static ValueExpr unshuffled(const ValueExpr &x, std::int64_t r, ArrayRef<Dim> result) {
  SmallVector<Dim> in = getDims(x.value), to(result);
  const Dim &channels = in[in.size() - 3], &height = to[to.size() - 2], &width = to.back();
  ValueExpr parts = reshape(x, withLast(x.value, {channels, height, Dim(r), width, Dim(r)}));
  return reshape(permuteLast(parts, {0, 2, 4, 1, 3}), result);
}

/// y[..., c, h * r + i, w * r + j] = x[..., (c * r + i) * r + j, h, w], `fine` being y.
template <class Move> static void forPixels(const std::vector<std::int64_t> &fine, std::int64_t r, Move move) {
  const std::size_t rank = fine.size();
  std::vector<std::int64_t> index(rank, 0);
  if (llvm::is_contained(fine, 0))
    return;
  for (std::int64_t to = 0;; ++to) {
    std::int64_t lead = 0;
    for (std::size_t d = 0; d + 3 < rank; ++d)
      lead = lead * fine[d] + index[d];
    const std::int64_t c = index[rank - 3], h = index[rank - 2], w = index[rank - 1];
    std::int64_t from = lead * fine[rank - 3] * r * r + (c * r + h % r) * r + w % r;
    from = (from * (fine[rank - 2] / r) + h / r) * (fine[rank - 1] / r) + w / r;
    move(to, from);
    if (!nextIndex(index, fine))
      return;
  }
}

static LogicalResult checkPixels(std::optional<Location> location, StringRef op, Type input, std::int64_t factor) {
  if (getDims(input).size() < 3)
    return emitOptionalError(location, "`", op, "`: ", typeText(input), " has no channels, height and width");
  if (factor < 1 || factor > 1 << 15)
    return emitOptionalError(location, "`", op, "`: the factor ", factor, " is not between 1 and ", 1 << 15);
  return success();
}

LogicalResult PixelShuffleOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                               DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                               SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  auto r = static_cast<std::int64_t>(adaptor.getUpscaleFactor());
  if (failed(checkPixels(location, specName<PixelShuffleOp>(), input, r)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  std::optional<Dim> channels = divideExact(shape[shape.size() - 3], Dim(r * r));
  if (!channels)
    return emitOptionalError(location, "`pixel_shuffle`: the ", shape[shape.size() - 3].str(), " channels of ",
                             typeText(input), " do not divide by ", r * r);
  shape[shape.size() - 3] = *channels;
  for (std::size_t d = shape.size() - 2; d < shape.size(); ++d)
    shape[d] = plus(Dim(0), shape[d], r);
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

OpClass PixelShuffleOp::opClass() { return OpClass::Composite; }
SmallVector<Value> PixelShuffleOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  return {shuffled(x, static_cast<std::int64_t>(getUpscaleFactor()), getDims(getResult())).value};
}
void PixelShuffleOp::evaluate(EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0);
  forPixels(y.shape, static_cast<std::int64_t>(getUpscaleFactor()),
            [&](std::int64_t fine, std::int64_t coarse) { y.data[fine] = x.data[coarse]; });
  eval.setResult(std::move(y));
}
Dim PixelShuffleOp::flops() { return Dim(0); }
bool PixelShuffleOp::isDifferentiable() { return true; }
void PixelShuffleOp::pullback(PullbackContext &g) {
  if (g.needs(0))
    g.add(0, unshuffled(g.gradient(0), static_cast<std::int64_t>(getUpscaleFactor()), getDims(getInput())));
}

LogicalResult PixelUnshuffleOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                                 DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                                 SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  auto r = static_cast<std::int64_t>(adaptor.getDownscaleFactor());
  if (failed(checkPixels(location, specName<PixelUnshuffleOp>(), input, r)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  shape[shape.size() - 3] = plus(Dim(0), shape[shape.size() - 3], r * r);
  for (std::size_t d = shape.size() - 2; d < shape.size(); ++d) {
    std::optional<Dim> part = divideExact(shape[d], Dim(r));
    if (!part)
      return emitOptionalError(location, "`pixel_unshuffle`: dimension ", d, " of ", typeText(input),
                               " does not divide by ", r);
    shape[d] = *part;
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

OpClass PixelUnshuffleOp::opClass() { return OpClass::Composite; }
SmallVector<Value> PixelUnshuffleOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  return {unshuffled(x, static_cast<std::int64_t>(getDownscaleFactor()), getDims(getResult())).value};
}
void PixelUnshuffleOp::evaluate(EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0);
  forPixels(x.shape, static_cast<std::int64_t>(getDownscaleFactor()),
            [&](std::int64_t fine, std::int64_t coarse) { y.data[coarse] = x.data[fine]; });
  eval.setResult(std::move(y));
}
Dim PixelUnshuffleOp::flops() { return Dim(0); }
bool PixelUnshuffleOp::isDifferentiable() { return true; }
void PixelUnshuffleOp::pullback(PullbackContext &g) {
  if (g.needs(0))
    g.add(0, shuffled(g.gradient(0), static_cast<std::int64_t>(getDownscaleFactor()), getDims(getInput())));
}

} // namespace modc::nn
