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

using IndexUse = llvm::function_ref<void(mlir::Value argument, const nn::IndexOperand &index)>;

static void forIndexUses(mlir::func::FuncOp program, IndexUse use) {
  program.walk([&](nn::LaunchOp launch) {
    auto kernel = mlir::SymbolTable::lookupNearestSymbolFrom<nn::KernelOp>(launch, launch.getKernelAttr());
    kernel.walk([&](nn::TensorOp op) {
      for (const nn::IndexOperand &index : op.indexOperands())
        if (mlir::BlockArgument inner = argumentBehind(op->getOperand(index.operand)))
          if (mlir::BlockArgument outer = argumentBehind(launch.getOperands()[inner.getArgNumber()]))
            use(outer, index);
    });
  });
}

void collectIndexBounds(mlir::func::FuncOp program, llvm::DenseMap<mlir::Value, Dim> &bounds) {
  forIndexUses(program,
               [&](mlir::Value argument, const nn::IndexOperand &index) { bounds.try_emplace(argument, index.bound); });
}

std::optional<std::int64_t> ignoredIndex(mlir::Value argument) {
  std::optional<std::int64_t> ignored;
  auto program = mlir::cast<mlir::func::FuncOp>(argument.getParentBlock()->getParentOp());
  forIndexUses(program, [&](mlir::Value used, const nn::IndexOperand &index) {
    if (used == argument && index.ignored)
      ignored = index.ignored;
  });
  return ignored;
}

} // namespace modc
