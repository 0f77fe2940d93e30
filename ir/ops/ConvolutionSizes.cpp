// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Extents, channels and bias of the convolutions in ir/ops/.
#include "ir/ops/ConvolutionSizes.h"

#include <numeric>

using namespace mlir;

namespace modc::nn {

std::int64_t ConvolutionSizes::kernelPlaces() const {
  std::int64_t places = 1;
  for (std::int64_t k : kernel)
    places *= k;
  return places;
}

ConvolutionSizes convolutionSizes(Operation *op, Value input, Value result, Integers kernel, std::int64_t groups) {
  SmallVector<Dim> x = getDims(input), y = getDims(result);
  auto rank = static_cast<unsigned>(kernel.size());
  return {x[0],
          x[1],
          y[1],
          *x[1].constant() / groups,
          *y[1].constant() / groups,
          SmallVector<Dim>(ArrayRef<Dim>(x).drop_front(2)),
          SmallVector<Dim>(ArrayRef<Dim>(y).drop_front(2)),
          std::move(kernel),
          numbersOf(op, "stride", rank),
          numbersOf(op, "dilation", rank)};
}

Halide::Expr firstOfGroup(const Halide::Expr &out, const ConvolutionSizes &sizes) {
  if (sizes.groups() == 1)
    return 0;
  Halide::Expr group = sizes.groupOut == 1 ? out : out / static_cast<int>(sizes.groupOut);
  return group * static_cast<int>(sizes.groupIn);
}

std::int64_t kernelPosition(const ConvolutionSizes &sizes, ArrayRef<std::int64_t> place, bool backwards) {
  std::int64_t position = 0;
  for (unsigned d = 0; d < sizes.rank(); ++d)
    position = position * sizes.kernel[d] + (backwards ? sizes.kernel[d] - 1 - place[d] : place[d]);
  return position;
}

Dim productFlops(const ConvolutionSizes &sizes) {
  SmallVector<Dim> counts{sizes.batch, sizes.out, Dim(2 * sizes.groupIn * sizes.kernelPlaces())};
  counts.append(sizes.result.begin(), sizes.result.end());
  return product(counts).value_or(Dim(0));
}

std::string convolutionLabel(Value input) { return "conv" + std::to_string(getDims(input).size() - 2) + "d"; }

LogicalResult convolutionError(std::optional<Location> location, StringRef op, const Twine &why) {
  return emitOptionalError(location, "`", op, "`: ", why);
}

void addChannelBias(RefTensor &y, const EvalContext &eval) {
  if (eval.numOperands() < 3)
    return;
  std::int64_t plane = 1;
  for (std::size_t i = 2; i < y.shape.size(); ++i)
    plane *= y.shape[i];
  for (std::size_t i = 0; i < y.data.size(); ++i)
    y.data[i] += eval.operand(2).data[static_cast<std::int64_t>(i) / plane % y.shape[1]];
}

KernelTensor addChannelBias(KernelContext &kernel, const KernelTensor &y) {
  if (!kernel.hasOperand(2))
    return y;
  KernelTensor bias = kernel.operand(2);
  return KernelTensor(y.type(), y.shape(), [y, bias](const Index &i) { return y.at(i) + bias.at({i[1]}); });
}

Integers inOrder(unsigned rank) {
  Integers order(rank);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

Integers channelsLast(unsigned spatialRank) {
  Integers order = inOrder(spatialRank + 2);
  order.erase(order.begin() + 1);
  order.push_back(1);
  return order;
}

} // namespace modc::nn
