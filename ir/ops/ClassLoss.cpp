// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Losses over class numbers: class_nll on rows, one_hot, and cross_entropy made from them. A class number is compared
// with every column and never used as an index, so one that is out of range cannot read beyond the row.
#include "ir/KernelScalar.h"
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

/// True in the column that `target` names.
static Halide::Expr isClass(const KernelTensor &target, const Halide::Expr &row, const Halide::Expr &column) {
  return column == Halide::cast(Halide::Int(32), target.at({row}));
}

static LogicalResult checkClassTarget(std::optional<Location> location, StringRef op, Type input, Type target,
                                      ArrayRef<Dim> expected) {
  if (failed(checkFloat(location, op, input)))
    return failure();
  if (!isa<IntegerType>(elementType(target)) || elementType(target).isInteger(1))
    return emitOptionalError(location, "`", op, "`: the target holds class numbers and must be i64, not ",
                             typeText(target));
  if (ArrayRef<Dim>(getDims(target)) != expected)
    return emitOptionalError(location, "`", op, "`: the input ", typeText(input), " wants a target of shape ",
                             shapeText(expected), ", not ", typeText(target));
  return success();
}

/// -log softmax(row)[target]
static double negativeLogLikelihood(ArrayRef<double> row, double target) {
  double max = -INFINITY, sum = 0, score = 0;
  for (double x : row)
    max = std::max(max, x);
  for (auto [c, x] : llvm::enumerate(row)) {
    sum += std::exp(x - max);
    if (static_cast<double>(c) == target)
      score = x - max;
  }
  return std::log(sum) - score;
}

LogicalResult ClassNllOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                           DictionaryAttr, OpaqueProperties, RegionRange,
                                           SmallVectorImpl<Type> &types) {
  Type input = operands[0].getType(), target = operands[1].getType();
  SmallVector<Dim> shape = getDims(input);
  if (shape.size() != 2)
    return emitOptionalError(location, "`class_nll`: wants rows of scores [N, C], not ", typeText(input));
  if (failed(checkClassTarget(location, specName<ClassNllOp>(), input, target, shape[0])))
    return failure();
  types.push_back(makeTensorType(elementType(input), shape[0]));
  return success();
}

OpClass ClassNllOp::opClass() { return OpClass::Reduction; }
void ClassNllOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), target = kernel.operand(1);
  KernelBuilder &builder = kernel.builder();
  using Values = std::vector<Halide::Expr>;
  KernelTensor max = builder.reduce(kernel.uniqueName("max"), x, {1}, /*keepDims=*/true, ReduceOp::MaxNumber);
  KernelTensor shifted = pointwise(x.type(), {x, max}, [](const Values &v) { return strictly(v[0] - v[1]); });
  KernelTensor e = pointwise(x.type(), {shifted}, [](const Values &v) { return Halide::exp(v[0]); });
  KernelTensor sum = builder.reduce(kernel.uniqueName("sum"), e, {1}, /*keepDims=*/false, ReduceOp::Sum);
  KernelTensor chosen(x.type(), x.shape(), [=](const Index &i) {
    return Halide::select(isClass(target, i[0], i[1]), shifted.at(i), Halide::Internal::make_zero(x.type()));
  });
  KernelTensor score = builder.reduce(kernel.uniqueName("score"), chosen, {1}, /*keepDims=*/false, ReduceOp::Sum);
  kernel.setResult(pointwise(x.type(), {sum, score}, [](const Values &v) { return Halide::log(v[0]) - v[1]; }));
}
void ClassNllOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0), &target = eval.operand(1);
  RefTensor result(eval.resultShape());
  for (std::int64_t row = 0; row < x.shape[0]; ++row)
    result.data[row] =
        negativeLogLikelihood(ArrayRef<double>(x.data).slice(row * x.shape[1], x.shape[1]), target.data[row]);
  eval.setResult(std::move(result));
}
SmallVector<IndexOperand> ClassNllOp::indexOperands() { return {{1, getDims(getInput())[1]}}; }
Dim ClassNllOp::flops() { return flopsPerElement(getInput(), 5); }

LogicalResult ClassPickOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                            DictionaryAttr, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  Type input = operands[0].getType(), target = operands[1].getType();
  SmallVector<Dim> shape = getDims(input);
  if (shape.size() != 2)
    return emitOptionalError(location, "`class_pick`: wants rows [N, C], not ", typeText(input));
  if (failed(checkClassTarget(location, specName<ClassPickOp>(), input, target, shape[0])))
    return failure();
  types.push_back(makeTensorType(elementType(input), shape[0]));
  return success();
}

OpClass ClassPickOp::opClass() { return OpClass::Reduction; }
void ClassPickOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), target = kernel.operand(1);
  Halide::Expr zero = Halide::Internal::make_zero(x.type());
  const std::optional<std::int64_t> ignored = getIgnoreIndex();
  KernelTensor chosen(x.type(), x.shape(), [=](const Index &i) -> Halide::Expr {
    Halide::Expr isChosen = isClass(target, i[0], i[1]);
    if (ignored)
      isChosen = isChosen && target.at({i[0]}) != Halide::Internal::make_const(target.type(), *ignored);
    return Halide::select(isChosen, x.at(i), zero);
  });
  kernel.setResult(
      kernel.builder().reduce(kernel.uniqueName("chosen"), chosen, {1}, /*keepDims=*/false, ReduceOp::Sum));
}
void ClassPickOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0), &target = eval.operand(1);
  RefTensor result(eval.resultShape());
  for (std::int64_t row = 0; row < x.shape[0]; ++row) {
    auto c = static_cast<std::int64_t>(target.data[row]);
    if (c >= 0 && c < x.shape[1] && c != getIgnoreIndex())
      result.data[row] = x.data[row * x.shape[1] + c];
  }
  eval.setResult(std::move(result));
}
SmallVector<IndexOperand> ClassPickOp::indexOperands() { return {{1, getDims(getInput())[1], getIgnoreIndex()}}; }
Dim ClassPickOp::flops() { return flopsPerElement(getInput(), 1); }
bool ClassPickOp::isDifferentiable() { return true; }
void ClassPickOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr target = g.operand(1), dy = g.gradient(0);
  if (auto ignored = getIgnoreIndex())
    dy = select(target == k(target, static_cast<double>(*ignored)), k(dy, 0), dy);
  OpBuilder &b = g.builder();
  SmallVector<NamedAttribute> attributes = {b.getNamedAttr("classes", b.getStringAttr(getDims(getInput())[1].str())),
                                            b.getNamedAttr("element", TypeAttr::get(elementType(getInput())))};
  if (getIgnoreIndexAttr())
    attributes.push_back(b.getNamedAttr("ignore_index", getIgnoreIndexAttr()));
  Value chosen = buildValue(b, g.location(), OneHotOp::getOperationName(), {target.value}, attributes);
  g.add(0, g.wrap(chosen) * reshape(dy, {getDims(getInput())[0], Dim(1)}));
}

/// softmax(x) - one_hot(target): the derivative of -log softmax(x)[target] by x, for rows of scores.
static ValueExpr probabilityError(const ValueExpr &x, const ValueExpr &target) {
  OpBuilder &b = *x.builder;
  Value p = buildValue(b, *x.location, SoftmaxOp::getOperationName(), {x.value},
                       {b.getNamedAttr("dim", b.getI64IntegerAttr(1))});
  Value chosen = buildValue(b, *x.location, OneHotOp::getOperationName(), {target.value},
                            {b.getNamedAttr("classes", b.getStringAttr(getDims(x.value)[1].str())),
                             b.getNamedAttr("element", TypeAttr::get(elementType(x.value)))});
  return ValueExpr{p, x.builder, x.location} - ValueExpr{chosen, x.builder, x.location};
}

bool ClassNllOp::isDifferentiable() { return true; }
void ClassNllOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr dy = reshape(g.gradient(0), {getDims(getInput())[0], Dim(1)});
  g.add(0, probabilityError(g.operand(0), g.operand(1)) * dy);
}

LogicalResult OneHotOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type target = adaptor.getTarget().getType();
  SmallVector<Dim> shape = getDims(target);
  std::optional<Dim> classes = Dim::parse(adaptor.getClasses());
  if (shape.size() != 1 || !classes)
    return emitOptionalError(location, "`one_hot`: wants class numbers [N] and their count, not ", typeText(target),
                             " and ", adaptor.getClasses());
  types.push_back(makeTensorType(adaptor.getElement(), {shape[0], *classes}));
  return success();
}

OpClass OneHotOp::opClass() { return OpClass::Pointwise; }
void OneHotOp::lower(KernelContext &kernel) {
  KernelTensor target = kernel.operand(0);
  Halide::Type type = halideType(getElement());
  kernel.setResult(KernelTensor(type, kernel.shapeOf(getResult()), [=](const Index &i) {
    return Halide::select(isClass(target, i[0], i[1]), Halide::Internal::make_one(type),
                          Halide::Internal::make_zero(type));
  }));
}
void OneHotOp::evaluate(EvalContext &eval) {
  const RefTensor &target = eval.operand(0);
  RefTensor result(eval.resultShape());
  for (std::int64_t i = 0; i < result.elements(); ++i)
    result.data[i] = target.data[i / result.shape[1]] == static_cast<double>(i % result.shape[1]);
  eval.setResult(std::move(result));
}
SmallVector<IndexOperand> OneHotOp::indexOperands() { return {{0, getDims(getResult())[1], getIgnoreIndex()}}; }
Dim OneHotOp::flops() { return flopsPerElement(getResult(), 1); }

// ---- cross_entropy: scores [C], [N, C] or [N, C, d1, …] and targets without the C

/// The dimension of the classes.
static std::size_t classDim(std::size_t rank) { return rank == 1 ? 0 : 1; }

/// Scores as rows, and one target for each.
struct ClassRows {
  ValueExpr scores, target;
  SmallVector<Dim> moved; // the scores' shape with the classes last
};

static ClassRows classRows(const ValueExpr &scores, const ValueExpr &target) {
  SmallVector<Dim> shape = getDims(scores.value);
  SmallVector<std::int64_t> order;
  std::size_t classes = classDim(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (i != classes)
      order.push_back(static_cast<std::int64_t>(i));
  order.push_back(static_cast<std::int64_t>(classes));
  ValueExpr last = shape.size() > 2 ? permute(scores, order) : scores;
  Dim rows = elements(getDims(target.value));
  return {reshape(last, {rows, shape[classes]}), reshape(target, {rows}), getDims(last.value)};
}

/// Gradients of rows in the shape of the scores.
static ValueExpr fromClassRows(const ValueExpr &rows, const ClassRows &layout) {
  ValueExpr moved = reshape(rows, layout.moved);
  std::size_t rank = layout.moved.size();
  if (rank <= 2)
    return moved;
  SmallVector<std::int64_t> order = {0, static_cast<std::int64_t>(rank - 1)};
  for (std::size_t i = 1; i + 1 < rank; ++i)
    order.push_back(static_cast<std::int64_t>(i));
  return permute(moved, order);
}

LogicalResult CrossEntropyOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                               DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                               SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType(), target = adaptor.getTarget().getType();
  SmallVector<Dim> shape = getDims(input);
  if (shape.empty())
    return emitOptionalError(location, "`cross_entropy`: the input ", typeText(input), " has no dimension of classes");
  SmallVector<Dim> rows = shape;
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(classDim(shape.size())));
  if (failed(checkReduction(location, specName<CrossEntropyOp>(), adaptor.getReduction())) ||
      failed(checkClassTarget(location, specName<CrossEntropyOp>(), input, target, rows)))
    return failure();
  types.push_back(makeTensorType(elementType(input), adaptor.getReduction() == "none" ? rows : SmallVector<Dim>()));
  return success();
}

OpClass CrossEntropyOp::opClass() { return OpClass::Composite; }
SmallVector<Value> CrossEntropyOp::decompose(OpBuilder &builder) {
  ClassRows rows = classRows({getInput(), &builder, getLoc()}, {getTarget(), &builder, getLoc()});
  ValueExpr losses = buildExpr(ClassNllOp::getOperationName(), rows.scores, rows.target);
  return {reduceLosses(reshape(losses, getDims(getTarget())), getReduction()).value};
}
void CrossEntropyOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0), &target = eval.operand(1);
  RefTensor losses(target.shape);
  std::int64_t classes = x.shape[classDim(x.shape.size())], inner = 1;
  for (std::int64_t i = 2; i < x.rank(); ++i)
    inner *= x.shape[i];
  for (std::int64_t i = 0; i < target.elements(); ++i) {
    const double *scores = x.data.data() + i / inner * classes * inner + i % inner;
    std::vector<double> row;
    for (std::int64_t c = 0; c < classes; ++c)
      row.push_back(scores[c * inner]);
    losses.data[i] = negativeLogLikelihood(row, target.data[i]);
  }
  evaluateReduction(eval, std::move(losses), getReduction());
}
Dim CrossEntropyOp::flops() { return flopsPerElement(getInput(), 5); }
bool CrossEntropyOp::isDifferentiable() { return true; }
void CrossEntropyOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ClassRows rows = classRows(g.operand(0), g.operand(1));
  ValueExpr dl = lossGradient(g.gradient(0), getReduction(), elements(getDims(getTarget())));
  if (getReduction() == "none")
    dl = reshape(dl, {elements(getDims(getTarget())), Dim(1)});
  g.add(0, fromClassRows(probabilityError(rows.scores, rows.target) * dl, rows));
}

} // namespace modc::nn
