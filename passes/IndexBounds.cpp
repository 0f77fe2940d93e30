// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Traces the operands that TensorOp::indexOperands names back to the program's arguments.
#include "passes/IndexBounds.h"
#include "ir/NN.h"

#include "mlir/IR/SymbolTable.h"

namespace modc {

/// The argument whose elements `value` has, in any order.
static mlir::BlockArgument argumentBehind(mlir::Value value) {
  while (mlir::Operation *op = value.getDefiningOp()) {
    auto tensorOp = mlir::dyn_cast<nn::TensorOp>(op);
    if (!tensorOp || tensorOp.opClass() != nn::OpClass::View)
      return {};
    value = op->getOperand(0);
  }
  return mlir::cast<mlir::BlockArgument>(value);
}

void collectIndexBounds(mlir::func::FuncOp program, llvm::DenseMap<mlir::Value, Dim> &bounds) {
  program.walk([&](nn::LaunchOp launch) {
    auto kernel = mlir::SymbolTable::lookupNearestSymbolFrom<nn::KernelOp>(launch, launch.getKernelAttr());
    kernel.walk([&](nn::TensorOp op) {
      for (const nn::IndexOperand &index : op.indexOperands())
        if (mlir::BlockArgument inner = argumentBehind(op->getOperand(index.operand)))
          if (mlir::BlockArgument outer = argumentBehind(launch.getOperands()[inner.getArgNumber()]))
            bounds.try_emplace(outer, index.bound);
    });
  });
}

} // namespace modc
