// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Extents of a convolution and its products one by one: what its forms in ir/ops/ share.
#pragma once

#include "ir/Spatial.h"

namespace modc::nn {

/// Extents of a convolution with `groups`: all as the dimensions of its operands.
struct ConvolutionSizes {
  Dim batch, in, out;                   // channels in all
  std::int64_t groupIn, groupOut;       // in one group
  llvm::SmallVector<Dim> input, result; // spatial
  Integers kernel, stride, dilation;    // spatial

  unsigned rank() const { return static_cast<unsigned>(kernel.size()); }
  std::int64_t groups() const { return *in.constant() / groupIn; }
  bool isDepthwise() const { return groupIn == 1 && groupOut == 1 && groups() > 1; }
  std::int64_t kernelPlaces() const;
};

/// Sizes of an op with a `stride` and a `dilation`, between an input [N, C, …] and a result [N, out, …].
ConvolutionSizes convolutionSizes(mlir::Operation *op, mlir::Value input, mlir::Value result, Integers kernel,
                                  std::int64_t groups);

/// The first channel of the group that an output channel belongs to.
Halide::Expr firstOfGroup(const Halide::Expr &out, const ConvolutionSizes &sizes);

Dim productFlops(const ConvolutionSizes &sizes);
/// "conv2d", from a tensor with two spatial dimensions.
std::string convolutionLabel(mlir::Value input);
llvm::LogicalResult convolutionError(std::optional<mlir::Location> location, llvm::StringRef op,
                                     const llvm::Twine &why);
/// Adds operand 2 to every channel of y [N, C, …], if there is one.
void addChannelBias(RefTensor &y, const EvalContext &eval);
KernelTensor addChannelBias(KernelContext &kernel, const KernelTensor &y);

// Orders of dimensions in memory, outermost first.
Integers channelsLast(unsigned spatialRank); // N, …, C
Integers inOrder(unsigned rank);             // as the dimensions are written

/// A product's places in a convolution: output channel, channel in the group, and positions in result and input.
struct ConvolutionProduct {
  std::int64_t y, x, out, channel;
  llvm::ArrayRef<std::int64_t> kernel; // index of the place in the kernel
};

/// Calls `term` with every product of a convolution.
template <class Term> void forProducts(const ConvolutionSizes &sizes, const EvalContext &eval, Term term) {
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
    const std::int64_t out = index[1], channel = index[own];
    std::int64_t y = index[0], x = index[0] * in + out / sizes.groupOut * sizes.groupIn + channel;
    for (std::size_t i = 1; i < own; ++i)
      y = y * shape[i] + index[i];
    for (std::size_t d = 0; d < input.size(); ++d)
      x = x * input[d] + index[2 + d] * sizes.stride[d] + index[own + 1 + d] * sizes.dilation[d];
    term(ConvolutionProduct{y, x, out, channel, llvm::ArrayRef<std::int64_t>(index).drop_front(own + 1)});
  } while (nextIndex(index, shape));
}

/// The position of a place in a kernel, row-major.
std::int64_t kernelPosition(const ConvolutionSizes &sizes, llvm::ArrayRef<std::int64_t> place, bool backwards);

} // namespace modc::nn
