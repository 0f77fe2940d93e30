// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The two operations that convolutions and their derivatives are made of; neither pads.
//
//   convolution         y[n, o, p] = sum over c, k of x[n, c, p * stride + k * dilation] * w[o, c, k]  (+ bias[o])
//   convolution_weight  dw[o, c, k] = sum over n, p of dy[n, o, p] * x[n, c, p * stride + k * dilation]
//
// c runs over the channels of o's group. `transposed` reads w[c, o, kernel - 1 - k]: over zeros between the elements of dy that
// is the gradient of x, and the convolution of ConvTranspose.
#include "ir/ops/ChannelChain.h"
#include "ir/ops/ConvolutionSizes.h"

using namespace mlir;

namespace modc::nn {

LogicalResult ConvolutionOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                              DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                              SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  StringRef name = specName<ConvolutionOp>();
  Type input = adaptor.getInput().getType(), weight = adaptor.getWeight().getType();
  SmallVector<Dim> x = nn::getDims(input), w = nn::getDims(weight);
  auto groups = static_cast<std::int64_t>(adaptor.getGroups());
  if (x.size() < 3 || x.size() != w.size())
    return convolutionError(location, name, typeText(input) + " and " + typeText(weight) + " differ in rank");
  unsigned rank = static_cast<unsigned>(x.size()) - 2;
  bool transposed = adaptor.getTransposed();
  std::optional<std::int64_t> in = x[1].constant(), first = w[0].constant(), second = w[1].constant();
  if (groups < 1 || !in || !first || !second || *in % groups != 0 || *first % groups != 0 ||
      (transposed ? *first != *in : *second * groups != *in))
    return convolutionError(location, name, "channels of " + typeText(input) + " do not fit " + typeText(weight));
  SmallVector<Dim> result{x[0], Dim(transposed ? *second * groups : *first)};
  Integers stride = numbersOf(attributes, "stride", rank), dilation = numbersOf(attributes, "dilation", rank);
  for (unsigned i = 0; i < rank; ++i) {
    std::optional<std::int64_t> kernel = w[i + 2].constant();
    std::optional<Dim> count =
        kernel ? windowCount(x[i + 2], 0, 0, *kernel, stride[i], dilation[i], /*ceil=*/false) : std::nullopt;
    if (!count || count->constant().value_or(1) < 1)
      return convolutionError(location, name, typeText(weight) + " does not fit into " + typeText(input));
    result.push_back(*count);
  }
  types.push_back(makeTensorType(elementType(input), result));
  return success();
}

static ConvolutionSizes sizesOf(ConvolutionOp op) {
  SmallVector<Dim> w = getDims(op.getWeight());
  Integers kernel;
  for (const Dim &dim : ArrayRef<Dim>(w).drop_front(2))
    kernel.push_back(*dim.constant());
  return convolutionSizes(op, op.getInput(), op.getResult(), std::move(kernel),
                          static_cast<std::int64_t>(op.getGroups()));
}

OpClass ConvolutionOp::opClass() { return OpClass::Contraction; }

void ConvolutionOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), w = kernel.operand(1);
  ConvolutionSizes sizes = sizesOf(*this);
  const std::size_t rank = sizes.kernel.size();
  const bool transposed = getTransposed();
  Shape shape = kernel.shapeOf(getResult());
  const std::size_t own = shape.size();
  shape.push_back(static_cast<int>(sizes.groupIn));
  for (std::int64_t k : sizes.kernel)
    shape.push_back(static_cast<int>(k));
  // Index: batch, out channel, place..., channel in the group, place in the kernel...
  KernelTensor taps(x.type(), shape, [=](const Index &i) {
    Index at{i[0], firstOfGroup(i[1], sizes) + i[own]};
    for (std::size_t d = 0; d < rank; ++d)
      at.push_back(i[2 + d] * static_cast<int>(sizes.stride[d]) + i[own + 1 + d] * static_cast<int>(sizes.dilation[d]));
    return x.at(at);
  });
  KernelTensor weights(w.type(), shape, [=](const Index &i) {
    Index at{i[1], i[own]};
    if (transposed)
      at = {firstOfGroup(i[1], sizes) + i[own],
            sizes.in == Dim(sizes.groupIn) ? i[1] : i[1] % static_cast<int>(sizes.groupOut)};
    for (std::size_t d = 0; d < rank; ++d)
      at.push_back(transposed ? static_cast<int>(sizes.kernel[d]) - 1 - i[own + 1 + d] : i[own + 1 + d]);
    return w.at(at);
  });
  kernel.setResult(addChannelBias(
      kernel, kernel.builder().convolution(kernel.uniqueName("acc"), taps, weights, static_cast<int>(own))));
}

void ConvolutionOp::evaluate(EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0), &w = eval.operand(1);
  ConvolutionSizes sizes = sizesOf(*this);
  forProducts(sizes, eval, [&](const ConvolutionProduct &p) {
    std::int64_t row =
        getTransposed() ? (p.out / sizes.groupOut * sizes.groupIn + p.channel) * sizes.groupOut + p.out % sizes.groupOut
                        : p.out * sizes.groupIn + p.channel;
    y.data[p.y] += x.data[p.x] * w.data[row * sizes.kernelPlaces() + kernelPosition(sizes, p.kernel, getTransposed())];
  });
  addChannelBias(y, eval);
  eval.setResult(std::move(y));
}

Dim ConvolutionOp::flops() { return productFlops(sizesOf(*this)); }
SmallVector<Dim> ConvolutionOp::kernelExtents() { return getDims(getWeight()); }
std::string ConvolutionOp::kernelLabel() {
  return convolutionLabel(getInput()) + (getTransposed() ? "_transposed" : "");
}
/// Vectors of the unpacked form lie along a row of places.
Integers ConvolutionOp::preferredOrder(Value value) { return inOrder(static_cast<unsigned>(getDims(value).size())); }

Absorbed ConvolutionOp::absorb(OpBuilder &builder, function_ref<bool(Value)> isConstant) {
  const bool inFirst = getTransposed(); // [C, out / groups, …]: of several groups no dimension counts the channels
  if (!isConstant(getWeight()) || (getBias() && !isConstant(getBias())) || (inFirst && getGroups() != 1))
    return {};
  ChannelChain chain = channelChain(getResult(), 1, builder, isConstant);
  if (!chain.last)
    return {};
  SmallVector<Value> operands{getInput(), scaled(chain, getWeight(), inFirst ? 1 : 0)};
  if (Value bias = shifted(chain, getBias()))
    operands.push_back(bias);
  return {chain.last,
          buildValue(builder, getLoc(), getOperationName(), operands, (*this)->getAttrDictionary().getValue())};
}

/// Vectors of fewer channels would be mostly empty: they lie along a row of places then.
static constexpr std::int64_t fewestChannels = 8;

/// One group, or a channel in each: of other groups no vector of channels can be made.
SmallVector<PackedOperand> ConvolutionOp::packedOperands() {
  ConvolutionSizes sizes = sizesOf(*this);
  const std::int64_t out = *sizes.out.constant();
  if (!sizes.isDepthwise() && (sizes.groups() != 1 || out < fewestChannels))
    return {};
  Builder b(getContext());
  PackedOperand packed{1, PackConvolutionWeightOp::getOperationName(), ConvolutionPackedOp::getOperationName(),
                       static_cast<int>(sizes.groupIn * sizes.kernelPlaces()), static_cast<int>(out)};
  packed.attributes = {b.getNamedAttr("out_channels", b.getI64IntegerAttr(out)),
                       b.getNamedAttr("kernel", b.getDenseI64ArrayAttr(sizes.kernel)),
                       b.getNamedAttr("stride", b.getDenseI64ArrayAttr(sizes.stride)),
                       b.getNamedAttr("dilation", b.getDenseI64ArrayAttr(sizes.dilation)),
                       b.getNamedAttr("groups", getGroupsAttr())};
  packed.packAttributes = {b.getNamedAttr("transposed", getTransposedAttr()),
                           b.getNamedAttr("groups", getGroupsAttr())};
  packed.inProgram = true; // each weight is read at every place
  return {packed};
}

// ---- the weight's gradient

LogicalResult ConvolutionWeightOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                                    ValueRange operands, DictionaryAttr attributes, OpaqueProperties,
                                                    RegionRange, SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  StringRef name = specName<ConvolutionWeightOp>();
  Type input = adaptor.getInput().getType(), gradient = adaptor.getGradient().getType();
  SmallVector<Dim> x = nn::getDims(input), dy = nn::getDims(gradient);
  ArrayRef<std::int64_t> kernel = adaptor.getKernel();
  auto groups = static_cast<std::int64_t>(adaptor.getGroups());
  if (x.size() != dy.size() || x.size() != kernel.size() + 2 || x[0] != dy[0] || groups < 1 || !x[1].isConstant() ||
      *x[1].constant() % groups != 0 || !dy[1].isConstant() || *dy[1].constant() % groups != 0)
    return convolutionError(location, name, typeText(gradient) + " does not fit " + typeText(input));
  unsigned rank = static_cast<unsigned>(kernel.size());
  Integers stride = numbersOf(attributes, "stride", rank), dilation = numbersOf(attributes, "dilation", rank);
  SmallVector<Dim> result{dy[1], Dim(*x[1].constant() / groups)};
  for (unsigned i = 0; i < rank; ++i) {
    if (windowCount(x[i + 2], 0, 0, kernel[i], stride[i], dilation[i], /*ceil=*/false) != dy[i + 2])
      return convolutionError(location, name, typeText(gradient) + " is no result over " + typeText(input));
    result.push_back(Dim(kernel[i]));
  }
  types.push_back(makeTensorType(elementType(input), result));
  return success();
}

static ConvolutionSizes sizesOf(ConvolutionWeightOp op) {
  return convolutionSizes(op, op.getInput(), op.getGradient(), Integers(op.getKernel()),
                          static_cast<std::int64_t>(op.getGroups()));
}

OpClass ConvolutionWeightOp::opClass() { return OpClass::Contraction; }

void ConvolutionWeightOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), dy = kernel.operand(1);
  ConvolutionSizes sizes = sizesOf(*this);
  const std::size_t rank = sizes.kernel.size();
  Shape shape = kernel.shapeOf(getResult());
  const std::size_t own = shape.size();
  shape.push_back(kernel.extent(sizes.batch));
  for (const Dim &dim : sizes.result)
    shape.push_back(kernel.extent(dim));
  // Index: out channel, channel in the group, place in the kernel..., batch, place...
  KernelTensor taps(x.type(), shape, [=](const Index &i) {
    Index from{i[own], firstOfGroup(i[0], sizes) + i[1]};
    for (std::size_t d = 0; d < rank; ++d)
      from.push_back(i[own + 1 + d] * static_cast<int>(sizes.stride[d]) +
                     i[2 + d] * static_cast<int>(sizes.dilation[d]));
    return x.at(from);
  });
  KernelTensor gradients(dy.type(), shape, [=](const Index &i) {
    Index to{i[own], i[0]};
    to.insert(to.end(), i.begin() + static_cast<std::ptrdiff_t>(own) + 1, i.end());
    return dy.at(to);
  });
  if (!sizes.isDepthwise()) {
    kernel.setResult(kernel.builder().convolution(kernel.uniqueName("sum"), taps, gradients, static_cast<int>(own)));
    return;
  }
  // Every channel is a sum of its own: no product is shared by several.
  std::vector<int> summed;
  for (std::size_t d = own; d < shape.size(); ++d)
    summed.push_back(static_cast<int>(d));
  KernelTensor products = modc::pointwise(x.type(), {taps, gradients}, [](const auto &v) { return v[0] * v[1]; });
  kernel.setResult(
      kernel.builder().reduce(kernel.uniqueName("sum"), products, summed, /*keepDims=*/false, ReduceOp::Sum));
}

void ConvolutionWeightOp::evaluate(EvalContext &eval) {
  RefTensor dw(eval.resultShape());
  const RefTensor &x = eval.operand(0), &dy = eval.operand(1);
  ConvolutionSizes sizes = sizesOf(*this);
  forProducts(sizes, eval, [&](const ConvolutionProduct &p) {
    std::int64_t row = p.out * sizes.groupIn + p.channel;
    dw.data[row * sizes.kernelPlaces() + kernelPosition(sizes, p.kernel, /*backwards=*/false)] +=
        x.data[p.x] * dy.data[p.y];
  });
  eval.setResult(std::move(dw));
}

Dim ConvolutionWeightOp::flops() { return productFlops(sizesOf(*this)); }
SmallVector<Dim> ConvolutionWeightOp::kernelExtents() { return getDims(getResult()); }
std::string ConvolutionWeightOp::kernelLabel() { return convolutionLabel(getInput()) + "_weight"; }

/// Vectors lie along the input's channels, or where those are few along the output's.
Integers ConvolutionWeightOp::preferredOrder(Value value) {
  constexpr std::int64_t fewChannels = 16;
  ConvolutionSizes sizes = sizesOf(*this);
  const bool fills = std::max(sizes.groupIn, sizes.groupOut) >= fewestChannels;
  if (!sizes.isDepthwise() && (sizes.groups() != 1 || !fills))
    return inOrder(static_cast<unsigned>(getDims(value).size()));
  Integers order = channelsLast(sizes.rank());
  if (value == getResult() && sizes.groupIn < fewChannels) { // …, C, out
    order.erase(order.begin());
    order.push_back(0);
  }
  return order;
}

} // namespace modc::nn
