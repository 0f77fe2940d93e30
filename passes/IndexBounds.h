// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which arguments of a program hold numbers of classes or rows, and what these must stay below.
#pragma once

#include "ir/Dim.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"

namespace modc {

/// Adds the bound of each argument of `program` (whose kernels are formed) that an operation uses as such numbers,
/// directly or through a reshape. An argument with several bounds gets that of the first use.
void collectIndexBounds(mlir::func::FuncOp program, llvm::DenseMap<mlir::Value, Dim> &bounds);

/// A number that an argument with a bound may hold besides: what an operation that uses it so ignores.
std::optional<std::int64_t> ignoredIndex(mlir::Value argument);

} // namespace modc
