// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the additions and multiplications behind a value that come to a scale and a shift of its channels.
#include "ir/ops/ChannelChain.h"

#include "ir/Ops.h"

using namespace mlir;

namespace modc::nn {

namespace {

/// One operation of a chain: y + c, y - c or y * c.
struct Link {
  Operation *op;
  Value constant;
};

/// Whether `constant` has one element for each channel of `type`.
bool isChannelwise(Value constant, Type type, unsigned channelDim) {
  if (!isa<RankedTensorType>(constant.getType()) || elementType(constant) != elementType(type))
    return false;
  SmallVector<Dim> dims = getDims(constant), channels = getDims(type);
  if (dims.size() > channels.size() || dims.size() + channelDim < channels.size())
    return false;
  for (std::size_t d = 0; d < channels.size(); ++d)
    if (d != channelDim)
      channels[d] = Dim(1);
  return ArrayRef<Dim>(dims) == ArrayRef<Dim>(channels).take_back(dims.size());
}

std::optional<Link> linkBehind(Value y, unsigned channelDim, function_ref<bool(Value)> isConstant) {
  if (!y.hasOneUse())
    return std::nullopt;
  OpOperand &use = *y.use_begin();
  Operation *op = use.getOwner();
  const bool commutes = isa<AddOp, MulOp>(op);
  if (op->getBlock() != y.getParentBlock() || !(commutes || (isa<SubOp>(op) && use.getOperandNumber() == 0)))
    return std::nullopt;
  Value constant = op->getOperand(1 - use.getOperandNumber());
  if (op->getResult(0).getType() != y.getType() || !isConstant(constant) ||
      !isChannelwise(constant, y.getType(), channelDim))
    return std::nullopt;
  return Link{op, constant};
}

} // namespace

ChannelChain channelChain(Value y, unsigned channelDim, OpBuilder &builder, function_ref<bool(Value)> isConstant) {
  SmallVector<Link> links;
  while (auto link = linkBehind(links.empty() ? y : links.back().op->getResult(0), channelDim, isConstant))
    links.push_back(*link);
  ChannelChain chain;
  if (links.empty())
    return chain;
  chain.last = links.back().op;
  builder.setInsertionPoint(chain.last);
  for (const Link &link : links) {
    ValueExpr c = reshape({link.constant, &builder, chain.last->getLoc()}, {getDims(y)[channelDim]});
    if (isa<MulOp>(link.op)) {
      chain.scale = chain.scale ? *chain.scale * c : c;
      if (chain.shift)
        chain.shift = *chain.shift * c;
    } else if (isa<SubOp>(link.op)) {
      chain.shift = chain.shift ? *chain.shift - c : -c;
    } else {
      chain.shift = chain.shift ? *chain.shift + c : c;
    }
  }
  return chain;
}

Value scaled(const ChannelChain &chain, Value weight, unsigned channelDim) {
  if (!chain.scale)
    return weight;
  const ValueExpr &scale = *chain.scale;
  SmallVector<Dim> shape(getDims(weight).size(), Dim(1));
  shape[channelDim] = getDims(scale.value).front();
  return (ValueExpr{weight, scale.builder, scale.location} * reshape(scale, shape)).value;
}

Value shifted(const ChannelChain &chain, Value bias) {
  if (!bias)
    return chain.shift ? chain.shift->value : Value();
  const ValueExpr &any = chain.scale ? *chain.scale : *chain.shift;
  ValueExpr result{bias, any.builder, any.location};
  if (chain.scale)
    result = result * *chain.scale;
  return (chain.shift ? result + *chain.shift : result).value;
}

} // namespace modc::nn
