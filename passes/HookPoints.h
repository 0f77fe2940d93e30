// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives hooks of the program memory that they may write.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace modc {

/// Copies what a hook may replace and something else reads: results of an nn.hook_point lie where its values lay.
void copySharedHookValues(mlir::func::FuncOp program);

} // namespace modc
