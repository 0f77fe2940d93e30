// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks of dimensions and element types that the shape rules of several ops need.
#include "ir/StructuredOp.h"

#include <numeric>

namespace modc::nn {

std::int64_t normalizeDim(std::int64_t dim, std::size_t rank) {
  return dim < 0 ? dim + std::max<std::int64_t>(rank, 1) : dim;
}

llvm::LogicalResult checkDim(std::optional<mlir::Location> location, llvm::StringRef op, std::int64_t dim,
                             mlir::Type type) {
  std::int64_t rank = std::max<std::int64_t>(getDims(type).size(), 1);
  if (dim >= -rank && dim < rank)
    return mlir::success();
  return mlir::emitOptionalError(location, "`", op, "`: dim ", dim, " is out of range: ", typeText(type),
                                 " has the dimensions ", -rank, " to ", rank - 1);
}

llvm::LogicalResult checkReducedDims(std::optional<mlir::Location> location, llvm::StringRef op, OptionalDims dims,
                                     mlir::Type type) {
  std::size_t rank = getDims(type).size();
  llvm::SmallVector<std::int64_t> seen;
  for (std::int64_t dim : dims.value_or(llvm::ArrayRef<std::int64_t>())) {
    if (failed(checkDim(location, op, dim, type)))
      return mlir::failure();
    if (llvm::is_contained(seen, normalizeDim(dim, rank)))
      return mlir::emitOptionalError(location, "`", op, "`: dim ", dim, " of ", typeText(type), " is named twice");
    seen.push_back(normalizeDim(dim, rank));
  }
  return mlir::success();
}

llvm::SmallVector<std::int64_t> reducedDims(OptionalDims dims, std::size_t rank) {
  llvm::SmallVector<std::int64_t> reduced;
  if (rank == 0)
    return reduced;
  if (!dims || dims->empty()) {
    for (std::size_t i = 0; i < rank; ++i)
      reduced.push_back(static_cast<std::int64_t>(i));
    return reduced;
  }
  for (std::int64_t dim : *dims)
    reduced.push_back(normalizeDim(dim, rank));
  llvm::sort(reduced);
  return reduced;
}

llvm::SmallVector<Dim> reducedShape(llvm::ArrayRef<Dim> shape, llvm::ArrayRef<std::int64_t> dims, bool keepdim) {
  llvm::SmallVector<Dim> result;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (!llvm::is_contained(dims, static_cast<std::int64_t>(i)))
      result.push_back(shape[i]);
    else if (keepdim)
      result.push_back(Dim(1));
  }
  return result;
}

Dim reducedCount(mlir::Value input, llvm::ArrayRef<std::int64_t> dims) {
  llvm::SmallVector<Dim> shape = getDims(input), counted;
  for (std::int64_t dim : dims)
    counted.push_back(shape[dim]);
  return elements(counted);
}

OpClass reductionClass(mlir::Value input) { return getDims(input).empty() ? OpClass::Pointwise : OpClass::Reduction; }

ValueExpr keepReduced(const ValueExpr &value, llvm::ArrayRef<Dim> shape, llvm::ArrayRef<std::int64_t> dims) {
  return reshape(value, reducedShape(shape, dims, /*keepdim=*/true));
}

ValueExpr spread(const ValueExpr &value, llvm::ArrayRef<Dim> shape, llvm::ArrayRef<std::int64_t> dims) {
  return expand(keepReduced(value, shape, dims), shape);
}

std::vector<std::vector<std::int64_t>> reducedGroups(const RefTensor &input, llvm::ArrayRef<std::int64_t> dims) {
  std::vector<std::int64_t> kept = input.shape, index(input.shape.size());
  for (std::int64_t dim : dims)
    kept[dim] = 1;
  std::vector<std::vector<std::int64_t>> groups(static_cast<std::size_t>(RefTensor(kept).elements()));
  for (std::int64_t i = 0; i < input.elements(); ++i) {
    std::int64_t group = 0;
    for (std::size_t d = 0; d < kept.size(); ++d)
      group = group * kept[d] + (kept[d] == 1 ? 0 : index[d]);
    groups[static_cast<std::size_t>(group)].push_back(i);
    nextIndex(index, input.shape);
  }
  return groups;
}

llvm::LogicalResult checkFloat(std::optional<mlir::Location> location, llvm::StringRef op, mlir::Type type) {
  if (mlir::isa<mlir::FloatType>(elementType(type)))
    return mlir::success();
  return mlir::emitOptionalError(location, "`", op, "`: wants a floating-point tensor, not ", typeText(type));
}

llvm::LogicalResult checkSameElement(std::optional<mlir::Location> location, llvm::StringRef op, llvm::StringRef nameA,
                                     mlir::Type a, llvm::StringRef nameB, mlir::Type b) {
  if (elementType(a) == elementType(b))
    return mlir::success();
  return mlir::emitOptionalError(location, "`", op, "`: the ", nameA, " ", typeText(a), " and the ", nameB, " ",
                                 typeText(b), " differ in element type");
}

llvm::SmallVector<Dim> dimsOf(DimsAttr attr) {
  llvm::SmallVector<Dim> dims;
  for (mlir::StringAttr extent : attr.getExtents())
    dims.push_back(*Dim::parse(extent.getValue()));
  return dims;
}

DimsAttr dimsAttr(mlir::Builder &builder, llvm::ArrayRef<Dim> dims) {
  llvm::SmallVector<mlir::StringAttr> extents;
  for (const Dim &dim : dims)
    extents.push_back(builder.getStringAttr(dim.str()));
  return DimsAttr::get(builder.getContext(), extents);
}

Dim elements(llvm::ArrayRef<Dim> dims) {
  std::optional<Dim> count = product(dims);
  if (!count)
    llvm::report_fatal_error(llvm::Twine("the number of elements of ") + shapeText(dims) + " overflows");
  return *count;
}

Dim flopsPerElement(mlir::Value value, std::int64_t perElement) {
  return multiply(elements(getDims(value)), Dim(perElement)).value_or(Dim(0));
}

llvm::LogicalResult checkReduction(std::optional<mlir::Location> location, llvm::StringRef op,
                                   llvm::StringRef reduction) {
  if (reduction == "mean" || reduction == "sum" || reduction == "none")
    return mlir::success();
  return mlir::emitOptionalError(location, "`", op, "`: reduction '", reduction,
                                 "' is none of 'mean', 'sum' and 'none'");
}

ValueExpr reduceLosses(const ValueExpr &losses, llvm::StringRef reduction) {
  if (reduction == "none")
    return losses;
  return reduction == "sum" ? sum(losses, {}, /*keepdim=*/false) : mean(losses);
}

ValueExpr lossGradient(const ValueExpr &gradient, llvm::StringRef reduction, const Dim &count) {
  return reduction == "mean" ? gradient / extent(gradient, count) : gradient;
}

void evaluateReduction(EvalContext &eval, RefTensor losses, llvm::StringRef reduction) {
  if (reduction != "none") {
    double total = std::accumulate(losses.data.begin(), losses.data.end(), 0.0);
    double count = reduction == "mean" ? static_cast<double>(losses.elements()) : 1;
    losses.shape.clear();
    losses.data = {total / count};
  }
  eval.setResult(std::move(losses));
}

} // namespace modc::nn
