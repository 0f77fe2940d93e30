// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// embedding, the rows of a table, and embedding_renorm, which keeps rows below a norm.
#include "ir/StructuredOp.h"

#include <set>

using namespace mlir;

namespace modc::nn {

/// Zeros of `shape` with the rows of `x` added where `numbers` says.
static ValueExpr addedRows(const ValueExpr &x, const ValueExpr &numbers, ArrayRef<Dim> shape) {
  OpBuilder &b = *x.builder;
  Value sum = buildValue(b, *x.location, UngatherOp::getOperationName(), {x.value, numbers.value},
                         {b.getNamedAttr("dim", b.getI64IntegerAttr(0)), b.getNamedAttr("shape", dimsAttr(b, shape))});
  return {sum, x.builder, x.location};
}

static Value rowsOf(ValueExpr weight, Value numbers) {
  OpBuilder &b = *weight.builder;
  return buildValue(b, *weight.location, IndexSelectOp::getOperationName(), {weight.value, numbers},
                    {b.getNamedAttr("dim", b.getI64IntegerAttr(0))});
}

static LogicalResult checkTable(std::optional<Location> location, StringRef op, Type weight, Type numbers) {
  if (nn::getDims(weight).size() != 2)
    return emitOptionalError(location, "`", op, "`: the weight has a row for each number, [V, D], not ",
                             typeText(weight));
  if (!isa<IntegerType>(elementType(numbers)) || elementType(numbers).isInteger(1))
    return emitOptionalError(location, "`", op, "`: the input holds numbers of rows and must be i64 or i32, not ",
                             typeText(numbers));
  return success();
}

LogicalResult EmbeddingOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                            DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type numbers = adaptor.getInput().getType(), weight = adaptor.getWeight().getType();
  if (failed(checkTable(location, specName<EmbeddingOp>(), weight, numbers)))
    return failure();
  SmallVector<Dim> table = nn::getDims(weight), shape = nn::getDims(numbers);
  if (adaptor.getMaxNorm())
    return emitOptionalError(
        location,
        "`embedding`: max_norm changes the weight, which only a layer can do: write Embedding(…, max_norm = …)");
  if (auto padding = adaptor.getPaddingIdx()) {
    auto row = static_cast<std::int64_t>(*padding);
    auto rows = table[0].constant();
    if (rows && (row >= *rows || row < -*rows))
      return emitOptionalError(location, "`embedding`: padding_idx ", row, " is not the number of a row of ",
                               typeText(weight));
  }
  shape.push_back(table[1]);
  types.push_back(makeTensorType(elementType(weight), shape));
  return success();
}
OpClass EmbeddingOp::opClass() { return OpClass::Composite; }
SmallVector<Value> EmbeddingOp::decompose(OpBuilder &builder) {
  return {rowsOf({getWeight(), &builder, getLoc()}, getInput())};
}
void EmbeddingOp::evaluate(EvalContext &eval) {
  const RefTensor &numbers = eval.operand(0), &weight = eval.operand(1);
  RefTensor result(eval.resultShape());
  std::int64_t width = weight.shape[1];
  for (std::int64_t i = 0; i < result.elements(); ++i)
    result.data[i] = weight.data[static_cast<std::int64_t>(numbers.data[i / width]) * width + i % width];
  eval.setResult(std::move(result));
}
Dim EmbeddingOp::flops() { return Dim(0); }
bool EmbeddingOp::isDifferentiable() { return true; }
void EmbeddingOp::pullback(PullbackContext &g) {
  if (!g.needs(1))
    return;
  SmallVector<Dim> table = getDims(getWeight());
  Dim count = elements(getDims(getInput()));
  ValueExpr column = reshape(g.operand(0), {count, Dim(1)}), dy = reshape(g.gradient(0), {count, table[1]});
  ValueExpr numbers = expand(column, {count, table[1]});
  if (auto padding = getPaddingIdx()) {
    auto row = static_cast<std::int64_t>(*padding);
    ValueExpr first = k(column, static_cast<double>(row));
    if (row < 0)
      first = first + extent(column, table[0]);
    dy = select(column == first, k(dy, 0), dy);
  }
  ValueExpr dw = addedRows(dy, numbers, table);
  if (getScaleGradByFreq()) { // how often each row is taken, at least 1
    ValueExpr ones = expand(k(dy, 1), {count, Dim(1)});
    ValueExpr times = addedRows(ones, column, {table[0], Dim(1)});
    dw = dw / select(times < k(times, 1), k(times, 1), times);
  }
  g.add(1, dw);
}

// ---- embedding_renorm: the values of PyTorch's embedding_renorm_

LogicalResult EmbeddingRenormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                                  DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                                  SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type weight = adaptor.getWeight().getType();
  if (failed(checkTable(location, specName<EmbeddingRenormOp>(), weight, adaptor.getInput().getType())) ||
      failed(checkFloat(location, specName<EmbeddingRenormOp>(), weight)))
    return failure();
  if (!(adaptor.getMaxNorm().convertToDouble() >= 0) || !(adaptor.getNormType().convertToDouble() > 0))
    return emitOptionalError(location, "`", specName<EmbeddingRenormOp>(),
                             "`: max_norm is at least 0 and norm_type above 0");
  types.push_back(weight);
  return success();
}
OpClass EmbeddingRenormOp::opClass() { return OpClass::Composite; }
/// A row that is named and longer than max_norm is multiplied by max_norm / (norm + 1e-7), any other one by 1.
SmallVector<Value> EmbeddingRenormOp::decompose(OpBuilder &builder) {
  ValueExpr weight{getWeight(), &builder, getLoc()}, input{getInput(), &builder, getLoc()};
  const double p = getNormType().convertToDouble();
  ValueExpr size = abs(weight), norm = size;
  if (std::isinf(p))
    norm = {buildValue(builder, getLoc(), AmaxOp::getOperationName(), {size.value},
                       {builder.getNamedAttr("dim", builder.getDenseI64ArrayAttr({1})),
                        builder.getNamedAttr("keepdim", builder.getBoolAttr(true))}),
            &builder, getLoc()};
  else if (p == 1)
    norm = sum(size, {1}, /*keepdim=*/true);
  else if (p == 2)
    norm = sqrt(sum(weight * weight, {1}, /*keepdim=*/true));
  else
    norm = pow(sum(pow(size, k(size, p)), {1}, /*keepdim=*/true), constant(size, elementType(getWeight()), 1 / p));
  SmallVector<Dim> table = getDims(getWeight());
  ValueExpr column = reshape(input, {elements(getDims(getInput())), Dim(1)});
  ValueExpr ones = expand(k(weight, 1), getDims(column.value));
  ValueExpr times = addedRows(ones, column, {table[0], Dim(1)});
  ValueExpr limit = k(norm, getMaxNorm().convertToDouble());
  ValueExpr isLong = (norm > limit) && (times > k(times, 0));
  return {(weight * select(isLong, limit / (norm + k(norm, 1e-7)), k(norm, 1))).value};
}
void EmbeddingRenormOp::evaluate(EvalContext &eval) {
  RefTensor weight = eval.operand(0);
  const double p = getNormType().convertToDouble(), limit = getMaxNorm().convertToDouble();
  const std::int64_t width = weight.shape[1];
  std::set<std::int64_t> rows;
  for (double number : eval.operand(1).data)
    rows.insert(static_cast<std::int64_t>(number));
  for (std::int64_t row : rows) {
    double norm = 0;
    for (std::int64_t i = 0; i < width; ++i) {
      const double size = std::abs(weight.data[row * width + i]);
      norm = std::isinf(p) ? std::max(norm, size) : norm + std::pow(size, p);
    }
    norm = std::isinf(p) ? norm : std::pow(norm, 1 / p);
    if (norm > limit)
      for (std::int64_t i = 0; i < width; ++i)
        weight.data[row * width + i] *= limit / (norm + 1e-7);
  }
  eval.setResult(std::move(weight));
}
Dim EmbeddingRenormOp::flops() { return flopsPerElement(getWeight(), 4); }

} // namespace modc::nn
