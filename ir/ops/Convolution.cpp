// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The two operations that convolutions and their derivatives are made of; neither pads.
//
//   convolution         y[n, o, p] = sum over c, k of x[n, c, p * stride + k * dilation] * w[o, c, k]  (+ bias[o])
//   convolution_weight  dw[o, c, k] = sum over n, p of dy[n, o, p] * x[n, c, p * stride + k * dilation]
//
// c runs over the channels of o's group. `transposed` reads w[c, o, kernel - 1 - k]: over zeros between the elements of dy that
// is the gradient of x, and the convolution of ConvTranspose.
#include "ir/Spatial.h"

using namespace mlir;

namespace modc::nn {

namespace {

/// Extents of a convolution with `groups`: all as the dimensions of its operands.
struct ConvolutionSizes {
  Dim batch, in, out;                // channels in all
  std::int64_t groupIn, groupOut;    // in one group
  SmallVector<Dim> input, result;    // spatial
  Integers kernel, stride, dilation; // spatial
};

std::optional<std::int64_t> constantOf(const Dim &dim) { return dim.constant(); }

} // namespace

static LogicalResult convolutionError(std::optional<Location> location, StringRef op, const Twine &why) {
  return emitOptionalError(location, "`", op, "`: ", why);
}

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
  std::optional<std::int64_t> in = constantOf(x[1]), first = constantOf(w[0]), second = constantOf(w[1]);
  if (groups < 1 || !in || !first || !second || *in % groups != 0 || *first % groups != 0 ||
      (transposed ? *first != *in : *second * groups != *in))
    return convolutionError(location, name, "channels of " + typeText(input) + " do not fit " + typeText(weight));
  SmallVector<Dim> result{x[0], Dim(transposed ? *second * groups : *first)};
  Integers stride = numbersOf(attributes, "stride", rank), dilation = numbersOf(attributes, "dilation", rank);
  for (unsigned i = 0; i < rank; ++i) {
    std::optional<std::int64_t> kernel = constantOf(w[i + 2]);
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
  SmallVector<Dim> x = getDims(op.getInput()), w = getDims(op.getWeight()), y = getDims(op.getResult());
  auto groups = static_cast<std::int64_t>(op.getGroups());
  unsigned rank = static_cast<unsigned>(x.size()) - 2;
  ConvolutionSizes sizes{x[0], x[1], y[1], *x[1].constant() / groups,     *y[1].constant() / groups,
                         {},   {},   {},   numbersOf(op, "stride", rank), numbersOf(op, "dilation", rank)};
  for (unsigned i = 2; i < x.size(); ++i) {
    sizes.input.push_back(x[i]);
    sizes.result.push_back(y[i]);
    sizes.kernel.push_back(*w[i].constant());
  }
  return sizes;
}

/// The first channel of the group that an output channel belongs to.
static Halide::Expr firstOfGroup(const Halide::Expr &out, const ConvolutionSizes &sizes) {
  if (sizes.in == Dim(sizes.groupIn))
    return 0;
  Halide::Expr group = sizes.groupOut == 1 ? out : out / static_cast<int>(sizes.groupOut);
  return group * static_cast<int>(sizes.groupIn);
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
  KernelTensor y = kernel.builder().convolution(kernel.uniqueName("acc"), taps, weights, static_cast<int>(own));
  if (kernel.hasOperand(2)) {
    KernelTensor bias = kernel.operand(2);
    y = KernelTensor(y.type(), y.shape(), [y, bias](const Index &i) { return y.at(i) + bias.at({i[1]}); });
  }
  kernel.setResult(y);
}

/// Calls `term(y, x, w)` with the positions of every product of a convolution: of a result's element, an input's and a weight's.
template <class Term>
static void forProducts(const ConvolutionSizes &sizes, const EvalContext &eval, bool transposed, Term term) {
  std::vector<std::int64_t> shape{eval.extent(sizes.batch), eval.extent(sizes.out)}, index, input;
  for (const Dim &dim : sizes.result)
    shape.push_back(eval.extent(dim));
  for (const Dim &dim : sizes.input)
    input.push_back(eval.extent(dim));
  const std::size_t own = shape.size();
  shape.push_back(sizes.groupIn);
  shape.insert(shape.end(), sizes.kernel.begin(), sizes.kernel.end());
  const std::int64_t in = *sizes.in.constant();
  index.assign(shape.size(), 0);
  if (llvm::is_contained(shape, 0))
    return;
  do {
    const std::int64_t out = index[1], first = out / sizes.groupOut * sizes.groupIn, channel = first + index[own];
    std::int64_t y = index[0], x = index[0] * in + channel;
    std::int64_t w = transposed ? channel * sizes.groupOut + out % sizes.groupOut : out * sizes.groupIn + index[own];
    for (std::size_t i = 1; i < own; ++i)
      y = y * shape[i] + index[i];
    for (std::size_t d = 0; d < input.size(); ++d) {
      const std::int64_t k = index[own + 1 + d];
      x = x * input[d] + index[2 + d] * sizes.stride[d] + k * sizes.dilation[d];
      w = w * sizes.kernel[d] + (transposed ? sizes.kernel[d] - 1 - k : k);
    }
    term(y, x, w);
  } while (nextIndex(index, shape));
}

void ConvolutionOp::evaluate(EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0), &w = eval.operand(1);
  ConvolutionSizes sizes = sizesOf(*this);
  forProducts(sizes, eval, getTransposed(), [&](std::int64_t to, std::int64_t from, std::int64_t weight) {
    y.data[to] += x.data[from] * w.data[weight];
  });
  if (eval.numOperands() > 2) {
    std::int64_t plane = 1;
    for (std::size_t i = 2; i < y.shape.size(); ++i)
      plane *= y.shape[i];
    for (std::size_t i = 0; i < y.data.size(); ++i)
      y.data[i] += eval.operand(2).data[static_cast<std::int64_t>(i) / plane % y.shape[1]];
  }
  eval.setResult(std::move(y));
}

static Dim productFlops(const ConvolutionSizes &sizes) {
  std::int64_t products = 2 * sizes.groupIn;
  for (std::int64_t k : sizes.kernel)
    products *= k;
  SmallVector<Dim> counts{sizes.batch, sizes.out, Dim(products)};
  counts.append(sizes.result.begin(), sizes.result.end());
  return product(counts).value_or(Dim(0));
}

Dim ConvolutionOp::flops() { return productFlops(sizesOf(*this)); }
SmallVector<Dim> ConvolutionOp::kernelExtents() { return getDims(getWeight()); }
std::string ConvolutionOp::kernelLabel() {
  return "conv" + std::to_string(getDims(getInput()).size() - 2) + "d" + (getTransposed() ? "_transposed" : "");
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
  SmallVector<Dim> x = getDims(op.getInput()), dy = getDims(op.getGradient());
  auto groups = static_cast<std::int64_t>(op.getGroups());
  unsigned rank = static_cast<unsigned>(x.size()) - 2;
  return {x[0],
          x[1],
          dy[1],
          *x[1].constant() / groups,
          *dy[1].constant() / groups,
          SmallVector<Dim>(ArrayRef<Dim>(x).drop_front(2)),
          SmallVector<Dim>(ArrayRef<Dim>(dy).drop_front(2)),
          Integers(op.getKernel()),
          numbersOf(op, "stride", rank),
          numbersOf(op, "dilation", rank)};
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
  kernel.setResult(kernel.builder().convolution(kernel.uniqueName("sum"), taps, gradients, static_cast<int>(own)));
}

void ConvolutionWeightOp::evaluate(EvalContext &eval) {
  RefTensor dw(eval.resultShape());
  const RefTensor &x = eval.operand(0), &dy = eval.operand(1);
  forProducts(sizesOf(*this), eval, /*transposed=*/false, [&](std::int64_t to, std::int64_t from, std::int64_t weight) {
    dw.data[weight] += x.data[from] * dy.data[to];
  });
  eval.setResult(std::move(dw));
}

Dim ConvolutionWeightOp::flops() { return productFlops(sizesOf(*this)); }
SmallVector<Dim> ConvolutionWeightOp::kernelExtents() { return getDims(getResult()); }
std::string ConvolutionWeightOp::kernelLabel() {
  return "conv" + std::to_string(getDims(getInput()).size() - 2) + "d_weight";
}

} // namespace modc::nn
