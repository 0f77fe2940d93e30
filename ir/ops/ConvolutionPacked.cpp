// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// convolution with packed weights, and the packing.
//
//   pack_convolution_weight  packed[o / width, k, c, o % width] = w[o, c, k]        (transposed: w[c, o, kernel - 1 - k])
//   convolution_packed       y[n, o, p] = sum over k, c of x[n, c, p * stride + k * dilation] * packed[o, k, c]  (+ bias[o])
//
// c runs over all channels, or with a group for each channel is that of o.
#include "ir/ops/ConvolutionSizes.h"

using namespace mlir;

namespace modc::nn {

static Dim panelsOf(std::int64_t out, std::int64_t width) { return Dim((out + width - 1) / width); }

// ---- the packing

/// The weight's dimensions as (out, C / groups, …): a transposed one is [C, out / groups, …].
static SmallVector<int> outFirst(PackConvolutionWeightOp::Adaptor op, std::size_t rank) {
  SmallVector<int> order;
  for (std::size_t d = 0; d < rank; ++d)
    order.push_back(static_cast<int>(d));
  if (op.getTransposed() && op.getGroups() == 1)
    std::swap(order[0], order[1]);
  return order;
}

LogicalResult PackConvolutionWeightOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                                        ValueRange operands, DictionaryAttr attributes,
                                                        OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  StringRef name = specName<PackConvolutionWeightOp>();
  Type input = adaptor.getInput().getType();
  SmallVector<Dim> dims = nn::getDims(input);
  auto width = static_cast<std::int64_t>(adaptor.getWidth()), groups = static_cast<std::int64_t>(adaptor.getGroups());
  if (dims.size() < 3 || llvm::any_of(dims, [](const Dim &dim) { return dim.constant().value_or(0) < 1; }) || width < 1)
    return convolutionError(location, name, typeText(input) + " is no weight to be packed");
  if (groups != 1 && (dims[0] != Dim(groups) || dims[1] != Dim(1)))
    return convolutionError(location, name, typeText(input) + " has no group for each channel");
  SmallVector<int> order = outFirst(adaptor, dims.size());
  SmallVector<Dim> packed{panelsOf(*dims[order[0]].constant(), width)};
  packed.append(dims.begin() + 2, dims.end());
  packed.append({dims[order[1]], Dim(width)});
  types.push_back(makeTensorType(elementType(input), packed));
  return success();
}

OpClass PackConvolutionWeightOp::opClass() { return OpClass::Layout; }

void PackConvolutionWeightOp::lower(KernelContext &kernel) {
  KernelTensor weight = kernel.operand(0);
  SmallVector<int> order = outFirst(*this, weight.rank());
  const int out = static_cast<int>(*nn::getDims(getInput())[order[0]].constant()), width = static_cast<int>(getWidth());
  const bool backwards = getTransposed();
  auto at = [=](const Halide::Expr &o, const Index &packed) {
    Index index(order.size());
    index[order[0]] = o;
    index[order[1]] = packed[packed.size() - 2];
    for (std::size_t d = 2; d < index.size(); ++d)
      index[d] = backwards ? weight.shape()[d] - 1 - packed[d - 1] : packed[d - 1];
    return weight.at(index);
  };
  kernel.setResult(KernelTensor(weight.type(), kernel.shapeOf(getResult()), [=](const Index &i) {
    Halide::Expr o = i.front() * width + i.back();
    if (out % width == 0)
      return at(o, i);
    return Halide::select(o < out, at(Halide::min(o, out - 1), i), Halide::Internal::make_zero(weight.type()));
  }));
}

void PackConvolutionWeightOp::evaluate(EvalContext &eval) {
  const RefTensor &weight = eval.operand(0);
  SmallVector<int> order = outFirst(*this, weight.shape.size());
  RefTensor packed(eval.resultShape());
  std::vector<std::int64_t> i(packed.shape.size());
  for (double &value : packed.data) {
    std::vector<std::int64_t> index(weight.shape.size());
    index[order[0]] = i.front() * packed.shape.back() + i.back();
    index[order[1]] = i[i.size() - 2];
    for (std::size_t d = 2; d < index.size(); ++d)
      index[d] = getTransposed() ? weight.shape[d] - 1 - i[d - 1] : i[d - 1];
    std::int64_t position = 0;
    for (std::size_t d = 0; d < index.size(); ++d)
      position = position * weight.shape[d] + index[d];
    value = index[order[0]] < weight.shape[order[0]] ? weight.data[position] : 0;
    nextIndex(i, packed.shape);
  }
  eval.setResult(std::move(packed));
}

Dim PackConvolutionWeightOp::flops() { return Dim(0); }

// ---- the convolution

LogicalResult ConvolutionPackedOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                                    ValueRange operands, DictionaryAttr attributes, OpaqueProperties,
                                                    RegionRange, SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  StringRef name = specName<ConvolutionPackedOp>();
  Type input = adaptor.getInput().getType(), weight = adaptor.getWeight().getType();
  SmallVector<Dim> x = nn::getDims(input), w = nn::getDims(weight);
  ArrayRef<std::int64_t> kernel = adaptor.getKernel();
  auto out = static_cast<std::int64_t>(adaptor.getOutChannels()),
       groups = static_cast<std::int64_t>(adaptor.getGroups());
  auto rank = static_cast<unsigned>(kernel.size());
  if (rank < 1 || x.size() != rank + 2 || w.size() != rank + 3 || out < 1 || groups < 1 || !x[1].isConstant())
    return convolutionError(location, name, typeText(input) + " and " + typeText(weight) + " do not fit");
  const std::int64_t in = *x[1].constant(), width = w.back().constant().value_or(0);
  bool fits = width > 0 && w.front() == panelsOf(out, width) && in % groups == 0 && w[rank + 1] == Dim(in / groups) &&
              (groups == 1 || (in == groups && out == groups));
  SmallVector<Dim> result{x[0], Dim(out)};
  Integers stride = numbersOf(attributes, "stride", rank), dilation = numbersOf(attributes, "dilation", rank);
  for (unsigned d = 0; d < rank && fits; ++d) {
    std::optional<Dim> count = windowCount(x[d + 2], 0, 0, kernel[d], stride[d], dilation[d], /*ceil=*/false);
    fits = w[d + 1] == Dim(kernel[d]) && count && count->constant().value_or(1) >= 1;
    if (fits)
      result.push_back(*count);
  }
  if (!fits)
    return convolutionError(location, name, typeText(weight) + " does not hold packed weights for " + typeText(input));
  types.push_back(makeTensorType(elementType(input), result));
  return success();
}

static ConvolutionSizes sizesOf(ConvolutionPackedOp op) {
  return convolutionSizes(op, op.getInput(), op.getResult(), Integers(op.getKernel()),
                          static_cast<std::int64_t>(op.getGroups()));
}

OpClass ConvolutionPackedOp::opClass() { return OpClass::Contraction; }

void ConvolutionPackedOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  ConvolutionSizes sizes = sizesOf(*this);
  const auto terms = static_cast<int>(sizes.kernelPlaces() * sizes.groupIn);
  KernelTensor w = kernel.packedOperand(1, terms, static_cast<int>(getOutChannels()));
  const std::size_t rank = sizes.rank();
  Shape shape = kernel.shapeOf(getResult());
  const std::size_t own = shape.size();
  for (std::int64_t k : sizes.kernel)
    shape.push_back(static_cast<int>(k));
  shape.push_back(static_cast<int>(sizes.groupIn));
  // Index: batch, out channel, place..., place in the kernel..., channel in the group.
  KernelTensor taps(x.type(), shape, [=](const Index &i) {
    Index at{i[0], firstOfGroup(i[1], sizes) + i[own + rank]};
    for (std::size_t d = 0; d < rank; ++d)
      at.push_back(i[2 + d] * static_cast<int>(sizes.stride[d]) + i[own + d] * static_cast<int>(sizes.dilation[d]));
    return x.at(at);
  });
  KernelTensor weights(w.type(), shape, [=](const Index &i) {
    Halide::Expr term = i[own];
    for (std::size_t d = 1; d < rank; ++d)
      term = term * static_cast<int>(sizes.kernel[d]) + i[own + d];
    return w.at({term * static_cast<int>(sizes.groupIn) + i[own + rank], i[1]});
  });
  kernel.setResult(addChannelBias(
      kernel, kernel.builder().convolution(kernel.uniqueName("acc"), taps, weights, static_cast<int>(own))));
}

void ConvolutionPackedOp::evaluate(EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0), &w = eval.operand(1);
  ConvolutionSizes sizes = sizesOf(*this);
  const std::int64_t width = w.shape.back(), places = sizes.kernelPlaces();
  forProducts(sizes, eval, [&](const ConvolutionProduct &p) {
    const std::int64_t place = kernelPosition(sizes, p.kernel, /*backwards=*/false);
    const std::int64_t term = (p.out / width * places + place) * sizes.groupIn + p.channel;
    y.data[p.y] += x.data[p.x] * w.data[term * width + p.out % width];
  });
  addChannelBias(y, eval);
  eval.setResult(std::move(y));
}

Dim ConvolutionPackedOp::flops() { return productFlops(sizesOf(*this)); }
SmallVector<Dim> ConvolutionPackedOp::kernelExtents() {
  ConvolutionSizes sizes = sizesOf(*this);
  SmallVector<Dim> extents{sizes.out, Dim(sizes.groupIn)};
  for (std::int64_t k : sizes.kernel)
    extents.push_back(Dim(k));
  return extents;
}
std::string ConvolutionPackedOp::kernelLabel() { return convolutionLabel(getInput()); }
Integers ConvolutionPackedOp::preferredOrder(Value value) {
  return value == getInput() || value == getResult() ? channelsLast(sizesOf(*this).rank()) : Integers();
}

} // namespace modc::nn
