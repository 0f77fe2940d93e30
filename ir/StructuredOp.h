// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the files in ir/ops/ share: the contexts of an op's methods, and checks of dimensions and element types.
#pragma once

#include "ir/EvalContext.h"
#include "ir/KernelContext.h"
#include "ir/Ops.h"
#include "ir/ValueExpr.h"

namespace modc::nn {

using OptionalDims = std::optional<llvm::ArrayRef<std::int64_t>>;

/// A dimension counted from the front. A scalar has, as in PyTorch, the dimensions 0 and -1 all the same.
std::int64_t normalizeDim(std::int64_t dim, std::size_t rank);
llvm::LogicalResult checkDim(std::optional<mlir::Location> location, llvm::StringRef op, std::int64_t dim,
                             mlir::Type type);
llvm::LogicalResult checkReducedDims(std::optional<mlir::Location> location, llvm::StringRef op, OptionalDims dims,
                                     mlir::Type type);
/// The dimensions an op reduces over, ascending: all if none are given; none of a scalar.
llvm::SmallVector<std::int64_t> reducedDims(OptionalDims dims, std::size_t rank);
llvm::SmallVector<Dim> reducedShape(llvm::ArrayRef<Dim> shape, llvm::ArrayRef<std::int64_t> dims, bool keepdim);

/// How many elements go into each element of a reduction.
Dim reducedCount(mlir::Value input, llvm::ArrayRef<std::int64_t> dims);
/// A reduction's kernels: none for a scalar.
OpClass reductionClass(mlir::Value input);
/// A reduction's result, or its gradient, with the reduced dimensions as 1; and at every element of the input.
ValueExpr keepReduced(const ValueExpr &value, llvm::ArrayRef<Dim> shape, llvm::ArrayRef<std::int64_t> dims);
ValueExpr spread(const ValueExpr &value, llvm::ArrayRef<Dim> shape, llvm::ArrayRef<std::int64_t> dims);
/// For each element of a reduction, in order, the positions of its elements in the input's data, in order.
std::vector<std::vector<std::int64_t>> reducedGroups(const RefTensor &input, llvm::ArrayRef<std::int64_t> dims);

llvm::LogicalResult checkFloat(std::optional<mlir::Location> location, llvm::StringRef op, mlir::Type type);
llvm::LogicalResult checkSameElement(std::optional<mlir::Location> location, llvm::StringRef op, llvm::StringRef nameA,
                                     mlir::Type a, llvm::StringRef nameB, mlir::Type b);

/// Extents as an attribute holds them.
llvm::SmallVector<Dim> dimsOf(DimsAttr attr);
DimsAttr dimsAttr(mlir::Builder &builder, llvm::ArrayRef<Dim> dims);

/// The number of elements; buildOp has made sure that it can be written down.
Dim elements(llvm::ArrayRef<Dim> dims);
/// `perElement` operations for each element of a value.
Dim flopsPerElement(mlir::Value value, std::int64_t perElement);

// ---- losses: reduction is 'mean', 'sum' or 'none'

llvm::LogicalResult checkReduction(std::optional<mlir::Location> location, llvm::StringRef op,
                                   llvm::StringRef reduction);
ValueExpr reduceLosses(const ValueExpr &losses, llvm::StringRef reduction);
/// The gradient of each of `count` losses, given the reduction's; the same for all unless the reduction is 'none'.
ValueExpr lossGradient(const ValueExpr &gradient, llvm::StringRef reduction, const Dim &count);
void evaluateReduction(EvalContext &eval, RefTensor losses, llvm::StringRef reduction);

/// An operation's name without the dialect's prefix: "linear".
template <class Op> llvm::StringRef specName() { return Op::getOperationName().drop_front(3); }

} // namespace modc::nn
