// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// scaled_dot_product_attention: softmax(q kᵀ scale + mask) v over the last two dimensions.
//
// It is rewritten to its parts before anything else, so it has neither a kernel nor a derivative of its own.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

LogicalResult AttentionOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                            DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type query = adaptor.getQuery().getType(), key = adaptor.getKey().getType(), value = adaptor.getValue().getType();
  StringRef name = specName<AttentionOp>();
  SmallVector<Dim> q = nn::getDims(query), kd = nn::getDims(key), v = nn::getDims(value);
  if (failed(checkFloat(location, name, query)) ||
      failed(checkSameElement(location, name, "query", query, "key", key)) ||
      failed(checkSameElement(location, name, "query", query, "value", value)))
    return failure();
  bool fits = q.size() >= 2 && kd.size() == q.size() && v.size() == q.size() && q.back() == kd.back() &&
              kd[kd.size() - 2] == v[v.size() - 2] && ArrayRef<Dim>(q).drop_back(2) == ArrayRef<Dim>(kd).drop_back(2) &&
              ArrayRef<Dim>(q).drop_back(2) == ArrayRef<Dim>(v).drop_back(2);
  if (!fits)
    return emitOptionalError(location, "`", name, "`: the query ", typeText(query), ", key ", typeText(key),
                             " and value ", typeText(value), " do not fit [*, L, E], [*, S, E] and [*, S, V]");
  SmallVector<Dim> scores(q);
  scores.back() = kd[kd.size() - 2];
  if (Value mask = adaptor.getAttnMask()) {
    bool isMask = elementType(mask).isInteger(1) || elementType(mask) == elementType(query);
    std::optional<SmallVector<Dim>> shape = broadcastDims(scores, nn::getDims(mask));
    if (!isMask || !shape || ArrayRef<Dim>(*shape) != ArrayRef<Dim>(scores))
      return emitOptionalError(location, "`", name, "`: the mask ", typeText(mask.getType()), " is not a bool or ",
                               elementText(elementType(query)), " tensor that broadcasts to ", shapeText(scores));
    if (adaptor.getIsCausal())
      return emitOptionalError(location, "`", name, "`: attn_mask and is_causal exclude each other");
  }
  double p = adaptor.getDropoutP().convertToDouble();
  if (!(p >= 0 && p <= 1))
    return emitOptionalError(location, "`", name, "`: the probability dropout_p must be from 0 to 1, not ", p);
  q.back() = v.back();
  types.push_back(makeTensorType(elementType(query), q));
  return success();
}

static ValueExpr softmaxOf(const ValueExpr &scores) {
  OpBuilder &b = *scores.builder;
  return {buildValue(b, *scores.location, SoftmaxOp::getOperationName(), {scores.value},
                     {b.getNamedAttr("dim", b.getI64IntegerAttr(-1))}),
          scores.builder, scores.location};
}

/// Column <= row of the last two dimensions, as bool [L, S].
static ValueExpr causalMask(const ValueExpr &like, const Dim &rows, const Dim &columns) {
  OpBuilder &b = *like.builder;
  auto upTo = [&](const Dim &end) {
    Value range = buildValue(b, *like.location, ArangeOp::getOperationName(), {},
                             {b.getNamedAttr("end", DimsAttr::get(b.getContext(), {b.getStringAttr(end.str())}))});
    return ValueExpr{range, like.builder, like.location};
  };
  return upTo(columns) <= reshape(upTo(rows), {rows, Dim(1)});
}

OpClass AttentionOp::opClass() { return OpClass::Composite; }
SmallVector<Value> AttentionOp::decompose(OpBuilder &builder) {
  auto wrap = [&](Value value) { return ValueExpr{value, &builder, getLoc()}; };
  ValueExpr q = wrap(getQuery()), kv = wrap(getKey());
  SmallVector<Dim> shape = getDims(getQuery());
  Dim rows = shape[shape.size() - 2], columns = getDims(getKey())[shape.size() - 2];
  ValueExpr scale = getScale() ? k(q, getScale()->convertToDouble()) : k(q, 1) / sqrt(extent(q, shape.back()));
  if (!getScale() && shape.back().isConstant())
    scale = k(q, 1 / std::sqrt(static_cast<double>(*shape.back().constant())));
  // The key is what kernels pack for many rows; scaling the product instead would round every score once more.
  ValueExpr scores = matmul(q, transposed(kv * scale));
  ValueExpr never = k(q, -std::numeric_limits<double>::infinity());
  if (Value mask = getAttnMask())
    scores = elementType(mask).isInteger(1) ? select(wrap(mask), scores, never) : scores + wrap(mask);
  else if (getIsCausal())
    scores = select(causalMask(scores, rows, columns), scores, never);
  ValueExpr weights = softmaxOf(scores);
  if (double p = getDropoutP().convertToDouble(); p > 0)
    weights = wrap(buildValue(builder, getLoc(), DropoutOp::getOperationName(), {weights.value},
                              {builder.getNamedAttr("p", builder.getF64FloatAttr(p))}));
  return {matmul(weights, wrap(getValue())).value};
}
void AttentionOp::evaluate(EvalContext &eval) {
  const RefTensor &q = eval.operand(0), &key = eval.operand(1), &value = eval.operand(2);
  std::size_t rank = q.shape.size();
  std::int64_t rows = q.shape[rank - 2], depth = q.shape[rank - 1], columns = key.shape[rank - 2],
               width = value.shape[rank - 1], batches = q.elements() / (rows * depth);
  double scale = getScale() ? getScale()->convertToDouble() : 1 / std::sqrt(static_cast<double>(depth));
  std::vector<std::int64_t> scoreShape = q.shape, index(rank);
  scoreShape.back() = columns;
  RefTensor result(eval.resultShape());
  for (std::int64_t row = 0; row < batches * rows; ++row) {
    std::vector<double> weights(columns);
    double max = -INFINITY, sum = 0;
    for (std::int64_t c = 0; c < columns; ++c) {
      for (std::int64_t d = 0; d < depth; ++d)
        weights[c] += q.data[row * depth + d] * key.data[(row / rows * columns + c) * depth + d];
      weights[c] *= scale;
      if (getAttnMask()) {
        double mask = broadcastAt(eval.operand(3), index);
        bool isBool = elementType(getAttnMask()).isInteger(1);
        weights[c] = isBool ? mask != 0 ? weights[c] : -INFINITY : weights[c] + mask;
      } else if (getIsCausal() && c > row % rows) {
        weights[c] = -INFINITY;
      }
      nextIndex(index, scoreShape);
      max = std::max(max, weights[c]);
    }
    for (double &weight : weights)
      sum += weight = std::exp(weight - max);
    for (std::int64_t c = 0; c < columns; ++c)
      for (std::int64_t d = 0; d < width; ++d)
        result.data[row * width + d] += weights[c] / sum * value.data[(row / rows * columns + c) * width + d];
  }
  eval.setResult(std::move(result));
}
Dim AttentionOp::flops() { // two products over all pairs of a query and a key
  std::optional<Dim> pairs = multiply(elements(ArrayRef<Dim>(getDims(getQuery())).drop_back()),
                                      ArrayRef<Dim>(getDims(getKey())).drop_back().back());
  std::optional<Dim> width = add(getDims(getQuery()).back(), getDims(getResult()).back());
  std::optional<Dim> products = pairs && width ? multiply(*pairs, *width) : std::nullopt;
  return products ? multiply(*products, Dim(2)).value_or(Dim(0)) : Dim(0);
}
bool AttentionOp::wantsKey() {
  double p = getDropoutP().convertToDouble();
  return p > 0 && p < 1;
}
void AttentionOp::setKey(Value) { llvm::report_fatal_error("attention draws in its parts"); }

} // namespace modc::nn
