// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// batch_norm over the statistics of the batch. With n elements in a channel, r = 1 / sqrt(var + eps) and h = (x - mean) r:
//
//   y = h weight + bias          dbias = sum dy          dweight = sum dy h
//   dx = weight r (dy - (dbias + h dweight) / n)
//
// A mean of f32 sums is a few roundings of its terms away, which is much where they are far from 0; what is left of it in
// x - mean is added: mean = m + sum(x - m) / n.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

/// All dimensions but the channels'.
static SmallVector<std::int64_t> batchDims(Value input) {
  SmallVector<std::int64_t> dims{0};
  for (std::size_t d = 2; d < getDims(input).size(); ++d)
    dims.push_back(static_cast<std::int64_t>(d));
  return dims;
}

/// A vector over the channels as it stands at x.
static ValueExpr atChannels(const ValueExpr &vector, const ValueExpr &x) {
  SmallVector<Dim> shape(getDims(x.value).size(), Dim(1));
  shape[1] = getDims(x.value)[1];
  return reshape(vector, shape);
}

LogicalResult BatchNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                            DictionaryAttr, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  constexpr StringRef name = "batch_norm_train";
  Type input = operands[0].getType();
  SmallVector<Dim> shape = nn::getDims(input);
  if (failed(checkFloat(location, name, input)))
    return failure();
  if (shape.size() < 2)
    return emitOptionalError(location, "`", name, "`: the input ", typeText(input), " has no dimension of channels");
  if (operands.size() == 2)
    return emitOptionalError(location, "`", name, "`: wants a weight and a bias, or neither");
  for (Value affine : operands.drop_front()) {
    if (failed(checkSameElement(location, name, "input", input, "affine", affine.getType())))
      return failure();
    if (nn::getDims(affine) != SmallVector<Dim>{shape[1]})
      return emitOptionalError(location, "`", name, "`: ", typeText(affine.getType()), " does not fit the ",
                               shape[1].str(), " channels of the input ", typeText(input));
  }
  RankedTensorType channels = makeTensorType(elementType(input), {shape[1]});
  types.append({makeTensorType(elementType(input), shape), channels, channels});
  return success();
}

OpClass BatchNormOp::opClass() { return OpClass::Composite; }

SmallVector<Value> BatchNormOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()};
  SmallVector<std::int64_t> dims = batchDims(getInput());
  SmallVector<Dim> channels{nn::getDims(getInput())[1]};
  auto meanOf = [&](const ValueExpr &values) {
    return sum(values, dims, /*keepdim=*/true) / extent(values, reducedCount(getInput(), dims));
  };
  ValueExpr m = meanOf(x);
  ValueExpr mean = m + meanOf(x - m), deviation = x - mean;
  ValueExpr variance = meanOf(deviation * deviation);
  ValueExpr y = deviation * rsqrt(variance + k(x, getEps().convertToDouble()));
  if (!getAffine().empty())
    y = y * atChannels({getAffine()[0], &builder, getLoc()}, x) + atChannels({getAffine()[1], &builder, getLoc()}, x);
  return {y.value, reshape(mean, channels).value, reshape(variance, channels).value};
}

void BatchNormOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0);
  RefTensor y(x.shape), mean(eval.resultShape(1)), variance(eval.resultShape(2));
  for (auto [channel, group] : llvm::enumerate(reducedGroups(x, batchDims(getInput())))) {
    const auto count = static_cast<double>(group.size());
    for (std::int64_t i : group)
      mean.data[channel] += x.data[i] / count;
    for (std::int64_t i : group)
      variance.data[channel] += (x.data[i] - mean.data[channel]) * (x.data[i] - mean.data[channel]) / count;
    const double r = 1 / std::sqrt(variance.data[channel] + getEps().convertToDouble());
    for (std::int64_t i : group) {
      const double h = (x.data[i] - mean.data[channel]) * r;
      y.data[i] = getAffine().empty() ? h : h * eval.operand(1).data[channel] + eval.operand(2).data[channel];
    }
  }
  eval.setResult(std::move(y), 0);
  eval.setResult(std::move(mean), 1);
  eval.setResult(std::move(variance), 2);
}

Dim BatchNormOp::flops() { return flopsPerElement(getInput(), 9); }
bool BatchNormOp::isDifferentiable() { return true; }

void BatchNormOp::pullback(PullbackContext &g) {
  ValueExpr x = g.operand(0);
  SmallVector<std::int64_t> dims = batchDims(getInput());
  ValueExpr n = extent(x, reducedCount(getInput(), dims));
  ValueExpr deviation = x - atChannels(g.result(1), x);
  ValueExpr r = rsqrt(g.result(2) + k(x, getEps().convertToDouble()));
  std::optional<ValueExpr> dx;
  auto addToInput = [&](const ValueExpr &term) { dx = dx ? *dx + term : term; };
  if (g.hasGradient(0)) {
    ValueExpr dy = g.gradient(0), h = deviation * atChannels(r, x);
    ValueExpr dbias = sum(dy, dims, /*keepdim=*/false), dweight = sum(dy * h, dims, /*keepdim=*/false);
    ValueExpr scale = getAffine().empty() ? r : g.operand(1) * r;
    if (g.needs(0))
      addToInput(atChannels(scale, x) * (dy - (atChannels(dbias / n, x) + h * atChannels(dweight / n, x))));
    if (!getAffine().empty() && g.needs(1))
      g.add(1, dweight);
    if (!getAffine().empty() && g.needs(2))
      g.add(2, dbias);
  }
  if (!g.needs(0))
    return;
  if (g.hasGradient(1))
    addToInput(expand(atChannels(g.gradient(1) / n, x), nn::getDims(getInput())));
  if (g.hasGradient(2))
    addToInput(atChannels(k(x, 2) * g.gradient(2) / n, x) * deviation);
  g.add(0, *dx);
}

} // namespace modc::nn
