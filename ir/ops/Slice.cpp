// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// slice, unslice (its derivative) and cat: parts of tensors taken out, put into zeros, put behind one another.
//
//   slice    y[i] = x[start + step * i]
//   unslice  y[i] = x[(i - start) / step] where that is a whole number inside of x, else 0
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

/// start + step * (size - 1) lies inside the dimension, as far as numbers tell; so does a start of its own.
static bool mayLieInside(const Dim &start, const Dim &size, std::int64_t step, const Dim &extent) {
  std::optional<Dim> steps = multiply(size, Dim(step));
  std::optional<Dim> end = steps ? add(start, *steps) : std::nullopt;
  std::optional<Dim> rest = end ? add(extent, *multiply(*end, Dim(-1))) : std::nullopt;
  if (!rest || step < 1)
    return false;
  auto first = start.constant(), count = size.constant(), left = rest->constant();
  return !(first && *first < 0) && !(count && *count < 0) && !(left && *left + step < 1 && count != 0);
}

static LogicalResult checkSlice(std::optional<Location> location, StringRef op, Type whole, ArrayRef<Dim> starts,
                                ArrayRef<Dim> sizes, ArrayRef<std::int64_t> steps, ArrayRef<Dim> extents) {
  if (starts.size() != extents.size() || sizes.size() != extents.size() || steps.size() != extents.size())
    return emitOptionalError(location, "`", op, "`: ", typeText(whole), " has ", extents.size(),
                             " dimensions, and a start, size and step for each");
  for (std::size_t i = 0; i < extents.size(); ++i)
    if (!mayLieInside(starts[i], sizes[i], steps[i], extents[i]))
      return emitOptionalError(location, "`", op, "`: ", sizes[i].str(), " elements from ", starts[i].str(),
                               " on are not all inside of dimension ", i, " of ", typeText(whole));
  return success();
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                        DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                        SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  SmallVector<Dim> sizes = dimsOf(adaptor.getSizes());
  if (failed(checkSlice(location, specName<SliceOp>(), input, dimsOf(adaptor.getStarts()), sizes, adaptor.getSteps(),
                        nn::getDims(input))))
    return failure();
  types.push_back(makeTensorType(elementType(input), sizes));
  return success();
}

OpClass SliceOp::opClass() { return OpClass::View; }
void SliceOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  std::vector<Halide::Expr> starts;
  for (const Dim &start : dimsOf(getStarts()))
    starts.push_back(kernel.extent(start));
  SmallVector<std::int64_t> steps(getSteps());
  kernel.setResult(KernelTensor(x.type(), kernel.shapeOf(getResult()), [=](const Index &index) {
    Index inner;
    for (std::size_t i = 0; i < index.size(); ++i)
      inner.push_back(Halide::Internal::simplify(starts[i] + index[i] * static_cast<int>(steps[i])));
    return x.at(inner);
  }));
}
void SliceOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0);
  RefTensor result(eval.resultShape());
  SmallVector<Dim> starts = dimsOf(getStarts());
  std::vector<std::int64_t> index(result.shape.size());
  for (double &value : result.data) {
    std::int64_t position = 0;
    for (std::size_t i = 0; i < index.size(); ++i)
      position = position * x.shape[i] + eval.extent(starts[i]) + index[i] * getSteps()[i];
    value = x.data[position];
    nextIndex(index, result.shape);
  }
  eval.setResult(std::move(result));
}
Dim SliceOp::flops() { return Dim(0); }
bool SliceOp::isDifferentiable() { return true; }
void SliceOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  OpBuilder &b = g.builder();
  g.add(0, g.wrap(buildValue(b, g.location(), UnsliceOp::getOperationName(), {g.gradient(0).value},
                             {b.getNamedAttr("starts", getStarts()),
                              b.getNamedAttr("shape", dimsAttr(b, getDims(getInput()))),
                              b.getNamedAttr("steps", getStepsAttr())})));
}

LogicalResult UnsliceOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  Type whole = makeTensorType(elementType(input), dimsOf(adaptor.getShape()));
  if (failed(checkSlice(location, specName<UnsliceOp>(), whole, dimsOf(adaptor.getStarts()), nn::getDims(input),
                        adaptor.getSteps(), nn::getDims(whole))))
    return failure();
  types.push_back(whole);
  return success();
}

/// The element of a part at (index - start) / step, which is not read outside of the part; 0 there. Dimensions that the
/// part fills keep their index. Vectors of bool have no load under a mask: their index is kept inside.
static Halide::Expr partOrZero(const KernelTensor &part, const Index &index, const Shape &whole, const Shape &starts,
                               ArrayRef<std::int64_t> steps) {
  using namespace Halide;
  const auto isZero = [](const Expr &e) { return Internal::is_const_zero(Internal::simplify(e)); };
  Index inner;
  Expr isInside = Internal::const_true();
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Expr extent = part.shape()[i], step = static_cast<int>(steps[i]);
    if (steps[i] == 1 && isZero(starts[i]) && isZero(whole[i] - extent)) {
      inner.push_back(index[i]);
      continue;
    }
    const Expr offset = Internal::simplify(index[i] - starts[i]);
    isInside = isInside && offset >= 0 && offset < extent * step;
    if (steps[i] != 1)
      isInside = isInside && offset % step == 0;
    inner.push_back(steps[i] == 1 ? offset : offset / step);
    if (part.type().is_bool())
      inner.back() = clamp(inner.back(), 0, max(extent - 1, 0));
  }
  if (!part.type().is_bool())
    return Internal::Call::make(part.type(), Internal::Call::if_then_else,
                                {isInside, part.at(inner), Internal::make_zero(part.type())},
                                Internal::Call::PureIntrinsic);
  return select(isInside, part.at(inner), Internal::make_zero(part.type()));
}

OpClass UnsliceOp::opClass() { return OpClass::Pointwise; }
void UnsliceOp::lower(KernelContext &kernel) {
  KernelTensor part = kernel.operand(0);
  Shape starts, whole = kernel.shapeOf(getResult());
  for (const Dim &start : dimsOf(getStarts()))
    starts.push_back(kernel.extent(start));
  SmallVector<std::int64_t> steps(getSteps());
  kernel.setResult(KernelTensor(part.type(), whole,
                                [=](const Index &index) { return partOrZero(part, index, whole, starts, steps); }));
}
void UnsliceOp::evaluate(EvalContext &eval) {
  const RefTensor &part = eval.operand(0);
  RefTensor result(eval.resultShape());
  SmallVector<Dim> starts = dimsOf(getStarts());
  std::vector<std::int64_t> index(part.shape.size());
  for (double value : part.data) {
    std::int64_t position = 0;
    for (std::size_t i = 0; i < index.size(); ++i)
      position = position * result.shape[i] + eval.extent(starts[i]) + index[i] * getSteps()[i];
    result.data[position] = value;
    nextIndex(index, part.shape);
  }
  eval.setResult(std::move(result));
}
Dim UnsliceOp::flops() { return Dim(0); }
bool UnsliceOp::isDifferentiable() { return true; }
void UnsliceOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  OpBuilder &b = g.builder();
  g.add(0, g.wrap(buildValue(b, g.location(), SliceOp::getOperationName(), {g.gradient(0).value},
                             {b.getNamedAttr("starts", getStarts()),
                              b.getNamedAttr("sizes", dimsAttr(b, getDims(getInput()))),
                              b.getNamedAttr("steps", getStepsAttr())})));
}

// ---- cat

LogicalResult CatOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                      DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                      SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  if (operands.empty())
    return emitOptionalError(location, "`cat`: of no tensor at all");
  Type first = operands.front().getType();
  auto given = static_cast<std::int64_t>(adaptor.getDim());
  SmallVector<Dim> shape = nn::getDims(first);
  if (shape.empty())
    return emitOptionalError(location, "`cat`: a tensor of rank 0 has no dimension to grow in; `stack` makes one");
  if (failed(checkDim(location, specName<CatOp>(), given, first)))
    return failure();
  std::size_t dim = normalizeDim(given, shape.size());
  for (Value operand : operands.drop_front()) {
    SmallVector<Dim> other = nn::getDims(operand);
    bool fits = other.size() == shape.size() && elementType(operand) == elementType(first);
    for (std::size_t i = 0; fits && i < shape.size(); ++i)
      fits = i == dim || other[i] == shape[i];
    std::optional<Dim> sum = fits ? add(shape[dim], other[dim]) : std::nullopt;
    if (!sum)
      return emitOptionalError(location, "`cat`: ", typeText(operand.getType()), " does not continue ", typeText(first),
                               " along dimension ", dim);
    shape[dim] = *sum;
  }
  types.push_back(makeTensorType(elementType(first), shape));
  return success();
}

/// Where each operand begins along the dimension.
static SmallVector<Dim> offsetsOf(CatOp op, std::size_t dim) {
  SmallVector<Dim> offsets;
  Dim offset(0);
  for (Value operand : op.getTensors()) {
    offsets.push_back(offset);
    offset = *add(offset, getDims(operand)[dim]);
  }
  return offsets;
}
static std::size_t catDim(CatOp op) {
  return normalizeDim(static_cast<std::int64_t>(op.getDim()), getDims(op.getResult()).size());
}

OpClass CatOp::opClass() { return OpClass::Pointwise; }
void CatOp::lower(KernelContext &kernel) {
  std::size_t dim = catDim(*this);
  std::vector<KernelTensor> parts;
  std::vector<Halide::Expr> offsets;
  for (auto [i, offset] : llvm::enumerate(offsetsOf(*this, dim))) {
    parts.push_back(kernel.operand(static_cast<unsigned>(i)));
    offsets.push_back(kernel.extent(offset));
  }
  kernel.setResult(KernelTensor(parts.front().type(), kernel.shapeOf(getResult()), [=](const Index &index) {
    using namespace Halide;
    Expr value;
    for (std::size_t i = parts.size(); i-- > 0;) { // the last part is what is left over by the others
      Index inner = index;
      inner[dim] = clamp(Internal::simplify(index[dim] - offsets[i]), 0, max(parts[i].shape()[dim] - 1, 0));
      Expr part = parts[i].at(inner);
      value = value.defined() ? select(index[dim] < offsets[i + 1], part, value) : part;
    }
    return value;
  }));
}
void CatOp::evaluate(EvalContext &eval) {
  std::size_t dim = catDim(*this);
  RefTensor result(eval.resultShape());
  std::int64_t offset = 0;
  for (unsigned operand = 0; operand < eval.numOperands(); ++operand) {
    const RefTensor &part = eval.operand(operand);
    std::vector<std::int64_t> index(part.shape.size());
    for (double value : part.data) {
      std::int64_t position = 0;
      for (std::size_t i = 0; i < index.size(); ++i)
        position = position * result.shape[i] + index[i] + (i == dim ? offset : 0);
      result.data[position] = value;
      nextIndex(index, part.shape);
    }
    offset += part.shape[dim];
  }
  eval.setResult(std::move(result));
}
Dim CatOp::flops() { return Dim(0); }
bool CatOp::isDifferentiable() { return true; }
void CatOp::pullback(PullbackContext &g) {
  OpBuilder &b = g.builder();
  std::size_t dim = catDim(*this);
  for (auto [i, offset] : llvm::enumerate(offsetsOf(*this, dim))) {
    if (!g.needs(static_cast<unsigned>(i)))
      continue;
    SmallVector<Dim> sizes = getDims(getTensors()[i]), starts(sizes.size(), Dim(0));
    starts[dim] = offset;
    g.add(static_cast<unsigned>(i),
          g.wrap(buildValue(
              b, g.location(), SliceOp::getOperationName(), {g.gradient(0).value},
              {b.getNamedAttr("starts", dimsAttr(b, starts)), b.getNamedAttr("sizes", dimsAttr(b, sizes)),
               b.getNamedAttr("steps", b.getDenseI64ArrayAttr(SmallVector<std::int64_t>(sizes.size(), 1)))})));
  }
}

} // namespace modc::nn
