// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// pad: elements before and behind dimensions.
//
//   pad  y[i] = x[i - low] inside of x; outside of it the constant, or the element that the mode names:
//        reflect x[|i|] without the border twice, replicate the border, circular the other end
#include "ir/Spatial.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace modc::nn {

namespace {

enum class PadMode { Constant, Reflect, Replicate, Circular };

std::optional<PadMode> padMode(StringRef name) {
  return llvm::StringSwitch<std::optional<PadMode>>(name)
      .Case("constant", PadMode::Constant)
      .Case("reflect", PadMode::Reflect)
      .Case("replicate", PadMode::Replicate)
      .Case("circular", PadMode::Circular)
      .Default(std::nullopt);
}

/// Before and behind each dimension of the input.
struct Pads {
  Integers low, high;
};

/// The attribute lists (before, behind) pairs, the last dimension first.
Pads padsOf(ArrayRef<std::int64_t> pad, std::size_t rank) {
  Pads pads{Integers(rank, 0), Integers(rank, 0)};
  for (std::size_t i = 0; i + 1 < pad.size(); i += 2) {
    pads.low[rank - 1 - i / 2] = pad[i];
    pads.high[rank - 1 - i / 2] = pad[i + 1];
  }
  return pads;
}

/// Where an element outside of the input comes from; `Number` is an integer or a Halide expression.
template <class Number, class Select>
Number padSource(PadMode mode, const Number &i, const Number &extent, Select select) {
  switch (mode) {
  case PadMode::Constant:
    return i;
  case PadMode::Reflect: {
    Number j = select(i < 0, -i, i);
    return select(j < extent, j, 2 * (extent - 1) - j);
  }
  case PadMode::Replicate:
    return select(i < 0, Number(0), select(i < extent, i, extent - 1));
  case PadMode::Circular:
    return select(i < 0, i + extent, select(i < extent, i, i - extent));
  }
  llvm_unreachable("unknown padding mode");
}

/// The elements from `start` on, `size` of them, of one dimension.
ValueExpr part(const ValueExpr &x, std::size_t dim, const Dim &start, const Dim &size) {
  SmallVector<Dim> sizes = getDims(x.value), starts(sizes.size(), Dim(0));
  starts[dim] = start;
  sizes[dim] = size;
  return slice(x, starts, sizes);
}

/// Zeros around `x` along one dimension.
ValueExpr placed(const ValueExpr &x, std::size_t dim, const Dim &start, const Dim &extent) {
  SmallVector<Dim> shape = getDims(x.value), starts(shape.size(), Dim(0));
  starts[dim] = start;
  shape[dim] = extent;
  return unslice(x, starts, shape, Integers(shape.size(), 1));
}

/// The gradient that the elements added along one dimension bring to those they are copies of.
ValueExpr folded(const ValueExpr &dy, PadMode mode, std::size_t dim, std::int64_t low, std::int64_t high,
                 const Dim &extent) {
  auto d = static_cast<std::int64_t>(dim);
  ValueExpr total = part(dy, dim, Dim(low), extent);
  const auto add = [&](bool before) {
    std::int64_t count = before ? low : high;
    if (count == 0)
      return;
    ValueExpr added = part(dy, dim, before ? Dim(0) : plus(extent, Dim(low)), Dim(count));
    Dim start(0);
    if (mode == PadMode::Reflect) {
      added = flip(added, {d});
      start = before ? Dim(1) : plus(extent, Dim(-1 - count));
    } else if (mode == PadMode::Replicate) {
      added = sum(added, {d}, /*keepdim=*/true);
      start = before ? Dim(0) : plus(extent, Dim(-1));
    } else {
      start = before ? plus(extent, Dim(-count)) : Dim(0);
    }
    total = total + placed(added, dim, start, extent);
  };
  add(true);
  add(false);
  return total;
}

} // namespace

LogicalResult PadOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                      DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                      SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  ArrayRef<std::int64_t> numbers = adaptor.getPad();
  SmallVector<Dim> shape = nn::getDims(input);
  if (numbers.size() % 2 != 0 || numbers.size() > 2 * shape.size())
    return emitOptionalError(location, "`pad`: ", numbers.size(), " numbers are not two for each of the last of the ",
                             shape.size(), " dimensions of ", typeText(input));
  std::optional<PadMode> mode = padMode(adaptor.getMode());
  if (!mode)
    return emitOptionalError(location, "`pad`: mode '", adaptor.getMode(),
                             "' is none of 'constant', 'reflect', 'replicate' and 'circular'");
  Pads pads = padsOf(numbers, shape.size());
  for (std::size_t d = 0; d < shape.size(); ++d) {
    std::int64_t low = pads.low[d], high = pads.high[d], most = std::max(low, high);
    if (low == 0 && high == 0)
      continue;
    std::optional<std::int64_t> extent = shape[d].constant();
    if (*mode != PadMode::Constant && !extent)
      return emitOptionalError(location, "`pad`: mode '", adaptor.getMode(), "' wants dimensions that are known, ", d,
                               " of ", typeText(input), " is not");
    if (*mode != PadMode::Constant && (low < 0 || high < 0))
      return emitOptionalError(location, "`pad`: mode '", adaptor.getMode(), "' only adds elements, not ",
                               std::min(low, high));
    std::int64_t available = *mode == PadMode::Reflect ? *extent - 1 : *mode == PadMode::Circular ? *extent : most;
    if (*mode != PadMode::Constant && (most > available || *extent == 0))
      return emitOptionalError(location, "`pad`: mode '", adaptor.getMode(), "' cannot add ", most,
                               " elements to dimension ", d, " of ", typeText(input));
    std::optional<Dim> padded = add(shape[d], Dim(low + high));
    if (!padded || padded->constant().value_or(0) < 0 || (extent && *extent + std::min(low, high) < 0))
      return emitOptionalError(location, "`pad`: ", low, " and ", high, " leave nothing of dimension ", d, " of ",
                               typeText(input));
    shape[d] = *padded;
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

/// What takes elements away is a slice, what changes nothing is no kernel.
OpClass PadOp::opClass() {
  bool cuts = llvm::any_of(getPad(), [](std::int64_t n) { return n < 0; });
  bool adds = llvm::any_of(getPad(), [](std::int64_t n) { return n > 0; });
  return cuts || !adds ? OpClass::Composite : OpClass::Pointwise;
}

SmallVector<Value> PadOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  SmallVector<Dim> sizes = getDims(getInput()), starts(sizes.size(), Dim(0));
  Pads pads = padsOf(getPad(), sizes.size());
  bool cuts = false;
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    std::int64_t low = std::min<std::int64_t>(pads.low[d], 0), high = std::min<std::int64_t>(pads.high[d], 0);
    starts[d] = Dim(-low);
    sizes[d] = plus(sizes[d], Dim(low + high));
    cuts = cuts || low < 0 || high < 0;
  }
  if (cuts)
    x = slice(x, starts, sizes);
  Integers left;
  for (std::int64_t n : getPad())
    left.push_back(std::max<std::int64_t>(n, 0));
  if (llvm::all_of(left, [](std::int64_t n) { return n == 0; }))
    return {x.value};
  SmallVector<NamedAttribute> attributes{builder.getNamedAttr("pad", builder.getDenseI64ArrayAttr(left)),
                                         builder.getNamedAttr("mode", getModeAttr())};
  if (getValueAttr())
    attributes.push_back(builder.getNamedAttr("value", getValueAttr()));
  return {buildWith(x, getOperationName(), x.value, attributes).value};
}

void PadOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  PadMode mode = *padMode(getMode());
  Pads pads = padsOf(getPad(), x.rank());
  double value = getValue() ? getValue()->convertToDouble() : 0;
  kernel.setResult(KernelTensor(x.type(), kernel.shapeOf(getResult()), [=](const Index &index) {
    using namespace Halide;
    Index inner = index;
    Expr isInside = Internal::const_true();
    for (std::size_t d = 0; d < index.size(); ++d) {
      if (pads.low[d] == 0 && pads.high[d] == 0)
        continue;
      const Expr extent = x.shape()[d];
      inner[d] = padSource(mode, Internal::simplify(index[d] - static_cast<int>(pads.low[d])), extent,
                           [](const Expr &c, const Expr &a, const Expr &b) { return Halide::select(c, a, b); });
      if (mode == PadMode::Constant && pads.low[d] > 0)
        isInside = isInside && inner[d] >= 0;
      if (mode == PadMode::Constant && pads.high[d] > 0)
        isInside = isInside && inner[d] < extent;
    }
    if (mode != PadMode::Constant)
      return x.at(inner);
    if (x.type().is_bool()) {
      for (std::size_t d = 0; d < index.size(); ++d)
        inner[d] = clamp(inner[d], 0, max(x.shape()[d] - 1, 0));
      return value != 0 ? !isInside || x.at(inner) : isInside && x.at(inner);
    }
    const Expr outside = Internal::make_const(x.type(), value);
    return Internal::Call::make(x.type(), Internal::Call::if_then_else, {isInside, x.at(inner), outside},
                                Internal::Call::PureIntrinsic);
  }));
}

void PadOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0);
  RefTensor y(eval.resultShape());
  PadMode mode = *padMode(getMode());
  Pads pads = padsOf(getPad(), x.shape.size());
  double value = getValue() ? getValue()->convertToDouble() : 0;
  std::vector<std::int64_t> index(y.shape.size());
  for (double &element : y.data) {
    std::int64_t position = 0;
    bool isInside = true;
    for (std::size_t d = 0; d < index.size(); ++d) {
      std::int64_t i = padSource<std::int64_t>(mode, index[d] - pads.low[d], x.shape[d],
                                               [](bool c, std::int64_t a, std::int64_t b) { return c ? a : b; });
      isInside = isInside && i >= 0 && i < x.shape[d];
      position = position * x.shape[d] + i;
    }
    element = isInside ? x.data[position] : value;
    nextIndex(index, y.shape);
  }
  eval.setResult(std::move(y));
}

Dim PadOp::flops() { return Dim(0); }
bool PadOp::isDifferentiable() { return true; }
void PadOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  PadMode mode = *padMode(getMode());
  SmallVector<Dim> shape = getDims(getInput());
  Pads pads = padsOf(getPad(), shape.size());
  ValueExpr dy = g.gradient(0);
  if (mode == PadMode::Constant) { // what was added is cut off, what was cut off has no gradient
    for (std::size_t d = 0; d < shape.size(); ++d) {
      pads.low[d] = -pads.low[d];
      pads.high[d] = -pads.high[d];
    }
    return g.add(0, nn::pad(dy, pads.low, pads.high));
  }
  for (std::size_t d = 0; d < shape.size(); ++d)
    if (pads.low[d] != 0 || pads.high[d] != 0)
      dy = folded(dy, mode, d, pads.low[d], pads.high[d], shape[d]);
  g.add(0, dy);
}

} // namespace modc::nn
