// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reshape and expand: views that keep the elements and give them another shape. An extent -1 is worked out or kept.
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {

static SmallVector<Dim> extentsOf(DimsAttr attr) {
  SmallVector<Dim> dims;
  for (StringAttr extent : attr.getExtents())
    dims.push_back(*Dim::parse(extent.getValue()));
  return dims;
}

static LogicalResult checkExtents(std::optional<Location> location, StringRef op, ArrayRef<Dim> shape) {
  for (const Dim &dim : shape)
    if (auto value = dim.constant(); value && *value < -1)
      return emitOptionalError(location, "`", op, "`: the shape ", shapeText(shape), " has a negative extent");
  return success();
}

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  SmallVector<Dim> shape = extentsOf(adaptor.getShape());
  auto mismatch = [&](const Twine &why) {
    return emitOptionalError(location, "`reshape`: ", typeText(input), " cannot become ", shapeText(shape), why);
  };
  if (failed(checkExtents(location, specName<ReshapeOp>(), shape)))
    return failure();
  Dim total = elements(getDims(input));
  SmallVector<Dim> known;
  Dim *open = nullptr;
  for (Dim &dim : shape) {
    if (dim != Dim(-1))
      known.push_back(dim);
    else if (open)
      return mismatch(": only one extent may be -1");
    else
      open = &dim;
  }
  std::optional<Dim> count = product(known);
  if (!count)
    return mismatch(": the number of elements overflows");
  if (open) {
    std::optional<Dim> rest = divideExact(total, *count);
    if (!rest)
      return mismatch(": " + total.str() + " elements do not divide by " + count->str());
    *open = *rest;
  } else if (*count != total) {
    return mismatch(": " + total.str() + " elements are not " + count->str());
  }
  types.push_back(makeTensorType(elementType(input), shape));
  return success();
}

OpClass ReshapeOp::opClass() { return OpClass::View; }
void ReshapeOp::lower(KernelContext &kernel) {
  kernel.setResult(modc::reshape(kernel.operand(0), kernel.shapeOf(getResult())));
}
void ReshapeOp::evaluate(EvalContext &eval) {
  RefTensor result = eval.operand(0);
  result.shape = eval.resultShape();
  eval.setResult(std::move(result));
}
Dim ReshapeOp::flops() { return Dim(0); }
bool ReshapeOp::isDifferentiable() { return true; }
void ReshapeOp::pullback(PullbackContext &g) {
  if (g.needs(0))
    g.add(0, nn::reshape(g.gradient(0), getDims(getInput())));
}

LogicalResult ExpandOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  Type input = adaptor.getInput().getType();
  SmallVector<Dim> from = getDims(input), to = extentsOf(adaptor.getSize());
  auto mismatch = [&](const Twine &why) {
    return emitOptionalError(location, "`expand`: ", typeText(input), " cannot become ", shapeText(to), why);
  };
  if (failed(checkExtents(location, specName<ExpandOp>(), to)))
    return failure();
  if (to.size() < from.size())
    return mismatch(": it has fewer dimensions");
  std::size_t added = to.size() - from.size();
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (to[i] == Dim(-1)) {
      if (i < added)
        return mismatch(": -1 is not allowed for a new dimension");
      to[i] = from[i - added];
    } else if (i >= added && from[i - added] != Dim(1) && from[i - added] != to[i]) {
      return mismatch(": only extents of 1 are repeated");
    }
  }
  types.push_back(makeTensorType(elementType(input), to));
  return success();
}

OpClass ExpandOp::opClass() { return OpClass::View; }
void ExpandOp::lower(KernelContext &kernel) {
  kernel.setResult(broadcastTo(kernel.operand(0), kernel.shapeOf(getResult())));
}
void ExpandOp::evaluate(EvalContext &eval) {
  RefTensor result(eval.resultShape());
  std::vector<std::int64_t> index(result.shape.size());
  for (double &value : result.data) {
    value = broadcastAt(eval.operand(0), index);
    nextIndex(index, result.shape);
  }
  eval.setResult(std::move(result));
}
Dim ExpandOp::flops() { return Dim(0); }
std::string ExpandOp::kernelLabel() {
  auto constant = getInput().getDefiningOp<ConstantOp>();
  if (!constant)
    return defaultKernelLabel(*this);
  double value = constant.getValue().convertToDouble();
  return value == 0 ? "zeros" : value == 1 ? "ones" : "fill";
}
bool ExpandOp::isDifferentiable() { return true; }
void ExpandOp::pullback(PullbackContext &g) {
  if (g.needs(0))
    g.add(0, g.gradient(0));
}

} // namespace modc::nn
