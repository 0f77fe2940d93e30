// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Numbers per spatial dimension, the count of windows, and builders of slices and padding.
#include "ir/Spatial.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace modc::nn {

std::optional<Dim> floorDivide(const Dim &a, std::int64_t b) {
  Dim rest = Dim(0), constant = Dim(0);
  for (const auto &[monomial, coefficient] : a.terms()) {
    Dim term(coefficient);
    for (const std::string &symbol : monomial)
      term = *multiply(term, Dim::symbol(symbol));
    (monomial.empty() ? constant : rest) = *add(monomial.empty() ? constant : rest, term);
  }
  std::optional<Dim> quotient = divideExact(rest, Dim(b));
  return quotient ? add(*quotient, Dim(llvm::divideFloorSigned(*constant.constant(), b))) : std::nullopt;
}

Dim plus(const Dim &a, const Dim &b, std::int64_t factor) {
  std::optional<Dim> term = multiply(b, Dim(factor)), sum = term ? add(a, *term) : std::nullopt;
  if (!sum)
    llvm::report_fatal_error("an extent of a window overflows");
  return *sum;
}

static ArrayRef<std::int64_t> given(DictionaryAttr attributes, StringRef name) {
  auto numbers = attributes.getAs<DenseI64ArrayAttr>(name);
  return numbers ? numbers.asArrayRef() : ArrayRef<std::int64_t>();
}

Integers numbersOf(DictionaryAttr attributes, StringRef name, unsigned rank) {
  ArrayRef<std::int64_t> numbers = given(attributes, name);
  return numbers.size() == 1 ? Integers(rank, numbers.front()) : Integers(numbers);
}

LogicalResult checkNumbers(std::optional<Location> location, SpatialOp op, DictionaryAttr attributes, StringRef name,
                           std::int64_t least) {
  constexpr std::int64_t largest = 1 << 20; // far beyond any model, and sums stay in 64 bits
  ArrayRef<std::int64_t> numbers = given(attributes, name);
  if (numbers.size() != 1 && numbers.size() != op.rank)
    return emitOptionalError(location, "`", op.name, "`: ", name, " holds ", numbers.size(), " numbers for ", op.rank,
                             op.rank == 1 ? " dimension" : " dimensions");
  for (std::int64_t number : numbers)
    if (number < least || number > largest)
      return emitOptionalError(location, "`", op.name, "`: ", name, " ", number, " is not between ", least, " and ",
                               largest);
  return success();
}

LogicalResult checkSpatialInput(std::optional<Location> location, SpatialOp op, Type input) {
  if (failed(checkFloat(location, op.name, input)))
    return failure();
  std::size_t rank = getDims(input).size();
  if (rank == op.rank + 1 || rank == op.rank + 2)
    return success();
  return emitOptionalError(location, "`", op.name, "`: the input ", typeText(input), " has ", rank,
                           " dimensions; wanted are ", op.rank + 2, ", or ", op.rank + 1, " without a batch");
}

std::optional<Dim> windowCount(const Dim &input, std::int64_t paddings, std::int64_t padding, std::int64_t kernel,
                               std::int64_t stride, std::int64_t dilation, bool ceil) {
  const std::int64_t reach = dilation * (kernel - 1) + 1;
  std::optional<Dim> room = add(input, Dim(paddings - reach + (ceil ? stride - 1 : 0)));
  std::optional<Dim> steps = room ? floorDivide(*room, stride) : std::nullopt;
  std::optional<Dim> count = steps ? add(*steps, Dim(1)) : std::nullopt;
  if (!count || !ceil)
    return count;
  // The last window must begin inside of the input or the padding before it.
  std::optional<Dim> start = multiply(*steps, Dim(stride)), end = add(input, Dim(padding));
  std::optional<Dim> left = start && end ? add(*end, *multiply(*start, Dim(-1))) : std::nullopt;
  if (!left || !left->isConstant())
    return std::nullopt;
  return *left->constant() > 0 ? count : steps;
}

Windows windowsOf(Operation *op) {
  auto kernel = given(op->getAttrDictionary(), "kernel"), stride = given(op->getAttrDictionary(), "stride"),
       padding = given(op->getAttrDictionary(), "padding"), dilation = given(op->getAttrDictionary(), "dilation");
  SmallVector<Dim> counts = dimsOf(op->getAttrOfType<DimsAttr>("windows")),
                   inputs = dimsOf(op->getAttrOfType<DimsAttr>("shape"));
  Windows windows;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    windows.push_back({inputs[i], counts[i]});
    if (!kernel.empty())
      windows.back() = {inputs[i], counts[i], kernel[i], stride[i], padding[i], dilation[i]};
  }
  return windows;
}

SmallVector<NamedAttribute> windowAttributes(OpBuilder &builder, const Windows &windows) {
  Integers kernel, stride, padding, dilation;
  SmallVector<Dim> counts, inputs;
  for (const Window &window : windows) {
    counts.push_back(window.count);
    inputs.push_back(window.input);
    if (window.isAdaptive())
      continue;
    kernel.push_back(window.kernel);
    stride.push_back(window.stride);
    padding.push_back(window.padding);
    dilation.push_back(window.dilation);
  }
  return {builder.getNamedAttr("kernel", builder.getDenseI64ArrayAttr(kernel)),
          builder.getNamedAttr("stride", builder.getDenseI64ArrayAttr(stride)),
          builder.getNamedAttr("padding", builder.getDenseI64ArrayAttr(padding)),
          builder.getNamedAttr("dilation", builder.getDenseI64ArrayAttr(dilation)),
          builder.getNamedAttr("windows", dimsAttr(builder, counts)),
          builder.getNamedAttr("shape", dimsAttr(builder, inputs))};
}

static SmallVector<Dim> leadingDims(Value value, const Windows &windows) {
  SmallVector<Dim> shape = getDims(value);
  shape.truncate(shape.size() - windows.size());
  return shape;
}
SmallVector<Dim> gridShape(Value value, const Windows &windows) {
  SmallVector<Dim> shape = leadingDims(value, windows);
  for (const Window &window : windows)
    shape.push_back(window.count);
  return shape;
}
SmallVector<Dim> planeShape(Value value, const Windows &windows) {
  SmallVector<Dim> shape = leadingDims(value, windows);
  for (const Window &window : windows)
    shape.push_back(window.input);
  return shape;
}

ValueExpr buildWith(const ValueExpr &x, StringRef operation, ValueRange operands, ArrayRef<NamedAttribute> attributes) {
  return {buildValue(*x.builder, *x.location, operation, operands, attributes), x.builder, x.location};
}

ValueExpr slice(const ValueExpr &x, ArrayRef<Dim> starts, ArrayRef<Dim> sizes) {
  OpBuilder &b = *x.builder;
  return buildWith(x, SliceOp::getOperationName(), x.value,
                   {b.getNamedAttr("starts", dimsAttr(b, starts)), b.getNamedAttr("sizes", dimsAttr(b, sizes)),
                    b.getNamedAttr("steps", b.getDenseI64ArrayAttr(Integers(sizes.size(), 1)))});
}

ValueExpr unslice(const ValueExpr &x, ArrayRef<Dim> starts, ArrayRef<Dim> shape, const Integers &steps) {
  bool isWhole = llvm::all_of(steps, [](std::int64_t step) { return step == 1; });
  if (isWhole && ArrayRef<Dim>(getDims(x.value)) == shape)
    return x;
  OpBuilder &b = *x.builder;
  return buildWith(x, UnsliceOp::getOperationName(), x.value,
                   {b.getNamedAttr("starts", dimsAttr(b, starts)), b.getNamedAttr("shape", dimsAttr(b, shape)),
                    b.getNamedAttr("steps", b.getDenseI64ArrayAttr(steps))});
}

ValueExpr flip(const ValueExpr &x, ArrayRef<std::int64_t> dims) {
  return buildWith(x, FlipOp::getOperationName(), x.value,
                   x.builder->getNamedAttr("dims", x.builder->getDenseI64ArrayAttr(dims)));
}

ValueExpr pad(const ValueExpr &x, const Integers &low, const Integers &high) {
  const auto isZero = [](std::int64_t n) { return n == 0; };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return x;
  Integers numbers; // the last dimension first
  for (std::size_t i = low.size(); i-- > 0;)
    numbers.append({low[i], high[i]});
  return buildWith(x, PadOp::getOperationName(), x.value,
                   x.builder->getNamedAttr("pad", x.builder->getDenseI64ArrayAttr(numbers)));
}

} // namespace modc::nn
