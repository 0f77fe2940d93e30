// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Traces the operands that TensorOp::indexOperands names back to the program's arguments.
#include "passes/IndexBounds.h"
#include "ir/NN.h"

#include "mlir/IR/SymbolTable.h"

namespace modc {

/// The argument of the program or kernel whose elements `value` has, in any order; a loop's step has some of them.
static mlir::BlockArgument argumentBehind(mlir::Value value) {
  while (true) {
    if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(value)) {
      auto scan = mlir::dyn_cast<nn::ScanOp>(argument.getOwner()->getParentOp());
      if (!scan)
        return argument;
      value = scan->getOperand(argument.getArgNumber());
      continue;
    }
    auto tensorOp = value.getDefiningOp<nn::TensorOp>();
    if (!tensorOp || tensorOp.opClass() != nn::OpClass::View)
      return {};
    value = tensorOp->getOperand(0);
  }
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
