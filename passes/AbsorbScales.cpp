// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lets operations of the eval program take in the users behind them that only come to other weights: a convolution takes in
// what batch norm makes of running statistics. The new weights are constants, which prepare() computes.
//
//   %w = nn.read @"conv.weight"                %w = nn.read @"conv.weight"
//   %y = nn.convolution %x, %w                 %r = nn.reshape %scale        %s = nn.mul %w, %r
//   %z = nn.mul %y, %scale               =>    %z = nn.convolution %x, %s
#include "passes/ConstantValues.h"
#include "passes/InheritMarks.h"
#include "passes/Passes.h"
#include "passes/ValueNames.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_ABSORBSCALES
#include "passes/Passes.h.inc"

namespace {

/// Erases an operation that nothing reads, and what only it read.
void eraseUnused(Operation *op, ConstantValues &constants) {
  if (!op || !isa<nn::TensorOp>(op) || !op->use_empty())
    return;
  llvm::SmallVector<Value> operands(op->getOperands());
  constants.forget(op);
  op->erase();
  for (Value operand : operands)
    eraseUnused(operand.getDefiningOp(), constants);
}

struct AbsorbScales : impl::AbsorbScalesBase<AbsorbScales> {
  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>()) {
      if (!isEvalProgram(program))
        continue;
      ConstantValues constants(program);
      llvm::SmallVector<nn::TensorOp> operations;
      program.walk([&](nn::TensorOp op) { operations.push_back(op); });
      // From the end: what an operation takes in, and erases, stands behind it.
      for (nn::TensorOp op : llvm::reverse(operations))
        if (op->hasOneUse())
          absorb(op, constants);
    }
  }

private:
  static void absorb(nn::TensorOp op, ConstantValues &constants) {
    InheritMarks marks;
    marks.from = op;
    OpBuilder builder(op, &marks);
    nn::Absorbed absorbed = op.absorb(builder, [&](Value value) { return constants.contains(value); });
    if (!absorbed.last)
      return;
    Operation *made = absorbed.value.getDefiningOp();
    for (Operation *added : marks.added)
      added->setLoc(added == made ? absorbed.last->getLoc() : withNames(op->getLoc(), {}));
    absorbed.last->getResult(0).replaceAllUsesWith(absorbed.value);
    eraseUnused(absorbed.last, constants);
  }
};

} // namespace
} // namespace modc
