// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gather, ungather (its derivative), and what is made of them: scatter_add and index_select.
//
//   gather    y[…, i, …] = x[…, index[…, i, …], …]
//   ungather  y = 0, then y[…, index[…, i, …], …] += x[…, i, …] in the order of i: the same sums on every run
//
// The caller's numbers are checked before a kernel runs (TensorOp::indexOperands). Numbers that the model computes are
// clamped in the kernels: no number reads or writes outside of a tensor.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static SmallVector<Dim> parsedDims(DimsAttr attr) {
  SmallVector<Dim> dims;
  for (StringAttr extent : attr.getExtents())
    dims.push_back(*Dim::parse(extent.getValue()));
  return dims;
}

/// Whether `part` surely has no more elements than `whole`.
static bool fitsInto(const Dim &part, const Dim &whole) {
  auto a = part.constant(), b = whole.constant();
  return part == whole || (a && b && *a <= *b);
}

static LogicalResult checkIndexed(std::optional<Location> location, StringRef op, std::int64_t dim, Type whole,
                                  Type index) {
  if (!isa<IntegerType>(elementType(index)) || elementType(index).isInteger(1))
    return emitOptionalError(location, "`", op, "`: the index holds numbers and must be i64 or i32, not ",
                             typeText(index));
  SmallVector<Dim> shape = getDims(whole), part = getDims(index);
  if (failed(checkDim(location, op, dim, whole)))
    return failure();
  bool fits = shape.size() == part.size();
  for (std::size_t d = 0; fits && d < shape.size(); ++d)
    fits = static_cast<std::int64_t>(d) == normalizeDim(dim, shape.size()) || fitsInto(part[d], shape[d]);
  if (fits)
    return success();
  return emitOptionalError(location, "`", op, "`: the index ", typeText(index), " does not fit into ", typeText(whole),
                           " outside of dimension ", dim);
}

/// `index` with the number at it in place of its own place along `dim`; inside of `extent` whatever the number is.
static Index indexedAt(const KernelTensor &numbers, const Index &index, std::size_t dim, const Halide::Expr &extent) {
  Index result = index;
  Halide::Expr number = Halide::cast(Halide::Int(32), numbers.at(index));
  result[dim] = Halide::max(Halide::min(number, extent - 1), 0);
  return result;
}

/// The position in `shape` that `index` of `numbers` leads to.
static std::int64_t indexedPosition(const RefTensor &numbers, ArrayRef<std::int64_t> index, std::size_t dim,
                                    ArrayRef<std::int64_t> shape) {
  std::int64_t own = 0, position = 0;
  for (std::size_t d = 0; d < index.size(); ++d)
    own = own * numbers.shape[d] + index[d];
  for (std::size_t d = 0; d < index.size(); ++d)
    position = position * shape[d] + (d == dim ? static_cast<std::int64_t>(numbers.data[own]) : index[d]);
  return position;
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType(), index = adaptor.getIndex().getType();
  if (failed(checkIndexed(location, specName<GatherOp>(), static_cast<std::int64_t>(adaptor.getDim()), input, index)))
    return failure();
  types.push_back(makeTensorType(elementType(input), nn::getDims(index)));
  return success();
}

static std::size_t dimOf(std::uint64_t dim, Value value) {
  return normalizeDim(static_cast<std::int64_t>(dim), getDims(value).size());
}

OpClass GatherOp::opClass() { return OpClass::Gather; }
void GatherOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), numbers = kernel.operand(1);
  std::size_t dim = dimOf(getDim(), getInput());
  if (getDims(getInput()).empty())
    return kernel.setResult(x);
  kernel.setResult(KernelTensor(x.type(), kernel.shapeOf(getResult()), [=](const Index &index) {
    return x.at(indexedAt(numbers, index, dim, x.shape()[dim]));
  }));
}
void GatherOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0), &numbers = eval.operand(1);
  RefTensor result(eval.resultShape());
  std::vector<std::int64_t> index(result.shape.size());
  for (double &value : result.data) {
    value = x.data[indexedPosition(numbers, index, dimOf(getDim(), getInput()), x.shape)];
    nextIndex(index, result.shape);
  }
  eval.setResult(std::move(result));
}
SmallVector<IndexOperand> GatherOp::indexOperands() {
  SmallVector<Dim> shape = getDims(getInput());
  return {{1, shape.empty() ? Dim(1) : shape[dimOf(getDim(), getInput())]}};
}
Dim GatherOp::flops() { return Dim(0); }
bool GatherOp::isDifferentiable() { return true; }

static Attribute extentsAttr(OpBuilder &builder, ArrayRef<Dim> dims) {
  SmallVector<StringAttr> extents;
  for (const Dim &dim : dims)
    extents.push_back(builder.getStringAttr(dim.str()));
  return DimsAttr::get(builder.getContext(), extents);
}

/// Zeros of `shape` with `x` added where `index` says.
static ValueExpr ungather(const ValueExpr &x, const ValueExpr &index, std::int64_t dim, ArrayRef<Dim> shape) {
  OpBuilder &b = *x.builder;
  Value sum =
      buildValue(b, *x.location, UngatherOp::getOperationName(), {x.value, index.value},
                 {b.getNamedAttr("dim", b.getI64IntegerAttr(dim)), b.getNamedAttr("shape", extentsAttr(b, shape))});
  return {sum, x.builder, x.location};
}

static ValueExpr gather(const ValueExpr &x, const ValueExpr &index, std::int64_t dim) {
  OpBuilder &b = *x.builder;
  Value value = buildValue(b, *x.location, GatherOp::getOperationName(), {x.value, index.value},
                           {b.getNamedAttr("dim", b.getI64IntegerAttr(dim))});
  return {value, x.builder, x.location};
}

void GatherOp::pullback(PullbackContext &g) {
  if (g.needs(0))
    g.add(0, ungather(g.gradient(0), g.operand(1), static_cast<std::int64_t>(getDim()), getDims(getInput())));
}

LogicalResult UngatherOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                           DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                           SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type src = adaptor.getSrc().getType(), index = adaptor.getIndex().getType();
  Type whole = makeTensorType(elementType(src), parsedDims(adaptor.getShape()));
  if (failed(checkIndexed(location, specName<UngatherOp>(), static_cast<std::int64_t>(adaptor.getDim()), whole, index)))
    return failure();
  SmallVector<Dim> given = nn::getDims(src), wanted = nn::getDims(index);
  bool fits = given.size() == wanted.size();
  for (std::size_t d = 0; fits && d < given.size(); ++d)
    fits = fitsInto(wanted[d], given[d]);
  if (!fits)
    return emitOptionalError(location, "`", specName<UngatherOp>(), "`: ", typeText(src),
                             " has no element for each of the index ", typeText(index));
  types.push_back(whole);
  return success();
}

OpClass UngatherOp::opClass() { return OpClass::Scatter; }
void UngatherOp::lower(KernelContext &kernel) {
  KernelTensor src = kernel.operand(0), numbers = kernel.operand(1);
  Shape shape = kernel.shapeOf(getResult());
  if (shape.empty())
    return kernel.setResult(src);
  std::size_t dim = dimOf(getDim(), getResult());
  KernelTensor taken(src.type(), kernel.shapeOf(getIndex()), [=](const Index &index) { return src.at(index); });
  kernel.setResult(kernel.builder().scatter(kernel.uniqueName("sum"), taken, castTo(numbers, Halide::Int(32)),
                                            static_cast<int>(dim), shape));
}
void UngatherOp::evaluate(EvalContext &eval) {
  const RefTensor &src = eval.operand(0), &numbers = eval.operand(1);
  RefTensor result(eval.resultShape());
  std::vector<std::int64_t> index(numbers.shape.size());
  for (std::int64_t i = 0; i < numbers.elements(); ++i) {
    std::int64_t from = 0;
    for (std::size_t d = 0; d < index.size(); ++d)
      from = from * src.shape[d] + index[d];
    result.data[indexedPosition(numbers, index, dimOf(getDim(), getResult()), result.shape)] += src.data[from];
    nextIndex(index, numbers.shape);
  }
  eval.setResult(std::move(result));
}
SmallVector<IndexOperand> UngatherOp::indexOperands() {
  SmallVector<Dim> shape = getDims(getResult());
  return {{1, shape.empty() ? Dim(1) : shape[dimOf(getDim(), getResult())]}};
}
Dim UngatherOp::flops() { return flopsPerElement(getIndex(), 1); }
bool UngatherOp::isDifferentiable() { return true; }
void UngatherOp::pullback(PullbackContext &g) {
  if (!g.needs(0))
    return;
  ValueExpr dx = gather(g.gradient(0), g.operand(1), static_cast<std::int64_t>(getDim()));
  SmallVector<Dim> whole = getDims(getSrc()), part = getDims(getIndex());
  if (whole != part) { // the elements of src that the index does not reach
    OpBuilder &b = g.builder();
    SmallVector<std::int64_t> steps(whole.size(), 1);
    dx = g.wrap(buildValue(b, g.location(), UnsliceOp::getOperationName(), {dx.value},
                           {b.getNamedAttr("starts", extentsAttr(b, SmallVector<Dim>(whole.size(), Dim(0)))),
                            b.getNamedAttr("shape", extentsAttr(b, whole)),
                            b.getNamedAttr("steps", b.getDenseI64ArrayAttr(steps))}));
  }
  g.add(0, dx);
}

// ---- scatter_add: x + ungather(src)

LogicalResult ScatterAddOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                             ValueRange operands, DictionaryAttr attributes, OpaqueProperties,
                                             RegionRange, SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType(), index = adaptor.getIndex().getType(), src = adaptor.getSrc().getType();
  auto dim = static_cast<std::int64_t>(adaptor.getDim());
  if (failed(checkSameElement(location, specName<ScatterAddOp>(), "input", input, "source", src)) ||
      failed(checkIndexed(location, specName<ScatterAddOp>(), dim, input, index)))
    return failure();
  SmallVector<Dim> given = nn::getDims(src), wanted = nn::getDims(index);
  bool fits = given.size() == wanted.size();
  for (std::size_t d = 0; fits && d < given.size(); ++d)
    fits = fitsInto(wanted[d], given[d]);
  if (!fits)
    return emitOptionalError(location, "`", specName<ScatterAddOp>(), "`: the source ", typeText(src),
                             " has no element for each of the index ", typeText(index));
  types.push_back(input);
  return success();
}
OpClass ScatterAddOp::opClass() { return OpClass::Composite; }
SmallVector<Value> ScatterAddOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()}, src{getSrc(), &builder, getLoc()}, index{getIndex(), &builder, getLoc()};
  return {(x + ungather(src, index, static_cast<std::int64_t>(getDim()), getDims(getInput()))).value};
}
void ScatterAddOp::evaluate(EvalContext &eval) {
  const RefTensor &numbers = eval.operand(1), &src = eval.operand(2);
  RefTensor result = eval.operand(0);
  std::vector<std::int64_t> index(numbers.shape.size());
  for (std::int64_t i = 0; i < numbers.elements(); ++i) {
    std::int64_t from = 0;
    for (std::size_t d = 0; d < index.size(); ++d)
      from = from * src.shape[d] + index[d];
    result.data[indexedPosition(numbers, index, dimOf(getDim(), getInput()), result.shape)] += src.data[from];
    nextIndex(index, numbers.shape);
  }
  eval.setResult(std::move(result));
}
Dim ScatterAddOp::flops() { return flopsPerElement(getIndex(), 1); }

// ---- index_select: a gather of [outer, extent, inner] by [count]

LogicalResult IndexSelectOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                              DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                              SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType(), index = adaptor.getIndex().getType();
  auto dim = static_cast<std::int64_t>(adaptor.getDim());
  SmallVector<Dim> shape = nn::getDims(input), numbers = nn::getDims(index);
  if (!isa<IntegerType>(elementType(index)) || elementType(index).isInteger(1))
    return emitOptionalError(location, "`index_select`: the index holds numbers and must be i64 or i32, not ",
                             typeText(index));
  if (shape.empty())
    return emitOptionalError(location, "`index_select`: a tensor of rank 0 has no parts to select");
  if (failed(checkDim(location, specName<IndexSelectOp>(), dim, input)))
    return failure();
  std::size_t at = normalizeDim(dim, shape.size());
  SmallVector<Dim> result(shape.begin(), shape.begin() + at);
  result.append(numbers);
  result.append(shape.begin() + at + 1, shape.end());
  types.push_back(makeTensorType(elementType(input), result));
  return success();
}
OpClass IndexSelectOp::opClass() { return OpClass::Composite; }
SmallVector<Value> IndexSelectOp::decompose(OpBuilder &builder) {
  ValueExpr x{getInput(), &builder, getLoc()}, index{getIndex(), &builder, getLoc()};
  SmallVector<Dim> shape = getDims(getInput());
  std::size_t at = dimOf(getDim(), getInput());
  Dim outer = elements(ArrayRef<Dim>(shape).take_front(at)), inner = elements(ArrayRef<Dim>(shape).drop_front(at + 1));
  Dim count = elements(getDims(getIndex()));
  ValueExpr numbers = expand(reshape(index, {Dim(1), count, Dim(1)}), {outer, count, inner});
  return {reshape(gather(reshape(x, {outer, shape[at], inner}), numbers, 1), getDims(getResult())).value};
}
void IndexSelectOp::evaluate(EvalContext &eval) {
  const RefTensor &x = eval.operand(0), &numbers = eval.operand(1);
  RefTensor result(eval.resultShape());
  std::size_t at = dimOf(getDim(), getInput());
  std::int64_t inner = 1;
  for (std::size_t d = at + 1; d < x.shape.size(); ++d)
    inner *= x.shape[d];
  std::int64_t count = numbers.elements(), extent = x.shape[at];
  for (std::int64_t i = 0; i < result.elements(); ++i) {
    auto number = static_cast<std::int64_t>(numbers.data[i / inner % count]);
    result.data[i] = x.data[(i / inner / count * extent + number) * inner + i % inner];
  }
  eval.setResult(std::move(result));
}
Dim IndexSelectOp::flops() { return Dim(0); }

} // namespace modc::nn
