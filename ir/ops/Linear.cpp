// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// linear, its form with packed weights, and the packing. Inputs of other ranks are seen as one list of rows.
#include "ir/StructuredOp.h"
#include "ir/ops/ChannelChain.h"

using namespace mlir;

namespace modc::nn {

/// Rank 2 is the kernel; anything else is reshaped to it first.
static OpClass linearClass(Value input) {
  return getDims(input).size() == 2 ? OpClass::Contraction : OpClass::Composite;
}

/// The same rows as a matrix.
static ValueExpr asRows(const ValueExpr &x) {
  SmallVector<Dim> dims = getDims(x.value);
  return reshape(x, {elements(ArrayRef<Dim>(dims).drop_back()), dims.back()});
}

static SmallVector<Value> decomposeRows(Operation *op, OpBuilder &builder) {
  SmallVector<Value> operands(op->getOperands());
  operands[0] = asRows({operands[0], &builder, op->getLoc()}).value;
  Value y = buildValue(builder, op->getLoc(), op->getName().getStringRef(), operands, op->getAttrs());
  return {reshape({y, &builder, op->getLoc()}, getDims(op->getResult(0))).value};
}

static KernelTensor addBias(KernelContext &kernel, KernelTensor y) {
  if (!kernel.hasOperand(2))
    return y;
  return pointwise(y.type(), {y, kernel.operand(2)}, [](const std::vector<Halide::Expr> &v) { return v[0] + v[1]; });
}

/// y[r, o] = sum over i of x[r, i] * weight(o, i), plus bias[o].
template <class Weight> static void evaluateLinear(EvalContext &eval, Weight weight) {
  const RefTensor &x = eval.operand(0);
  RefTensor y(eval.resultShape());
  std::int64_t in = x.shape.back(), out = y.shape.back();
  for (std::int64_t r = 0, position = 0; position < y.elements(); ++r)
    for (std::int64_t o = 0; o < out; ++o, ++position) {
      double total = eval.numOperands() > 2 ? eval.operand(2).data[o] : 0;
      for (std::int64_t i = 0; i < in; ++i)
        total += x.data[r * in + i] * weight(o, i);
      y.data[position] = total;
    }
  eval.setResult(std::move(y));
}

static Dim linearFlops(Value input, Value result) {
  std::optional<Dim> count = multiply(elements(getDims(input)), getDims(result).back());
  return count ? multiply(*count, Dim(2)).value_or(Dim(0)) : Dim(0);
}

static LogicalResult inferLinear(StringRef op, std::optional<Location> location, Type input, Type weight, const Dim &in,
                                 const Dim &out, Value bias, SmallVectorImpl<Type> &types) {
  if (failed(checkFloat(location, op, input)) ||
      failed(checkSameElement(location, op, "input", input, "weight", weight)))
    return failure();
  SmallVector<Dim> shape = getDims(input);
  if (shape.empty())
    return emitOptionalError(location, "`", op, "`: the input ", typeText(input), " has no dimension of features");
  if (shape.back() != in)
    return emitOptionalError(location, "`", op, "`: the input ", typeText(input), " has ", shape.back().str(),
                             " features in its last dimension, the weight ", typeText(weight), " wants ", in.str());
  shape.back() = out;
  if (bias) {
    if (failed(checkSameElement(location, op, "weight", weight, "bias", bias.getType())))
      return failure();
    if (getDims(bias) != SmallVector<Dim>{out})
      return emitOptionalError(location, "`", op, "`: the bias ", typeText(bias.getType()), " does not fit the ",
                               out.str(), " output features of the weight ", typeText(weight));
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

LogicalResult LinearOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type weight = adaptor.getWeight().getType();
  SmallVector<Dim> dims = getDims(weight);
  if (dims.size() != 2)
    return emitOptionalError(location, "`linear`: the weight ", typeText(weight),
                             " must have two dimensions, [out, in]");
  return inferLinear(specName<LinearOp>(), location, adaptor.getInput().getType(), weight, dims[1], dims[0],
                     adaptor.getBias(), types);
}

OpClass LinearOp::opClass() { return linearClass(getInput()); }
SmallVector<Value> LinearOp::decompose(OpBuilder &builder) { return decomposeRows(*this, builder); }
void LinearOp::lower(KernelContext &kernel) {
  KernelTensor transposedWeight = modc::permute(kernel.operand(1), {1, 0});
  kernel.setResult(
      addBias(kernel, kernel.builder().contraction(kernel.uniqueName("acc"), kernel.operand(0), transposedWeight)));
}
void LinearOp::evaluate(EvalContext &eval) {
  const RefTensor &weight = eval.operand(1);
  evaluateLinear(eval, [&](std::int64_t o, std::int64_t i) { return weight.data[o * weight.shape[1] + i]; });
}
Dim LinearOp::flops() { return linearFlops(getInput(), getResult()); }
SmallVector<PackedOperand> LinearOp::packedOperands() {
  SmallVector<Dim> weight = getDims(getWeight());
  if (!weight[0].isConstant() || !weight[1].isConstant())
    return {};
  Builder builder(getContext());
  int in = static_cast<int>(*weight[1].constant()), out = static_cast<int>(*weight[0].constant());
  return {{1,
           PackWeightOp::getOperationName(),
           LinearPackedOp::getOperationName(),
           in,
           out,
           {builder.getNamedAttr("out_features", builder.getI64IntegerAttr(out))}}};
}
Absorbed LinearOp::absorb(OpBuilder &builder, function_ref<bool(Value)> isConstant) {
  if (opClass() != OpClass::Contraction || !isConstant(getWeight()) || (getBias() && !isConstant(getBias())))
    return {};
  ChannelChain chain = channelChain(getResult(), 1, builder, isConstant);
  if (!chain.last)
    return {};
  SmallVector<Value> operands{getInput(), scaled(chain, getWeight(), 0)};
  if (Value bias = shifted(chain, getBias()))
    operands.push_back(bias);
  return {chain.last, buildValue(builder, getLoc(), getOperationName(), operands)};
}
bool LinearOp::isDifferentiable() { return true; }
void LinearOp::pullback(PullbackContext &g) {
  ValueExpr dy = asRows(g.gradient(0));
  if (g.needs(0))
    g.add(0, reshape(matmul(dy, g.operand(1)), getDims(getInput())));
  if (g.needs(1))
    g.add(1, matmul(transposed(dy), asRows(g.operand(0))));
  if (getBias() && g.needs(2))
    g.add(2, sum(dy, {0}, /*keepdim=*/false));
}

LogicalResult LinearPackedOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                               DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                               SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type weight = adaptor.getWeight().getType();
  SmallVector<Dim> dims = getDims(weight);
  auto out = static_cast<std::int64_t>(adaptor.getOutFeatures());
  auto panels = dims.size() == 3 ? dims[0].constant() : std::nullopt;
  auto width = dims.size() == 3 ? dims[2].constant() : std::nullopt;
  if (!panels || !width || *width <= 0 || !dims[1].isConstant() || out < 0 || *panels != (out + *width - 1) / *width)
    return emitOptionalError(location, "`linear_packed`: the weight ", typeText(weight), " does not hold ", out,
                             " packed output features");
  return inferLinear(specName<LinearPackedOp>(), location, adaptor.getInput().getType(), weight, dims[1], Dim(out),
                     adaptor.getBias(), types);
}

OpClass LinearPackedOp::opClass() { return linearClass(getInput()); }
SmallVector<Value> LinearPackedOp::decompose(OpBuilder &builder) { return decomposeRows(*this, builder); }
void LinearPackedOp::lower(KernelContext &kernel) {
  int in = static_cast<int>(*getDims(getWeight())[1].constant());
  KernelTensor weight = kernel.packedOperand(1, in, static_cast<int>(getOutFeatures()));
  kernel.setResult(addBias(kernel, kernel.builder().contraction(kernel.uniqueName("acc"), kernel.operand(0), weight)));
}
void LinearPackedOp::evaluate(EvalContext &eval) {
  const RefTensor &weight = eval.operand(1);
  std::int64_t in = weight.shape[1], width = weight.shape[2];
  evaluateLinear(eval,
                 [&](std::int64_t o, std::int64_t i) { return weight.data[(o / width * in + i) * width + o % width]; });
}
Dim LinearPackedOp::flops() { return linearFlops(getInput(), getResult()); }

LogicalResult PackWeightOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                             DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                             SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  SmallVector<Dim> dims = getDims(input);
  auto width = static_cast<std::int64_t>(adaptor.getWidth());
  if (dims.size() != 2 || !dims[0].isConstant() || !dims[1].isConstant() || width <= 0)
    return emitOptionalError(location, "`pack_weight`: wants a matrix with known extents and a positive width, not ",
                             typeText(input), " and ", width);
  types.push_back(
      makeTensorType(elementType(input), {Dim((*dims[0].constant() + width - 1) / width), dims[1], Dim(width)}));
  return success();
}

OpClass PackWeightOp::opClass() { return OpClass::Layout; }
void PackWeightOp::lower(KernelContext &kernel) {
  KernelTensor weight = kernel.operand(0);
  int out = static_cast<int>(*getDims(getInput())[0].constant()), width = static_cast<int>(getWidth());
  kernel.setResult(KernelTensor(weight.type(), kernel.shapeOf(getResult()), [=](const Index &i) {
    Halide::Expr o = i[0] * width + i[2];
    return Halide::select(o < out, weight.at({Halide::min(o, out - 1), i[1]}),
                          Halide::Internal::make_zero(weight.type()));
  }));
}
void PackWeightOp::evaluate(EvalContext &eval) {
  const RefTensor &weight = eval.operand(0);
  RefTensor packed(eval.resultShape());
  std::vector<std::int64_t> index(3);
  for (double &value : packed.data) {
    std::int64_t o = index[0] * packed.shape[2] + index[2];
    value = o < weight.shape[0] ? weight.data[o * weight.shape[1] + index[1]] : 0;
    nextIndex(index, packed.shape);
  }
  eval.setResult(std::move(packed));
}
Dim PackWeightOp::flops() { return Dim(0); }

} // namespace modc::nn
