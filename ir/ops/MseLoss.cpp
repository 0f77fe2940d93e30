// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// mse_loss: the squared difference, averaged, summed or as it is.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

LogicalResult MseLossOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  StringRef op = specName<MseLossOp>();
  Type input = adaptor.getInput().getType(), target = adaptor.getTarget().getType();
  if (failed(checkReduction(location, op, adaptor.getReduction())) || failed(checkFloat(location, op, input)) ||
      failed(checkSameElement(location, op, "input", input, "target", target)))
    return failure();
  std::string why;
  auto shape = broadcastDims(getDims(input), getDims(target), &why);
  if (!shape)
    return emitOptionalError(location, "`mse_loss`: ", why);
  types.push_back(makeTensorType(elementType(input), adaptor.getReduction() == "none" ? *shape : SmallVector<Dim>()));
  return success();
}

OpClass MseLossOp::opClass() { return OpClass::Composite; }
SmallVector<Value> MseLossOp::decompose(OpBuilder &builder) {
  ValueExpr difference = ValueExpr{getInput(), &builder, getLoc()} - ValueExpr{getTarget(), &builder, getLoc()};
  return {reduceLosses(difference * difference, getReduction()).value};
}
void MseLossOp::evaluate(EvalContext &eval) {
  SmallVector<Dim> dims = *broadcastDims(getDims(getInput()), getDims(getTarget()));
  std::vector<std::int64_t> shape;
  for (const Dim &dim : dims)
    shape.push_back(eval.extent(dim));
  RefTensor losses(shape);
  std::vector<std::int64_t> index(shape.size());
  for (double &loss : losses.data) {
    double difference = broadcastAt(eval.operand(0), index) - broadcastAt(eval.operand(1), index);
    loss = difference * difference;
    nextIndex(index, shape);
  }
  evaluateReduction(eval, std::move(losses), getReduction());
}
Dim MseLossOp::flops() { return flopsPerElement(getInput(), 3); }
bool MseLossOp::isDifferentiable() { return true; }
void MseLossOp::pullback(PullbackContext &g) {
  SmallVector<Dim> shape = *broadcastDims(getDims(getInput()), getDims(getTarget()));
  ValueExpr dl = lossGradient(g.gradient(0), getReduction(), elements(shape));
  ValueExpr gradient = (g.operand(0) - g.operand(1)) * (k(dl, 2) * dl);
  if (g.needs(0))
    g.add(0, gradient);
  if (g.needs(1))
    g.add(1, -gradient);
}

} // namespace modc::nn
