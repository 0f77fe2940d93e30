// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rewrites composite operations in terms of simpler ones, which kernels are then formed from.
//
//   %l = nn.mse_loss %x, %y {reduction = "mean"}   =>   %d = nn.sub %x, %y
//                                                       %s = nn.mul %d, %d
//                                                       %l = nn.mean %s
//
// This comes after differentiate, so that a composite operation's own derivative is used.
#include "passes/InheritMarks.h"
#include "passes/Passes.h"
#include "passes/ValueNames.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_DECOMPOSE
#include "passes/Passes.h.inc"

namespace {

struct Decompose : impl::DecomposeBase<Decompose> {
  using DecomposeBase::DecomposeBase;

  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>()) {
      llvm::SmallVector<Operation *> work;
      program.walk([&](nn::TensorOp op) { work.push_back(op); });
      while (!work.empty())
        rewrite(cast<nn::TensorOp>(work.pop_back_val()), work);
    }
  }

private:
  /// What is no result of the composite has no right to its name.
  static void namePart(Operation *op) {
    ValueNames names = valueNames(op->getLoc());
    for (std::string &name : names.names)
      name += "_" + plainLabel(op);
    if (!names.names.empty())
      op->setLoc(withNames(op->getLoc(), names));
  }

  void rewrite(nn::TensorOp op, llvm::SmallVector<Operation *> &work) {
    if (op.opClass() != nn::OpClass::Composite || (early && op.isDifferentiable()))
      return;
    InheritMarks marks;
    marks.from = op;
    OpBuilder builder(op, &marks);
    llvm::SmallVector<Value> values = op.decompose(builder);
    if (values.size() != op->getNumResults())
      llvm::report_fatal_error(llvm::Twine("no decomposition of ") + op->getName().getStringRef());
    llvm::SmallPtrSet<Operation *, 4> whole; // what computes a result, also of another shape
    for (Value value : values)
      for (auto made = value.getDefiningOp<nn::TensorOp>(); made && whole.insert(made).second && made.isAlias();)
        made = made->getOperand(0).getDefiningOp<nn::TensorOp>();
    for (Operation *added : marks.added)
      if (!whole.contains(added))
        namePart(added);
    op->replaceAllUsesWith(values);
    op->erase();
    work.append(marks.added); // composites may be made of composites
  }
};

} // namespace
} // namespace modc
