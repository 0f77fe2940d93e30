// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// conv1d, conv2d, conv3d and their transposed forms, with PyTorch's padding, as padding and nn.convolution.
//
// With x padded, the derivatives of y = convolution(x, w) are
//   dw = convolution_weight(x, dy)
//   dx = convolution {transposed} (z, w), where z holds dy with stride - 1 zeros between its elements and kernel - 1 around them
#include "ir/Spatial.h"

using namespace mlir;

namespace modc::nn {

namespace {

/// The numbers of a convolution over `rank` spatial dimensions, with the padding before and behind each.
struct ConvNumbers {
  Integers kernel, stride, dilation, low, high;
  std::int64_t groups = 1;
  unsigned rank() const { return static_cast<unsigned>(kernel.size()); }
  std::int64_t reach(unsigned d) const { return dilation[d] * (kernel[d] - 1); }
};

Integers kernelOf(Type weight) {
  Integers kernel;
  for (const Dim &dim : ArrayRef<Dim>(getDims(weight)).drop_front(2))
    kernel.push_back(*dim.constant());
  return kernel;
}

ConvNumbers convNumbers(DictionaryAttr attributes, Type weight, unsigned rank) {
  ConvNumbers n;
  n.kernel = kernelOf(weight);
  n.stride = numbersOf(attributes, "stride", rank);
  n.dilation = numbersOf(attributes, "dilation", rank);
  n.groups = attributes.getAs<IntegerAttr>("groups").getInt();
  auto name = attributes.getAs<StringAttr>("padding");
  n.low = n.high = name ? Integers(rank, 0) : numbersOf(attributes, "padding", rank);
  for (unsigned d = 0; d < rank && name && name.getValue() == "same"; ++d) {
    n.low[d] = n.reach(d) / 2; // what is odd goes behind
    n.high[d] = n.reach(d) - n.low[d];
  }
  return n;
}

/// `x` with a batch of one where it has none.
ValueExpr batched(const ValueExpr &x, unsigned rank) {
  SmallVector<Dim> shape = getDims(x.value);
  if (shape.size() == rank + 1)
    shape.insert(shape.begin(), Dim(1));
  return reshape(x, shape);
}

ValueExpr operandExpr(Operation *op, unsigned index, OpBuilder &builder) {
  return {op->getOperand(index), &builder, op->getLoc()};
}

ValueExpr convolve(const ValueExpr &x, const ValueExpr &weight, Value bias, const ConvNumbers &n, bool transposed) {
  OpBuilder &b = *x.builder;
  SmallVector<Value> operands{x.value, weight.value};
  if (bias)
    operands.push_back(bias);
  return buildWith(x, ConvolutionOp::getOperationName(), operands,
                   {b.getNamedAttr("stride", b.getDenseI64ArrayAttr(transposed ? Integers(n.rank(), 1) : n.stride)),
                    b.getNamedAttr("dilation", b.getDenseI64ArrayAttr(n.dilation)),
                    b.getNamedAttr("groups", b.getI64IntegerAttr(n.groups)),
                    b.getNamedAttr("transposed", b.getBoolAttr(transposed))});
}

ValueExpr weightGradient(const ValueExpr &x, const ValueExpr &dy, const ConvNumbers &n) {
  OpBuilder &b = *x.builder;
  return buildWith(x, ConvolutionWeightOp::getOperationName(), {x.value, dy.value},
                   {b.getNamedAttr("kernel", b.getDenseI64ArrayAttr(n.kernel)),
                    b.getNamedAttr("stride", b.getDenseI64ArrayAttr(n.stride)),
                    b.getNamedAttr("dilation", b.getDenseI64ArrayAttr(n.dilation)),
                    b.getNamedAttr("groups", b.getI64IntegerAttr(n.groups))});
}

/// `x` from `low` on, `extents` elements.
ValueExpr cropped(const ValueExpr &x, const Integers &low, ArrayRef<Dim> extents) {
  SmallVector<Dim> sizes = getDims(x.value), starts(sizes.size(), Dim(0));
  if (ArrayRef<Dim>(sizes).drop_front(2) == extents)
    return x;
  for (std::size_t d = 0; d < extents.size(); ++d) {
    starts[d + 2] = Dim(low[d]);
    sizes[d + 2] = extents[d];
  }
  return slice(x, starts, sizes);
}

/// The adjoint of a padded convolution: from its result's shape to the input's, whose spatial dimensions are `extents`.
ValueExpr spread(const ValueExpr &dy, const ValueExpr &weight, Value bias, const ConvNumbers &n,
                 ArrayRef<Dim> extents) {
  SmallVector<Dim> shape = getDims(dy.value), starts(shape.size(), Dim(0));
  Integers steps(shape.size(), 1), left;
  for (unsigned d = 0; d < n.rank(); ++d) {
    // Padding is not computed as far as that only needs fewer zeros.
    const std::int64_t low = std::min(n.low[d], n.reach(d)), high = std::min(n.high[d], n.reach(d));
    starts[d + 2] = Dim(n.reach(d) - low);
    shape[d + 2] = plus(extents[d], Dim(n.low[d] - low + n.high[d] - high + n.reach(d)));
    steps[d + 2] = n.stride[d];
    left.push_back(n.low[d] - low);
  }
  return cropped(convolve(unslice(dy, starts, shape, steps), weight, bias, n, /*transposed=*/true), left, extents);
}

SmallVector<Dim> spatialDims(Value value, unsigned rank) {
  SmallVector<Dim> shape = getDims(value);
  return SmallVector<Dim>(ArrayRef<Dim>(shape).take_back(rank));
}

/// Weight, groups, bias and input of both forms; `in` and `out` are the weight's dimensions that belong to them.
LogicalResult checkConv(SpatialOp op, std::optional<Location> location, ValueRange operands, DictionaryAttr attributes,
                        bool transposed, Dim &outChannels) {
  Type input = operands[0].getType(), weight = operands[1].getType();
  std::int64_t groups = attributes.getAs<IntegerAttr>("groups").getInt();
  SmallVector<Dim> x = getDims(input), w = getDims(weight);
  if (failed(checkSpatialInput(location, op, input)) ||
      failed(checkSameElement(location, op.name, "input", input, "weight", weight)) ||
      failed(checkNumbers(location, op, attributes, "stride", 1)) ||
      failed(checkNumbers(location, op, attributes, "dilation", 1)))
    return failure();
  if (w.size() != op.rank + 2 || llvm::any_of(w, [](const Dim &dim) { return dim.constant().value_or(0) < 1; }))
    return emitOptionalError(location, "`", op.name, "`: the weight ", typeText(weight), " must have ", op.rank + 2,
                             " dimensions, ", transposed ? "[in, out / groups, ...]" : "[out, in / groups, ...]",
                             ", of known extents above 0");
  const Dim &channels = x[x.size() - op.rank - 1];
  std::int64_t first = *w[0].constant(), second = *w[1].constant();
  if (groups < 1 || first % groups != 0)
    return emitOptionalError(location, "`", op.name, "`: the ", first, transposed ? " input" : " output",
                             " channels of the weight ", typeText(weight), " do not divide into ", groups, " groups");
  Dim wanted = transposed ? Dim(first) : *multiply(Dim(second), Dim(groups));
  if (channels != wanted)
    return emitOptionalError(location, "`", op.name, "`: the input ", typeText(input), " has ", channels.str(),
                             " channels, the weight ", typeText(weight), " with ", groups,
                             groups == 1 ? " group wants " : " groups wants ", wanted.str());
  outChannels = transposed ? *multiply(Dim(second), Dim(groups)) : Dim(first);
  if (operands.size() < 3)
    return success();
  Type bias = operands[2].getType();
  if (failed(checkSameElement(location, op.name, "weight", weight, "bias", bias)))
    return failure();
  if (getDims(bias) != SmallVector<Dim>{outChannels})
    return emitOptionalError(location, "`", op.name, "`: the bias ", typeText(bias), " does not fit the ",
                             outChannels.str(), " output channels of the weight ", typeText(weight));
  return success();
}

Dim biasedFlops(Operation *op, unsigned rank, bool transposed) {
  SmallVector<Dim> counted = getDims(transposed ? op->getOperand(0) : op->getResult(0));
  counted.push_back(Dim(2 * *getDims(op->getOperand(1))[1].constant()));
  for (std::int64_t k : kernelOf(op->getOperand(1).getType()))
    counted.push_back(Dim(k));
  return product(counted).value_or(Dim(0));
}

ValueExpr biasGradient(const ValueExpr &dy, unsigned rank) {
  Integers dims{0};
  for (unsigned d = 0; d < rank; ++d)
    dims.push_back(d + 2);
  return sum(dy, dims, /*keepdim=*/false);
}

/// Walks the products of y[n, o, p] = x[n, c, p * stride + k * dilation - low] * w[o, c, k] that lie inside of x, as
/// positions in y, x and w.
template <class Term>
void forConvProducts(const std::vector<std::int64_t> &x, const std::vector<std::int64_t> &y, const ConvNumbers &n,
                     Term term) {
  const unsigned rank = n.rank();
  const std::int64_t in = x[x.size() - rank - 1] / n.groups, out = y[y.size() - rank - 1] / n.groups;
  std::vector<std::int64_t> shape{x.size() == rank + 2 ? x[0] : 1, n.groups, out, in};
  shape.insert(shape.end(), y.end() - rank, y.end());
  shape.insert(shape.end(), n.kernel.begin(), n.kernel.end());
  if (llvm::is_contained(shape, 0))
    return;
  std::vector<std::int64_t> i(shape.size(), 0);
  do {
    std::int64_t to = (i[0] * n.groups + i[1]) * out + i[2], from = (i[0] * n.groups + i[1]) * in + i[3];
    std::int64_t weight = (i[1] * out + i[2]) * in + i[3];
    bool inside = true;
    for (unsigned d = 0; d < rank; ++d) {
      const std::int64_t k = i[4 + rank + d], at = i[4 + d] * n.stride[d] + k * n.dilation[d] - n.low[d];
      const std::int64_t extent = x[x.size() - rank + d];
      inside = inside && at >= 0 && at < extent;
      to = to * shape[4 + d] + i[4 + d];
      from = from * extent + at;
      weight = weight * n.kernel[d] + k;
    }
    if (inside)
      term(to, from, weight);
  } while (nextIndex(i, shape));
}

void addBiasTo(RefTensor &y, const EvalContext &eval, unsigned rank) {
  if (eval.numOperands() < 3)
    return;
  std::int64_t plane = 1;
  for (std::size_t i = y.shape.size() - rank; i < y.shape.size(); ++i)
    plane *= y.shape[i];
  const std::int64_t channels = y.shape[y.shape.size() - rank - 1];
  for (std::size_t i = 0; i < y.data.size(); ++i)
    y.data[i] += eval.operand(2).data[static_cast<std::int64_t>(i) / plane % channels];
}

} // namespace

// ---- conv1d, conv2d, conv3d

LogicalResult ConvolutionFamily::infer(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                       DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  Dim out;
  if (failed(checkConv(op, location, operands, attributes, /*transposed=*/false, out)))
    return failure();
  if (auto name = attributes.getAs<StringAttr>("padding")) {
    if (name.getValue() != "same" && name.getValue() != "valid")
      return emitOptionalError(location, "`", op.name, "`: padding '", name.getValue(),
                               "' is neither a number nor 'same' nor 'valid'");
    Integers stride = numbersOf(attributes, "stride", op.rank);
    if (name.getValue() == "same" && llvm::any_of(stride, [](std::int64_t s) { return s != 1; }))
      return emitOptionalError(location, "`", op.name, "`: padding 'same' is not possible with a stride");
  } else if (failed(checkNumbers(location, op, attributes, "padding", 0))) {
    return failure();
  }
  Type input = operands[0].getType();
  ConvNumbers n = convNumbers(attributes, operands[1].getType(), op.rank);
  SmallVector<Dim> shape = getDims(input);
  const std::size_t first = shape.size() - op.rank;
  shape[first - 1] = out;
  for (unsigned d = 0; d < op.rank; ++d) {
    Dim &extent = shape[first + d];
    const std::int64_t paddings = n.low[d] + n.high[d], reach = n.reach(d) + 1;
    if (extent.isConstant() && *extent.constant() + paddings < reach)
      return emitOptionalError(location, "`", op.name, "`: the kernel covers ", reach, " elements of dimension ",
                               first + d, " of the input ", typeText(input), ", which has ",
                               *extent.constant() + paddings, paddings ? " with its padding" : "");
    std::optional<Dim> count = windowCount(extent, paddings, n.low[d], n.kernel[d], n.stride[d], n.dilation[d], false);
    if (!count)
      return emitOptionalError(location, "`", op.name, "`: dimension ", first + d, " of the input ", typeText(input),
                               " is known in the run only, and a stride of ", n.stride[d], " does not divide it");
    extent = *count;
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

ValueExpr ConvolutionFamily::decompose(Operation *op, unsigned rank, OpBuilder &builder) {
  ConvNumbers n = convNumbers(op->getAttrDictionary(), op->getOperand(1).getType(), rank);
  ValueExpr x = pad(batched(operandExpr(op, 0, builder), rank), n.low, n.high);
  Value bias = op->getNumOperands() > 2 ? op->getOperand(2) : Value();
  return reshape(convolve(x, operandExpr(op, 1, builder), bias, n, false), getDims(op->getResult(0)));
}

void ConvolutionFamily::evaluate(Operation *op, unsigned rank, EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0), &w = eval.operand(1);
  forConvProducts(
      x.shape, y.shape, convNumbers(op->getAttrDictionary(), op->getOperand(1).getType(), rank),
      [&](std::int64_t to, std::int64_t from, std::int64_t weight) { y.data[to] += x.data[from] * w.data[weight]; });
  addBiasTo(y, eval, rank);
  eval.setResult(std::move(y));
}

Dim ConvolutionFamily::flops(Operation *op, unsigned rank) { return biasedFlops(op, rank, /*transposed=*/false); }

void ConvolutionFamily::pullback(Operation *op, unsigned rank, PullbackContext &g) {
  ConvNumbers n = convNumbers(op->getAttrDictionary(), op->getOperand(1).getType(), rank);
  ValueExpr dy = batched(g.gradient(0), rank);
  if (g.needs(0)) {
    ValueExpr dx = spread(dy, g.operand(1), Value(), n, spatialDims(op->getOperand(0), rank));
    g.add(0, reshape(dx, getDims(op->getOperand(0))));
  }
  if (g.needs(1)) {
    ValueExpr x = pad(batched(g.operand(0), rank), n.low, n.high);
    // Only what some window covers.
    SmallVector<Dim> covered = spatialDims(dy.value, rank);
    for (unsigned d = 0; d < rank; ++d)
      covered[d] = plus(Dim(n.reach(d) + 1 - n.stride[d]), covered[d], n.stride[d]);
    g.add(1, weightGradient(cropped(x, Integers(rank, 0), covered), dy, n));
  }
  if (op->getNumOperands() > 2 && g.needs(2))
    g.add(2, biasGradient(dy, rank));
}

// ---- conv_transpose1d, conv_transpose2d, conv_transpose3d

LogicalResult ConvTransposeFamily::infer(SpatialOp op, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, SmallVectorImpl<Type> &types) {
  Dim out;
  if (failed(checkConv(op, location, operands, attributes, /*transposed=*/true, out)) ||
      failed(checkNumbers(location, op, attributes, "padding", 0)) ||
      failed(checkNumbers(location, op, attributes, "output_padding", 0)))
    return failure();
  Type input = operands[0].getType();
  ConvNumbers n = convNumbers(attributes, operands[1].getType(), op.rank);
  Integers more = numbersOf(attributes, "output_padding", op.rank);
  SmallVector<Dim> shape = getDims(input);
  const std::size_t first = shape.size() - op.rank;
  shape[first - 1] = out;
  for (unsigned d = 0; d < op.rank; ++d) {
    if (more[d] >= std::max(n.stride[d], n.dilation[d]))
      return emitOptionalError(location, "`", op.name, "`: output_padding ", more[d], " is not smaller than stride ",
                               n.stride[d], " or dilation ", n.dilation[d]);
    shape[first + d] = plus(Dim(n.reach(d) + 1 + more[d] - n.stride[d] - 2 * n.low[d]), shape[first + d], n.stride[d]);
    if (shape[first + d].constant().value_or(1) < 1)
      return emitOptionalError(location, "`", op.name, "`: padding ", n.low[d], " leaves nothing of dimension ",
                               first + d, " of the input ", typeText(input));
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

ValueExpr ConvTransposeFamily::decompose(Operation *op, unsigned rank, OpBuilder &builder) {
  ConvNumbers n = convNumbers(op->getAttrDictionary(), op->getOperand(1).getType(), rank);
  ValueExpr x = batched(operandExpr(op, 0, builder), rank);
  Value bias = op->getNumOperands() > 2 ? op->getOperand(2) : Value();
  ValueExpr y = spread(x, operandExpr(op, 1, builder), bias, n, spatialDims(op->getResult(0), rank));
  return reshape(y, getDims(op->getResult(0)));
}

void ConvTransposeFamily::evaluate(Operation *op, unsigned rank, EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0), &w = eval.operand(1);
  forConvProducts(
      y.shape, x.shape, convNumbers(op->getAttrDictionary(), op->getOperand(1).getType(), rank),
      [&](std::int64_t from, std::int64_t to, std::int64_t weight) { y.data[to] += x.data[from] * w.data[weight]; });
  addBiasTo(y, eval, rank);
  eval.setResult(std::move(y));
}

Dim ConvTransposeFamily::flops(Operation *op, unsigned rank) { return biasedFlops(op, rank, /*transposed=*/true); }

void ConvTransposeFamily::pullback(Operation *op, unsigned rank, PullbackContext &g) {
  ConvNumbers n = convNumbers(op->getAttrDictionary(), op->getOperand(1).getType(), rank);
  ValueExpr dy = batched(g.gradient(0), rank), x = batched(g.operand(0), rank);
  // What the windows over x's elements reach: output_padding adds elements that no window has.
  Integers more = numbersOf(op, "output_padding", rank), high = n.low;
  for (unsigned d = 0; d < rank; ++d)
    high[d] -= more[d];
  ValueExpr padded = pad(dy, n.low, high);
  if (g.needs(0))
    g.add(0, reshape(convolve(padded, g.operand(1), Value(), n, false), getDims(op->getOperand(0))));
  if (g.needs(1))
    g.add(1, weightGradient(padded, x, n));
  if (op->getNumOperands() > 2 && g.needs(2))
    g.add(2, biasGradient(dy, rank));
}

} // namespace modc::nn
