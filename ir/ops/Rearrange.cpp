// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// flip, roll, tril, triu, masked_fill and arange: elements in another order, or replaced by their place in a tensor.
#include "ir/NumberRange.h"
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

// ---- flip: y[i] = x[extent - 1 - i]

LogicalResult FlipOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  if (failed(checkReducedDims(location, specName<FlipOp>(), adaptor.getDims(), adaptor.getInput().getType())))
    return failure();
  types.push_back(adaptor.getInput().getType());
  return success();
}
static bool isFlipped(FlipOp op, std::size_t dim) {
  std::size_t rank = getDims(op.getInput()).size();
  return llvm::any_of(op.getDims(),
                      [&](std::int64_t d) { return static_cast<std::size_t>(normalizeDim(d, rank)) == dim; });
}
OpClass FlipOp::opClass() { return OpClass::View; }
void FlipOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  SmallVector<bool> flipped;
  for (std::size_t d = 0; d < x.shape().size(); ++d)
    flipped.push_back(isFlipped(*this, d));
  kernel.setResult(KernelTensor(x.type(), x.shape(), [=](const Index &index) {
    Index inner;
    for (std::size_t d = 0; d < index.size(); ++d)
      inner.push_back(flipped[d] ? Halide::Internal::simplify(x.shape()[d] - 1 - index[d]) : index[d]);
    return x.at(inner);
  }));
}
/// The elements of `x` at places that `move` makes of the result's.
static void evaluateMoved(EvalContext &eval, llvm::function_ref<std::int64_t(std::size_t, std::int64_t)> move) {
  const RefTensor &x = eval.operand(0);
  RefTensor result(x.shape);
  std::vector<std::int64_t> index(x.shape.size());
  for (double &value : result.data) {
    std::int64_t position = 0;
    for (std::size_t d = 0; d < index.size(); ++d)
      position = position * x.shape[d] + move(d, index[d]);
    value = x.data[position];
    nextIndex(index, x.shape);
  }
  eval.setResult(std::move(result));
}
void FlipOp::evaluate(EvalContext &eval) {
  const std::vector<std::int64_t> shape = eval.operand(0).shape;
  evaluateMoved(eval, [&](std::size_t d, std::int64_t i) { return isFlipped(*this, d) ? shape[d] - 1 - i : i; });
}
Dim FlipOp::flops() { return Dim(0); }
bool FlipOp::isDifferentiable() { return true; }
void FlipOp::pullback(PullbackContext &g) {
  OpBuilder &b = g.builder();
  if (g.needs(0))
    g.add(0, g.wrap(buildValue(b, g.location(), FlipOp::getOperationName(), {g.gradient(0).value},
                               {b.getNamedAttr("dims", getDimsAttr())})));
}

// ---- roll: y[i] = x[(i - shift) mod extent]

LogicalResult RollOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                       SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  if (adaptor.getShifts().size() != adaptor.getDims().size())
    return emitOptionalError(location, "`roll`: ", adaptor.getShifts().size(), " shifts for ", adaptor.getDims().size(),
                             " dimensions");
  if (failed(checkReducedDims(location, specName<RollOp>(), adaptor.getDims(), adaptor.getInput().getType())))
    return failure();
  types.push_back(adaptor.getInput().getType());
  return success();
}
static std::int64_t shiftOf(RollOp op, std::size_t dim) {
  std::size_t rank = getDims(op.getInput()).size();
  for (auto [d, shift] : llvm::zip(op.getDims(), op.getShifts()))
    if (static_cast<std::size_t>(normalizeDim(d, rank)) == dim)
      return shift;
  return 0;
}
OpClass RollOp::opClass() { return OpClass::View; }
void RollOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  SmallVector<std::int64_t> shifts;
  for (std::size_t d = 0; d < x.shape().size(); ++d)
    shifts.push_back(shiftOf(*this, d));
  kernel.setResult(KernelTensor(x.type(), x.shape(), [=](const Index &index) {
    Index inner;
    for (std::size_t d = 0; d < index.size(); ++d)
      inner.push_back(shifts[d] == 0 ? index[d] : (index[d] - static_cast<int>(shifts[d])) % x.shape()[d]);
    return x.at(inner);
  }));
}
void RollOp::evaluate(EvalContext &eval) {
  const std::vector<std::int64_t> shape = eval.operand(0).shape;
  evaluateMoved(
      eval, [&](std::size_t d, std::int64_t i) { return ((i - shiftOf(*this, d)) % shape[d] + shape[d]) % shape[d]; });
}
Dim RollOp::flops() { return Dim(0); }
bool RollOp::isDifferentiable() { return true; }
void RollOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  OpBuilder &b = g.builder();
  SmallVector<std::int64_t> back;
  for (std::int64_t shift : getShifts())
    back.push_back(-shift);
  g.add(0, g.wrap(buildValue(
               b, g.location(), RollOp::getOperationName(), {g.gradient(0).value},
               {b.getNamedAttr("shifts", b.getDenseI64ArrayAttr(back)), b.getNamedAttr("dims", getDimsAttr())})));
}

// ---- tril and triu: x where column - row is at most (at least) the diagonal

template <class Op>
static LogicalResult inferTriangle(std::optional<Location> location, Value input, SmallVectorImpl<Type> &types) {
  if (getDims(input).size() < 2)
    return emitOptionalError(location, "`", specName<Op>(), "`: wants matrices, not ", typeText(input.getType()));
  types.push_back(input.getType());
  return success();
}

template <class Op> static void lowerTriangle(Op op, KernelContext &kernel, bool isLower) {
  KernelTensor x = kernel.operand(0);
  auto diagonal = static_cast<int>(static_cast<std::int64_t>(op.getDiagonal()));
  kernel.setResult(KernelTensor(x.type(), x.shape(), [=](const Index &index) {
    Halide::Expr row = index[index.size() - 2], column = index.back(), edge = row + diagonal;
    return Halide::select(isLower ? column <= edge : column >= edge, x.at(index),
                          Halide::Internal::make_zero(x.type()));
  }));
}

template <class Op> static void evaluateTriangle(Op op, EvalContext &eval, bool isLower) {
  RefTensor result = eval.operand(0);
  auto diagonal = static_cast<std::int64_t>(op.getDiagonal());
  std::int64_t columns = result.shape.back(), rows = result.shape[result.shape.size() - 2];
  for (std::int64_t i = 0; i < result.elements(); ++i) {
    std::int64_t over = i % columns - i / columns % rows - diagonal;
    if (isLower ? over > 0 : over < 0)
      result.data[i] = 0;
  }
  eval.setResult(std::move(result));
}

template <class Op> static void pullbackTriangle(Op op, PullbackContext &g) {
  OpBuilder &b = g.builder();
  if (g.needs(0))
    g.add(0, g.wrap(buildValue(b, g.location(), Op::getOperationName(), {g.gradient(0).value},
                               {b.getNamedAttr("diagonal", op.getDiagonalAttr())})));
}

LogicalResult TrilOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr, OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  return inferTriangle<TrilOp>(location, operands[0], types);
}
OpClass TrilOp::opClass() { return OpClass::Pointwise; }
void TrilOp::lower(KernelContext &kernel) { lowerTriangle(*this, kernel, /*isLower=*/true); }
void TrilOp::evaluate(EvalContext &eval) { evaluateTriangle(*this, eval, /*isLower=*/true); }
Dim TrilOp::flops() { return Dim(0); }
bool TrilOp::isDifferentiable() { return true; }
void TrilOp::pullback(PullbackContext &g) { pullbackTriangle(*this, g); }

LogicalResult TriuOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr, OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  return inferTriangle<TriuOp>(location, operands[0], types);
}
OpClass TriuOp::opClass() { return OpClass::Pointwise; }
void TriuOp::lower(KernelContext &kernel) { lowerTriangle(*this, kernel, /*isLower=*/false); }
void TriuOp::evaluate(EvalContext &eval) { evaluateTriangle(*this, eval, /*isLower=*/false); }
Dim TriuOp::flops() { return Dim(0); }
bool TriuOp::isDifferentiable() { return true; }
void TriuOp::pullback(PullbackContext &g) { pullbackTriangle(*this, g); }

// ---- masked_fill: where(mask, value, x)

LogicalResult MaskedFillOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                             DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                             SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType(), mask = adaptor.getMask().getType();
  if (!elementType(mask).isInteger(1))
    return emitOptionalError(location, "`masked_fill`: the mask must be bool, not ", typeText(mask));
  std::optional<SmallVector<Dim>> shape = broadcastDims(nn::getDims(input), nn::getDims(mask));
  if (!shape || ArrayRef<Dim>(*shape) != ArrayRef<Dim>(nn::getDims(input)))
    return emitOptionalError(location, "`masked_fill`: the mask ", typeText(mask), " does not broadcast to ",
                             typeText(input));
  types.push_back(input);
  return success();
}
OpClass MaskedFillOp::opClass() { return OpClass::Composite; }
SmallVector<Value> MaskedFillOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()}, mask{getMask(), &builder, getLoc()};
  return {select(mask, k(x, getValue().convertToDouble()), x).value};
}
void MaskedFillOp::evaluate(EvalContext &eval) {
  RefTensor result = eval.operand(0);
  std::vector<std::int64_t> index(result.shape.size());
  for (double &value : result.data) {
    if (broadcastAt(eval.operand(1), index) != 0)
      value = getValue().convertToDouble();
    nextIndex(index, result.shape);
  }
  eval.setResult(std::move(result));
}
Dim MaskedFillOp::flops() { return Dim(0); }

// ---- arange

struct Range {
  Dim start{0}, count{0};
  std::int64_t step = 1;
};

/// From [end], [start, end] or [start, end, step].
static std::optional<Range> rangeOf(DimsAttr attr) {
  SmallVector<Dim> given;
  for (StringAttr extent : attr.getExtents())
    given.push_back(*Dim::parse(extent.getValue()));
  if (given.empty() || given.size() > 3)
    return std::nullopt;
  Range range;
  range.start = given.size() > 1 ? given[0] : Dim(0);
  if (given.size() == 3) {
    if (!given[2].isConstant() || *given[2].constant() == 0)
      return std::nullopt;
    range.step = *given[2].constant();
  }
  std::optional<Dim> room = add(given.size() > 1 ? given[1] : given[0], *multiply(range.start, Dim(-1)));
  if (!room)
    return std::nullopt;
  std::optional<Dim> count =
      room->isConstant()
          ? std::optional<Dim>(Dim((*room->constant() + range.step - (range.step > 0 ? 1 : -1)) / range.step))
          : divideExact(*room, Dim(range.step));
  if (!count || (count->isConstant() && *count->constant() < 0))
    return std::nullopt;
  range.count = *count;
  return range;
}

LogicalResult ArangeOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  std::optional<Range> range = rangeOf(Adaptor(operands, attributes).getEnd());
  if (!range)
    return emitOptionalError(location, "`arange`: wants (end), (start, end) or (start, end, step) with a known number "
                                       "of elements");
  types.push_back(makeTensorType(IntegerType::get(context, 64), range->count));
  return success();
}
OpClass ArangeOp::opClass() { return OpClass::Value; }
void ArangeOp::lower(KernelContext &kernel) {
  Range range = *rangeOf(getEnd());
  Halide::Expr start = kernel.extent(range.start);
  kernel.setResult(KernelTensor(Halide::Int(64), kernel.shapeOf(getResult()), [=](const Index &index) {
    return Halide::cast(Halide::Int(64), start + index[0] * static_cast<int>(range.step));
  }));
}
void ArangeOp::evaluate(EvalContext &eval) {
  RefTensor result(eval.resultShape());
  Range range = *rangeOf(getEnd());
  for (std::int64_t i = 0; i < result.elements(); ++i)
    result.data[i] = static_cast<double>(eval.extent(range.start) + i * range.step);
  eval.setResult(std::move(result));
}
Dim ArangeOp::flops() { return Dim(0); }

// ---- numbers that are known before the run

std::optional<NumberRange> numberRange(Value value) {
  while (auto op = value.getDefiningOp<TensorOp>()) {
    if (auto constant = dyn_cast<ConstantOp>(*op)) {
      const Dim number(static_cast<std::int64_t>(constant.getValue().convertToDouble()));
      return NumberRange{number, number};
    }
    if (auto arange = dyn_cast<ArangeOp>(*op)) {
      const Range range = *rangeOf(arange.getEnd());
      std::optional<Dim> last = add(range.count, Dim(-1));
      last = last ? multiply(*last, Dim(range.step)) : last;
      last = last ? add(range.start, *last) : last;
      if (!last || range.count == Dim(0))
        return std::nullopt;
      return range.step > 0 ? NumberRange{range.start, *last} : NumberRange{*last, range.start};
    }
    if (op.opClass() != OpClass::View && !isa<CastOp>(*op))
      return std::nullopt;
    value = op->getOperand(0);
  }
  return std::nullopt;
}

} // namespace modc::nn
