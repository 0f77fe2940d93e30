// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// matmul with PyTorch's rules: a vector is a row on the left and a column on the right, batch dimensions broadcast.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

using Dims = SmallVector<Dim>;

/// Both operands as (batches of) matrices.
struct Matrices {
  Dims x, y, batch;
  Dim rows, inner, columns;
};

static std::optional<Matrices> matricesOf(Type xType, Type yType, std::string *why) {
  Matrices m{getDims(xType), getDims(yType), {}, {}, {}, {}};
  if (m.x.size() == 1)
    m.x.insert(m.x.begin(), Dim(1));
  if (m.y.size() == 1)
    m.y.push_back(Dim(1));
  m.rows = m.x[m.x.size() - 2];
  m.inner = m.x.back();
  m.columns = m.y.back();
  if (m.y[m.y.size() - 2] != m.inner) {
    *why = "the last dimension of " + typeText(xType) + " is " + m.inner.str() + ", " + typeText(yType) + " wants " +
           m.y[m.y.size() - 2].str();
    return std::nullopt;
  }
  auto batch = broadcastDims(ArrayRef<Dim>(m.x).drop_back(2), ArrayRef<Dim>(m.y).drop_back(2), why);
  if (!batch) {
    *why = "the batch dimensions of " + typeText(xType) + " and " + typeText(yType) + ": " + *why;
    return std::nullopt;
  }
  m.batch = *batch;
  return m;
}

static Matrices matricesOf(MatmulOp op) {
  std::string why;
  return *matricesOf(op.getX().getType(), op.getY().getType(), &why); // the shape rule has checked them
}

static Dims joined(ArrayRef<Dim> batch, const Dim &rows, const Dim &columns) {
  Dims dims(batch.begin(), batch.end());
  dims.append({rows, columns});
  return dims;
}

LogicalResult MatmulOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr, OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  Type x = operands[0].getType(), y = operands[1].getType();
  StringRef op = specName<MatmulOp>();
  if (failed(checkFloat(location, op, x)) ||
      failed(checkSameElement(location, op, "left operand", x, "right operand", y)))
    return failure();
  if (getDims(x).empty() || getDims(y).empty())
    return emitOptionalError(location, "`matmul`: ", typeText(x), " and ", typeText(y),
                             ": both operands need at least one dimension; multiply scalars by *");
  std::string why;
  std::optional<Matrices> m = matricesOf(x, y, &why);
  if (!m)
    return emitOptionalError(location, "`matmul`: ", why);
  Dims shape = m->batch;
  if (getDims(x).size() > 1)
    shape.push_back(m->rows);
  if (getDims(y).size() > 1)
    shape.push_back(m->columns);
  types.push_back(makeTensorType(elementType(x), shape));
  return success();
}

OpClass MatmulOp::opClass() {
  Dims x = getDims(getX()), y = getDims(getY());
  bool sameBatch =
      x.size() == y.size() && x.size() >= 2 && ArrayRef<Dim>(x).drop_back(2) == ArrayRef<Dim>(y).drop_back(2);
  return sameBatch ? OpClass::Contraction : OpClass::Composite;
}

SmallVector<Value> MatmulOp::decompose(OpBuilder &builder) {
  ValueExpr x{getX(), &builder, getLoc()}, y{getY(), &builder, getLoc()};
  Dims result = getDims(getResult());
  if (getDims(getY()).size() == 1) // a column: rows times a vector are sums, which vectorise along the row
    return {sum(x * y, {-1}, /*keepdim=*/false).value};
  Matrices m = matricesOf(*this);
  if (m.y.size() == 2) { // one right operand for all: all rows are one matrix
    ValueExpr rows = reshape(x, {elements(ArrayRef<Dim>(m.x).drop_back()), m.inner});
    return {reshape(matmul(rows, y), result).value};
  }
  x = expand(reshape(x, m.x), joined(m.batch, m.rows, m.inner));
  y = expand(y, joined(m.batch, m.inner, m.columns));
  return {reshape(matmul(x, y), result).value};
}

void MatmulOp::lower(KernelContext &kernel) {
  kernel.setResult(kernel.builder().contraction(kernel.uniqueName("acc"), kernel.operand(0), kernel.operand(1)));
}

void MatmulOp::evaluate(EvalContext &eval) {
  RefTensor x = eval.operand(0), y = eval.operand(1);
  if (x.rank() == 1)
    x.shape.insert(x.shape.begin(), 1);
  if (y.rank() == 1)
    y.shape.push_back(1);
  Matrices m = matricesOf(*this);
  std::vector<std::int64_t> shape;
  for (const Dim &dim : joined(m.batch, m.rows, m.columns))
    shape.push_back(eval.extent(dim));
  RefTensor z(shape);
  std::vector<std::int64_t> index(shape.size()), xIndex, yIndex;
  for (double &value : z.data) {
    xIndex = yIndex = index;
    std::int64_t &xInner = xIndex.back(), &yInner = yIndex[yIndex.size() - 2];
    for (std::int64_t k = 0; k < x.shape.back(); ++k) {
      xInner = yInner = k;
      value += broadcastAt(x, xIndex) * broadcastAt(y, yIndex);
    }
    nextIndex(index, shape);
  }
  z.shape = eval.resultShape();
  eval.setResult(std::move(z));
}

/// "matmul_tn": the left operand is read transposed, the right one as it is.
std::string MatmulOp::kernelLabel() {
  auto isTransposed = [](Value operand) {
    auto permute = operand.getDefiningOp<PermuteOp>();
    ArrayRef<std::int64_t> order = permute ? permute.getDims() : ArrayRef<std::int64_t>();
    return order.size() >= 2 && normalizeDim(order.back(), order.size()) + 2 == static_cast<std::int64_t>(order.size());
  };
  bool x = isTransposed(getX()), y = isTransposed(getY());
  return x || y ? std::string("matmul_") + (x ? "t" : "n") + (y ? "t" : "n") : "matmul";
}

Dim MatmulOp::flops() {
  Matrices m = matricesOf(*this);
  std::optional<Dim> count = product({elements(m.batch), m.rows, m.inner, m.columns, Dim(2)});
  return count.value_or(Dim(0));
}

bool MatmulOp::isDifferentiable() { return true; }
void MatmulOp::pullback(PullbackContext &g) {
  Matrices m = matricesOf(*this);
  Dims xDims = getDims(getX()), yDims = getDims(getY());
  if (yDims.size() == 1) { // z = sum(x * y) along the last dimension
    Dims column = getDims(getResult());
    column.push_back(Dim(1));
    ValueExpr dz = xDims.size() == 1 ? g.gradient(0) : reshape(g.gradient(0), column);
    if (g.needs(0))
      g.add(0, dz * g.operand(1));
    if (g.needs(1))
      g.add(1, dz * g.operand(0));
    return;
  }
  ValueExpr x = reshape(g.operand(0), m.x), y = g.operand(1);
  ValueExpr dz = reshape(g.gradient(0), joined(m.batch, m.rows, m.columns));
  if (m.y.size() == 2) { // one right operand for all: all rows are one matrix
    Dim rows = elements(ArrayRef<Dim>(m.x).drop_back());
    x = reshape(x, {rows, m.inner});
    dz = reshape(dz, {rows, m.columns});
  }
  if (g.needs(0))
    g.add(0, reshape(sumTo(matmul(dz, transposed(y)), getDims(x.value)), xDims));
  if (g.needs(1))
    g.add(1, sumTo(matmul(transposed(x), dz), yDims));
}

} // namespace modc::nn
