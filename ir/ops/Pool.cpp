// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// max_pool, avg_pool and their adaptive forms over one to three dimensions, made of the window_… operations.
#include "ir/Spatial.h"

using namespace mlir;

namespace modc::nn {

namespace {

ValueExpr poolInput(Operation *op, OpBuilder &builder) { return {op->getOperand(0), &builder, op->getLoc()}; }

ValueExpr buildWindows(StringRef operation, const ValueExpr &x, ValueRange operands, const Windows &windows,
                       ArrayRef<NamedAttribute> more = {}) {
  SmallVector<NamedAttribute> attributes = windowAttributes(*x.builder, windows);
  attributes.append(more.begin(), more.end());
  return buildWith(x, operation, operands, attributes);
}

/// The windows of a pool with a kernel; `stride` none is the kernel.
std::optional<Windows> poolWindows(Type input, DictionaryAttr attributes, unsigned rank, unsigned *failing = nullptr) {
  Integers kernel = numbersOf(attributes, "kernel_size", rank), stride = numbersOf(attributes, "stride", rank);
  Integers padding = numbersOf(attributes, "padding", rank), dilation(rank, 1);
  if (attributes.get("dilation"))
    dilation = numbersOf(attributes, "dilation", rank);
  if (stride.empty())
    stride = kernel;
  bool ceil = attributes.getAs<BoolAttr>("ceil_mode").getValue();
  SmallVector<Dim> shape = getDims(input);
  Windows windows;
  for (unsigned d = 0; d < rank; ++d) {
    const Dim &extent = shape[shape.size() - rank + d];
    std::optional<Dim> count = windowCount(extent, 2 * padding[d], padding[d], kernel[d], stride[d], dilation[d], ceil);
    if (failing)
      *failing = d;
    if (!count)
      return std::nullopt;
    windows.push_back({extent, *count, kernel[d], stride[d], padding[d], dilation[d]});
  }
  return windows;
}
Windows poolWindows(Operation *op, unsigned rank) {
  return *poolWindows(op->getOperand(0).getType(), op->getAttrDictionary(), rank);
}

LogicalResult inferPool(SpatialOp op, std::optional<Location> location, Type input, DictionaryAttr attributes,
                        SmallVectorImpl<Type> &types) {
  bool hasStride = static_cast<bool>(attributes.get("stride")),
       isDilated = static_cast<bool>(attributes.get("dilation"));
  if (failed(checkSpatialInput(location, op, input)) ||
      failed(checkNumbers(location, op, attributes, "kernel_size", 1)) ||
      (hasStride && failed(checkNumbers(location, op, attributes, "stride", 1))) ||
      failed(checkNumbers(location, op, attributes, "padding", 0)) ||
      (isDilated && failed(checkNumbers(location, op, attributes, "dilation", 1))))
    return failure();
  Integers kernel = numbersOf(attributes, "kernel_size", op.rank), padding = numbersOf(attributes, "padding", op.rank);
  Integers dilation(op.rank, 1);
  if (isDilated)
    dilation = numbersOf(attributes, "dilation", op.rank);
  for (unsigned d = 0; d < op.rank; ++d)
    if (padding[d] > (dilation[d] * (kernel[d] - 1) + 1) / 2)
      return emitOptionalError(location, "`", op.name, "`: padding ", padding[d],
                               " is more than half of what a kernel of ", kernel[d], " covers");
  unsigned failing = 0;
  std::optional<Windows> windows = poolWindows(input, attributes, op.rank, &failing);
  SmallVector<Dim> shape = getDims(input);
  const std::size_t first = shape.size() - op.rank;
  if (!windows)
    return emitOptionalError(location, "`", op.name, "`: dimension ", first + failing, " of the input ",
                             typeText(input), " is known in the run only, and the stride does not divide it");
  for (unsigned d = 0; d < op.rank; ++d) {
    if ((*windows)[d].count.constant().value_or(1) < 1)
      return emitOptionalError(location, "`", op.name, "`: a kernel of ", kernel[d], " does not fit into dimension ",
                               first + d, " of the input ", typeText(input));
    shape[first + d] = (*windows)[d].count;
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

/// What a window takes per element.
Dim poolFlops(Operation *op, const Windows &windows) {
  SmallVector<Dim> counts = getDims(op->getResult(0));
  for (const Window &window : windows)
    counts.push_back(window.isAdaptive() ? Dim(1) : Dim(window.kernel));
  return product(counts).value_or(Dim(0));
}

// ---- maxima

ValueExpr maxPool(Operation *op, const Windows &windows, OpBuilder &builder) {
  ValueExpr x = poolInput(op, builder);
  return buildWindows(WindowMaxOp::getOperationName(), x, x.value, windows);
}

/// Where the maxima stand is found again: it costs no memory between forward and backward.
void maxPoolPullback(const Windows &windows, PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr x = g.operand(0), dy = g.gradient(0);
  ValueExpr position = buildWindows(WindowArgmaxOp::getOperationName(), x, {x.value, g.result(0).value}, windows);
  g.add(0, buildWindows(WindowScatterOp::getOperationName(), x, {dy.value, position.value}, windows));
}

/// Where the maxima of a pool of these windows stand.
ValueExpr maxIndices(Operation *op, const Windows &windows, OpBuilder &builder) {
  ValueExpr x = poolInput(op, builder), maximum = maxPool(op, windows, builder);
  return buildWindows(WindowArgmaxOp::getOperationName(), x, {x.value, maximum.value}, windows);
}

/// The type of a pool's indices, given that of its values.
void asIndices(SmallVectorImpl<Type> &types) {
  Type values = types.pop_back_val();
  types.push_back(makeTensorType(IntegerType::get(values.getContext(), 64), getDims(values)));
}

// ---- averages

/// The divisor's attributes, which adaptive pools do not have.
SmallVector<NamedAttribute> averageAttributes(Operation *op, OpBuilder &builder) {
  SmallVector<NamedAttribute> attributes;
  for (StringRef name : {"count_include_pad", "divisor_override"})
    if (Attribute value = op->getAttr(name))
      attributes.push_back(builder.getNamedAttr(name, value));
  return attributes;
}

ValueExpr average(Operation *op, const ValueExpr &x, const Windows &windows) {
  return buildWindows(WindowAverageOp::getOperationName(), x, x.value, windows, averageAttributes(op, *x.builder));
}

ValueExpr avgPool(Operation *op, const Windows &windows, OpBuilder &builder) {
  ValueExpr x = poolInput(op, builder);
  return average(op, buildWindows(WindowSumOp::getOperationName(), x, x.value, windows), windows);
}

void evaluateAvgPool(Operation *op, const Windows &windows, EvalContext &eval) {
  RefTensor y = windowSums(windows, eval);
  auto withPadding = op->getAttrOfType<BoolAttr>("count_include_pad");
  auto divisor = op->getAttrOfType<IntegerAttr>("divisor_override");
  divideByWindows(windows, eval, withPadding && withPadding.getValue(),
                  divisor ? std::optional<std::int64_t>(divisor.getInt()) : std::nullopt, y);
  eval.setResult(std::move(y));
}

void avgPoolPullback(Operation *op, const Windows &windows, PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr scaled = average(op, g.gradient(0), windows);
  g.add(0, buildWindows(WindowSpreadOp::getOperationName(), scaled, scaled.value, windows));
}

// ---- adaptive

/// The asked extents, with those of the input for -1.
SmallVector<Dim> adaptiveCounts(Type input, DictionaryAttr attributes, unsigned rank) {
  SmallVector<Dim> counts = dimsOf(attributes.getAs<DimsAttr>("output_size")), shape = getDims(input);
  if (counts.size() == 1)
    counts.assign(rank, Dim(counts.front()));
  for (unsigned d = 0; d < counts.size() && counts.size() == rank; ++d)
    if (counts[d] == Dim(-1))
      counts[d] = shape[shape.size() - rank + d];
  return counts;
}

/// Windows of one size where the input divides by their number.
Windows adaptiveWindows(Operation *op, unsigned rank) {
  Type input = op->getOperand(0).getType();
  SmallVector<Dim> counts = adaptiveCounts(input, op->getAttrDictionary(), rank), shape = getDims(input);
  Windows windows;
  bool even = true;
  for (unsigned d = 0; d < rank; ++d) {
    const Dim &extent = shape[shape.size() - rank + d];
    std::optional<Dim> size = divideExact(extent, counts[d]);
    even = even && size && size->isConstant();
    std::int64_t kernel = even ? *size->constant() : 0;
    even = even && kernel > 0;
    windows.push_back({extent, counts[d], kernel, kernel, 0, 1});
  }
  for (Window &window : windows)
    if (!even)
      window = {window.input, window.count};
  return windows;
}

LogicalResult inferAdaptive(SpatialOp op, std::optional<Location> location, Type input, DictionaryAttr attributes,
                            SmallVectorImpl<Type> &types) {
  if (failed(checkSpatialInput(location, op, input)))
    return failure();
  SmallVector<Dim> counts = adaptiveCounts(input, attributes, op.rank), shape = getDims(input);
  if (counts.size() != op.rank)
    return emitOptionalError(location, "`", op.name, "`: output_size holds ", counts.size(), " numbers for ", op.rank,
                             op.rank == 1 ? " dimension" : " dimensions");
  for (unsigned d = 0; d < op.rank; ++d) {
    if (counts[d].constant().value_or(1) < 1)
      return emitOptionalError(location, "`", op.name, "`: output_size ", shapeText(counts), " is not positive");
    if (shape[shape.size() - op.rank + d] == Dim(0))
      return emitOptionalError(location, "`", op.name, "`: the input ", typeText(input), " has no elements");
    shape[shape.size() - op.rank + d] = counts[d];
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

} // namespace

LogicalResult MaxPoolFamily::infer(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                   DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  return inferPool(op, location, operands[0].getType(), attributes, types);
}
ValueExpr MaxPoolFamily::decompose(Operation *op, unsigned rank, OpBuilder &builder) {
  return maxPool(op, poolWindows(op, rank), builder);
}
void MaxPoolFamily::evaluate(Operation *op, unsigned rank, EvalContext &eval) {
  evaluateWindowMax(poolWindows(op, rank), eval);
}
Dim MaxPoolFamily::flops(Operation *op, unsigned rank) { return poolFlops(op, poolWindows(op, rank)); }
void MaxPoolFamily::pullback(Operation *op, unsigned rank, PullbackContext &g) {
  maxPoolPullback(poolWindows(op, rank), g);
}
LogicalResult MaxPoolFamily::inferIndices(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  if (failed(infer(op, location, operands, attributes, types)))
    return failure();
  asIndices(types);
  return success();
}
ValueExpr MaxPoolFamily::decomposeIndices(Operation *op, unsigned rank, OpBuilder &builder) {
  return maxIndices(op, poolWindows(op, rank), builder);
}
void MaxPoolFamily::evaluateIndices(Operation *op, unsigned rank, EvalContext &eval) {
  evaluateWindowArgmax(poolWindows(op, rank), eval);
}

LogicalResult AvgPoolFamily::infer(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                   DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  auto divisor = attributes.getAs<IntegerAttr>("divisor_override");
  if (divisor && divisor.getInt() == 0)
    return emitOptionalError(location, "`", op.name, "`: divisor_override must not be 0");
  return inferPool(op, location, operands[0].getType(), attributes, types);
}
ValueExpr AvgPoolFamily::decompose(Operation *op, unsigned rank, OpBuilder &builder) {
  return avgPool(op, poolWindows(op, rank), builder);
}
void AvgPoolFamily::evaluate(Operation *op, unsigned rank, EvalContext &eval) {
  evaluateAvgPool(op, poolWindows(op, rank), eval);
}
Dim AvgPoolFamily::flops(Operation *op, unsigned rank) { return poolFlops(op, poolWindows(op, rank)); }
void AvgPoolFamily::pullback(Operation *op, unsigned rank, PullbackContext &g) {
  avgPoolPullback(op, poolWindows(op, rank), g);
}

LogicalResult AdaptiveMaxPoolFamily::infer(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                           DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  return inferAdaptive(op, location, operands[0].getType(), attributes, types);
}
ValueExpr AdaptiveMaxPoolFamily::decompose(Operation *op, unsigned rank, OpBuilder &builder) {
  return maxPool(op, adaptiveWindows(op, rank), builder);
}
void AdaptiveMaxPoolFamily::evaluate(Operation *op, unsigned rank, EvalContext &eval) {
  evaluateWindowMax(adaptiveWindows(op, rank), eval);
}
Dim AdaptiveMaxPoolFamily::flops(Operation *op, unsigned rank) { return poolFlops(op, adaptiveWindows(op, rank)); }
void AdaptiveMaxPoolFamily::pullback(Operation *op, unsigned rank, PullbackContext &g) {
  maxPoolPullback(adaptiveWindows(op, rank), g);
}
LogicalResult AdaptiveMaxPoolFamily::inferIndices(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                                  DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  if (failed(infer(op, location, operands, attributes, types)))
    return failure();
  asIndices(types);
  return success();
}
ValueExpr AdaptiveMaxPoolFamily::decomposeIndices(Operation *op, unsigned rank, OpBuilder &builder) {
  return maxIndices(op, adaptiveWindows(op, rank), builder);
}
void AdaptiveMaxPoolFamily::evaluateIndices(Operation *op, unsigned rank, EvalContext &eval) {
  evaluateWindowArgmax(adaptiveWindows(op, rank), eval);
}

LogicalResult AdaptiveAvgPoolFamily::infer(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                           DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  return inferAdaptive(op, location, operands[0].getType(), attributes, types);
}
ValueExpr AdaptiveAvgPoolFamily::decompose(Operation *op, unsigned rank, OpBuilder &builder) {
  return avgPool(op, adaptiveWindows(op, rank), builder);
}
void AdaptiveAvgPoolFamily::evaluate(Operation *op, unsigned rank, EvalContext &eval) {
  evaluateAvgPool(op, adaptiveWindows(op, rank), eval);
}
Dim AdaptiveAvgPoolFamily::flops(Operation *op, unsigned rank) { return poolFlops(op, adaptiveWindows(op, rank)); }
void AdaptiveAvgPoolFamily::pullback(Operation *op, unsigned rank, PullbackContext &g) {
  avgPoolPullback(op, adaptiveWindows(op, rank), g);
}

} // namespace modc::nn
