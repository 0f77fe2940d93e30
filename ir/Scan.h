// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Building loops: from a block of operations that may use any value around it.
#pragma once

#include "ir/NN.h"

namespace modc::nn {

/// The type of one step of a sequence.
mlir::RankedTensorType sliceType(mlir::Type sequence);
/// The type of `length` values of a type on top of each other.
mlir::RankedTensorType stackType(const Dim &length, mlir::Type step);

/// A scan whose body is `block`, which it takes over: its arguments are the slices of `sequences` and the carries, its
/// terminator yields the stacked values and the next carries. What the block uses from outside becomes a capture.
ScanOp buildScan(mlir::OpBuilder &builder, mlir::Location location, const Dim &length, mlir::ValueRange sequences,
                 mlir::ValueRange inits, mlir::Block *block, bool reverse = false);

/// Replaces a scan by one that also stacks these values of its body.
ScanOp addStacked(ScanOp scan, mlir::ValueRange steps);

/// What a value that loops capture is outside of them.
mlir::Value outermostValue(mlir::Value value);
/// A value from outside of a block, captured by the loops that the block is in.
mlir::Value valueInside(mlir::Value value, mlir::Block *block);

/// Removes captures that the body does not use.
void dropUnusedCaptures(ScanOp scan);

/// The phase and whatever else is attached to an operation that is not its own attribute.
void copyMarks(mlir::Operation *from, mlir::Operation *to);

} // namespace modc::nn
