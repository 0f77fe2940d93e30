// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// interpolate: a tensor resampled along its spatial dimensions, one after the other, by products with a matrix each.
//
//   nearest   y[o] = x[min(floor(o * scale), from - 1)]
//   linear    y[o] = (1 - t) x[i] + t x[i + 1], i + t = max((o + 0.5) * scale - 0.5, 0), or o * scale with align_corners
//
// Whole factors of nearest repeat elements instead. `scale` is from / to, 1 / scale_factor, or (from - 1) / (to - 1).
#include "ir/Spatial.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace modc::nn {

namespace {

/// One dimension to be resampled.
struct Resampling {
  std::size_t dim;
  Dim from, to;
  double scale = 0; // 0: from the extents
};

/// The number of spatial dimensions that a mode is for; 0 for any.
std::optional<unsigned> modeRank(StringRef mode) {
  return llvm::StringSwitch<std::optional<unsigned>>(mode)
      .Case("nearest", 0)
      .Case("linear", 1)
      .Case("bilinear", 2)
      .Case("trilinear", 3)
      .Default(std::nullopt);
}

std::optional<Dim> scaled(const Dim &extent, double factor) {
  if (auto constant = extent.constant())
    return Dim(static_cast<std::int64_t>(std::floor(static_cast<double>(*constant) * factor)));
  auto whole = static_cast<std::int64_t>(factor);
  return static_cast<double>(whole) == factor ? multiply(extent, Dim(whole)) : std::nullopt;
}

std::vector<Resampling> resamplings(InterpolateOp op) {
  SmallVector<Dim> x = getDims(op.getInput()), y = getDims(op.getResult());
  std::vector<Resampling> result;
  for (std::size_t d = 2; d < x.size(); ++d) {
    double factor = 0;
    if (std::optional<ArrayRef<double>> factors = op.getScaleFactor())
      factor = factors->size() == 1 ? factors->front() : (*factors)[d - 2];
    result.push_back({d, x[d], y[d], factor == 0 ? 0 : 1 / factor});
  }
  return result;
}

bool isLinear(InterpolateOp op) { return op.getMode() != "nearest"; }
bool alignsCorners(InterpolateOp op) { return op.getAlignCorners().value_or(false); }

/// How often nearest repeats each element; nothing unless that is a whole number.
std::optional<std::int64_t> repetition(const Resampling &r) {
  std::optional<Dim> times = divideExact(r.to, r.from);
  bool sameScale =
      times && times->isConstant() && (r.scale == 0 || r.scale * static_cast<double>(*times->constant()) == 1);
  return sameScale ? times->constant() : std::nullopt;
}

ValueExpr matrixOf(InterpolateOp op, const ValueExpr &like, const Resampling &r) {
  OpBuilder &b = *like.builder;
  return buildWith(like, InterpolationMatrixOp::getOperationName(), {},
                   {b.getNamedAttr("from", b.getStringAttr(r.from.str())),
                    b.getNamedAttr("to", b.getStringAttr(r.to.str())),
                    b.getNamedAttr("linear", b.getBoolAttr(isLinear(op))),
                    b.getNamedAttr("align_corners", b.getBoolAttr(alignsCorners(op))),
                    b.getNamedAttr("scale", b.getF64FloatAttr(r.scale)),
                    b.getNamedAttr("element", TypeAttr::get(elementType(like.value)))});
}

/// matrix times x along one dimension.
ValueExpr multiplyAlong(const ValueExpr &matrix, const ValueExpr &x, std::size_t dim) {
  SmallVector<Dim> shape = getDims(x.value);
  Dim to = getDims(matrix.value)[0];
  ArrayRef<Dim> all(shape);
  Dim before = elements(all.take_front(dim)), behind = elements(all.drop_front(dim + 1)), from = shape[dim];
  shape[dim] = to;
  if (behind == Dim(1))
    return reshape(matmul(reshape(x, {before, from}), transposed(matrix)), shape);
  return reshape(matmul(matrix, reshape(x, {before, from, behind})), shape);
}

/// Where a resampled element comes from: the first of two elements and the second one's part.
template <class Float>
std::pair<std::int64_t, double> sourceOf(std::int64_t o, std::int64_t from, std::int64_t to, double given, bool linear,
                                         bool alignCorners) {
  Float scale = given != 0 ? static_cast<Float>(given) : static_cast<Float>(from) / static_cast<Float>(to);
  if (linear && alignCorners)
    scale = to > 1 ? static_cast<Float>(from - 1) / static_cast<Float>(to - 1) : 0;
  Float at = static_cast<Float>(o) * scale;
  if (linear && !alignCorners)
    at = std::max<Float>((static_cast<Float>(o) + Float(0.5)) * scale - Float(0.5), 0);
  std::int64_t first = std::min(static_cast<std::int64_t>(std::floor(at)), from - 1);
  return {first, linear && first < from - 1 ? static_cast<double>(at - static_cast<Float>(first)) : 0};
}

} // namespace

LogicalResult InterpolateOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                              DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                              SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  StringRef name = specName<InterpolateOp>(), mode = adaptor.getMode();
  SmallVector<Dim> shape = getDims(input);
  if (failed(checkFloat(location, name, input)))
    return failure();
  std::optional<unsigned> wanted = modeRank(mode);
  if (!wanted)
    return emitOptionalError(location, "`interpolate`: mode '", mode,
                             "' is none of 'nearest', 'linear', 'bilinear' and 'trilinear'");
  unsigned rank = shape.size() > 2 ? static_cast<unsigned>(shape.size()) - 2 : 0;
  if (rank == 0 || rank > 3 || (*wanted != 0 && *wanted != rank))
    return emitOptionalError(location, "`interpolate`: mode '", mode, "' is not for ", typeText(input), ", which has ",
                             rank, " spatial dimensions");
  if (*wanted == 0 && adaptor.getAlignCorners())
    return emitOptionalError(location, "`interpolate`: align_corners is not for mode 'nearest'");
  std::optional<ArrayRef<double>> factors = adaptor.getScaleFactor();
  if (static_cast<bool>(adaptor.getSize()) == factors.has_value())
    return emitOptionalError(location, "`interpolate`: wants either size or scale_factor");
  std::size_t numbers = factors ? factors->size() : dimsOf(*adaptor.getSize()).size();
  if (numbers != 1 && numbers != rank)
    return emitOptionalError(location, "`interpolate`: ", numbers, " numbers for ", rank, " dimensions");
  for (unsigned d = 0; d < rank; ++d) {
    std::optional<Dim> to;
    if (factors) {
      double factor = (*factors)[numbers == 1 ? 0 : d];
      if (!(factor > 0 && factor < 1 << 20))
        return emitOptionalError(location, "`interpolate`: a scale_factor of ", factor);
      to = scaled(shape[d + 2], factor);
      if (!to)
        return emitOptionalError(location, "`interpolate`: dimension ", d + 2, " of ", typeText(input),
                                 " is known in the run only, and scale_factor is no whole number");
    } else {
      to = dimsOf(*adaptor.getSize())[numbers == 1 ? 0 : d];
    }
    if (to->constant().value_or(1) < 1 || shape[d + 2] == Dim(0))
      return emitOptionalError(location, "`interpolate`: from ", shape[d + 2].str(), " to ", to->str(), " elements");
    shape[d + 2] = *to;
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

OpClass InterpolateOp::opClass() { return OpClass::Composite; }

SmallVector<Value> InterpolateOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  for (const Resampling &r : resamplings(*this)) {
    std::optional<std::int64_t> times = isLinear(*this) ? std::nullopt : repetition(r);
    if (!times) {
      x = multiplyAlong(matrixOf(*this, x, r), x, r.dim);
      continue;
    }
    SmallVector<Dim> whole = getDims(x.value), ones = whole, repeated;
    ones.insert(ones.begin() + static_cast<std::ptrdiff_t>(r.dim) + 1, Dim(1));
    repeated = ones;
    repeated[r.dim + 1] = Dim(*times);
    whole[r.dim] = r.to;
    x = reshape(expand(reshape(x, ones), repeated), whole);
  }
  return {x.value};
}

void InterpolateOp::evaluate(EvalContext &eval) {
  RefTensor x = eval.operand(0);
  bool single = elementType(getInput()).isF32();
  for (const Resampling &r : resamplings(*this)) {
    std::vector<std::int64_t> shape = x.shape;
    const std::int64_t from = shape[r.dim], to = eval.extent(r.to);
    shape[r.dim] = to;
    RefTensor y(shape);
    std::int64_t inner = 1;
    for (std::size_t d = r.dim + 1; d < shape.size(); ++d)
      inner *= shape[d];
    for (std::int64_t i = 0; i < y.elements(); ++i) {
      const std::int64_t o = i / inner % to, start = i / inner / to * from * inner + i % inner;
      auto [first, part] = single ? sourceOf<float>(o, from, to, r.scale, isLinear(*this), alignsCorners(*this))
                                  : sourceOf<double>(o, from, to, r.scale, isLinear(*this), alignsCorners(*this));
      y.data[i] = x.data[start + first * inner];
      if (part != 0)
        y.data[i] = (1 - part) * y.data[i] + part * x.data[start + (first + 1) * inner];
    }
    x = std::move(y);
  }
  eval.setResult(std::move(x));
}

Dim InterpolateOp::flops() { return flopsPerElement(getResult(), isLinear(*this) ? 3 : 0); }
bool InterpolateOp::isDifferentiable() { return true; }

void InterpolateOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr dx = g.gradient(0);
  for (const Resampling &r : resamplings(*this)) {
    std::optional<std::int64_t> times = isLinear(*this) ? std::nullopt : repetition(r);
    if (!times) {
      dx = multiplyAlong(transposed(matrixOf(*this, dx, r)), dx, r.dim);
      continue;
    }
    SmallVector<Dim> parts = getDims(dx.value);
    parts[r.dim] = r.from;
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(r.dim) + 1, Dim(*times));
    dx = sum(reshape(dx, parts), {static_cast<std::int64_t>(r.dim) + 1}, /*keepdim=*/false);
  }
  g.add(0, dx);
}

// ---- the matrix of one dimension

LogicalResult InterpolationMatrixOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                                      ValueRange operands, DictionaryAttr attributes, OpaqueProperties,
                                                      RegionRange, SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  std::optional<Dim> from = Dim::parse(adaptor.getFrom()), to = Dim::parse(adaptor.getTo());
  if (!from || !to)
    return emitOptionalError(location, "`interpolation_matrix`: extents are missing");
  types.push_back(makeTensorType(adaptor.getElement(), {*to, *from}));
  return success();
}

OpClass InterpolationMatrixOp::opClass() { return OpClass::Pointwise; }
void InterpolationMatrixOp::lower(KernelContext &kernel) {
  Halide::Type type = halideType(getElement());
  Shape shape = kernel.shapeOf(getResult());
  const bool linear = getLinear(), corners = getAlignCorners();
  const double given = getScale().convertToDouble();
  kernel.setResult(KernelTensor(type, shape, [=](const Index &index) {
    using namespace Halide;
    const auto number = [&](double n) { return Internal::make_const(type, n); };
    const Expr to = shape[0], from = shape[1], o = cast(type, index[0]);
    Expr scale = given != 0 ? number(given) : cast(type, from) / cast(type, to);
    if (linear && corners)
      scale = select(to > 1, cast(type, from - 1) / cast(type, max(to - 1, 1)), number(0));
    Expr at = o * scale;
    if (linear && !corners)
      at = max((o + number(0.5)) * scale - number(0.5), number(0));
    const Expr first = min(cast(Int(32), at), from - 1); // at is not negative
    if (!linear)
      return select(index[1] == first, number(1), number(0));
    const Expr part = select(first < from - 1, at - cast(type, first), number(0));
    return select(index[1] == first, number(1) - part, index[1] == first + 1, part, number(0));
  }));
}
void InterpolationMatrixOp::evaluate(EvalContext &eval) {
  RefTensor matrix(eval.resultShape());
  const std::int64_t to = matrix.shape[0], from = matrix.shape[1];
  const double given = getScale().convertToDouble();
  for (std::int64_t o = 0; o < to; ++o) {
    auto [first, part] = getElement().isF32() ? sourceOf<float>(o, from, to, given, getLinear(), getAlignCorners())
                                              : sourceOf<double>(o, from, to, given, getLinear(), getAlignCorners());
    matrix.data[o * from + first] = 1 - part;
    if (part != 0)
      matrix.data[o * from + first + 1] = part;
  }
  eval.setResult(std::move(matrix));
}
Dim InterpolationMatrixOp::flops() { return Dim(0); }

} // namespace modc::nn
