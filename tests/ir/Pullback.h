// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The gradient of a case's one operation, composites without a derivative of their own by way of what they are made of.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace modc::nn {

/// Whether gradients flow through the operation of a case: from its result, a float, to one of its operands.
bool hasGradient(mlir::func::FuncOp forward);

/// func.func @pullback(operands, gradients of the results) -> gradients of the operands in `wanted`.
mlir::func::FuncOp buildPullback(mlir::ModuleOp module, mlir::func::FuncOp forward, llvm::ArrayRef<unsigned> wanted);

/// Rewrites all composites in terms of what kernels are made of.
void decomposeAll(mlir::Block &block);

bool isFloat(mlir::Value value);

} // namespace modc::nn
