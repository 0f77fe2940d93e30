// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reverse mode over the operations that a case's operation is made of.
#include "Pullback.h"
#include "ir/NN.h"
#include "ir/ValueExpr.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/DenseSet.h"

#include <gtest/gtest.h>

namespace modc::nn {

bool isFloat(mlir::Value value) { return mlir::isa<mlir::FloatType>(elementType(value)); }

static void decompose(mlir::Block &block, bool early) {
  for (bool again = true; again;) {
    again = false;
    for (mlir::Operation &op : llvm::make_early_inc_range(block)) {
      auto tensorOp = mlir::dyn_cast<TensorOp>(op);
      if (!tensorOp || tensorOp.opClass() != OpClass::Composite || (early && tensorOp.isDifferentiable()))
        continue;
      mlir::OpBuilder builder(&op);
      op.replaceAllUsesWith(tensorOp.decompose(builder));
      op.erase();
      again = true;
    }
  }
}

/// As the pass decompose does before differentiate.
static void decomposeEarly(mlir::Block &block) { decompose(block, /*early=*/true); }

void decomposeAll(mlir::Block &block) { decompose(block, /*early=*/false); }

/// The values that depend on the arguments in `roots`.
static llvm::DenseSet<mlir::Value> activeFrom(mlir::Block &block, llvm::ArrayRef<unsigned> roots) {
  llvm::DenseSet<mlir::Value> active;
  for (unsigned root : roots)
    active.insert(block.getArgument(root));
  for (mlir::Operation &op : block)
    if (llvm::any_of(op.getOperands(), [&](mlir::Value operand) { return active.contains(operand); }))
      for (mlir::Value result : op.getResults())
        if (isFloat(result))
          active.insert(result);
  return active;
}

bool hasGradient(mlir::func::FuncOp forward) {
  mlir::OwningOpRef<mlir::func::FuncOp> copy = forward.clone();
  mlir::Block &block = copy->getBody().front();
  decomposeEarly(block);
  llvm::SmallVector<unsigned> floats;
  for (mlir::BlockArgument argument : block.getArguments())
    if (isFloat(argument))
      floats.push_back(argument.getArgNumber());
  llvm::DenseSet<mlir::Value> active = activeFrom(block, floats);
  if (!active.contains(block.getTerminator()->getOperand(0)))
    return false;
  return llvm::all_of(block.without_terminator(), [&](mlir::Operation &op) {
    return mlir::cast<TensorOp>(op).isDifferentiable() ||
           llvm::none_of(op.getResults(), [&](mlir::Value result) { return active.contains(result); });
  });
}

namespace {

class Pullback {
public:
  Pullback(mlir::OpBuilder &builder, llvm::DenseSet<mlir::Value> active)
      : builder(builder), active(std::move(active)) {}

  void add(mlir::Value of, mlir::Value gradient) {
    mlir::Value &sum = gradients[of];
    sum = sum ? buildValue(builder, of.getLoc(), "nn.add", {sum, gradient}) : gradient;
  }

  void visit(mlir::Operation *op) {
    if (llvm::none_of(op->getResults(), [&](mlir::Value result) { return gradients.count(result) != 0; }))
      return;
    llvm::SmallVector<bool> needed;
    for (mlir::Value operand : op->getOperands())
      needed.push_back(active.contains(operand));
    if (llvm::none_of(needed, [](bool is) { return is; }))
      return;
    EXPECT_TRUE(mlir::cast<TensorOp>(op).isDifferentiable()) << op->getName().getStringRef().str();
    llvm::SmallVector<mlir::Value> ofResults;
    for (mlir::Value result : op->getResults())
      ofResults.push_back(gradients.lookup(result));
    PullbackContext context(op, builder, ofResults, needed);
    mlir::cast<TensorOp>(op).pullback(context);
    for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
      mlir::Value gradient = context.operandGradients()[index];
      if (!needed[index])
        EXPECT_FALSE(gradient) << "gradient of operand " << index << " of " << op->getName().getStringRef().str();
      else if (gradient)
        add(operand, gradient);
    }
  }

  /// Zeros where nothing depends on the value, as finite differences then have to find.
  mlir::Value gradientOf(mlir::Value value) {
    mlir::Value gradient = gradients.lookup(value);
    if (gradient)
      return gradient;
    ValueExpr like{value, &builder, value.getLoc()};
    return expand(k(like, 0), getDims(value)).value;
  }

private:
  mlir::OpBuilder &builder;
  llvm::DenseSet<mlir::Value> active;
  llvm::DenseMap<mlir::Value, mlir::Value> gradients;
};

} // namespace

mlir::func::FuncOp buildPullback(mlir::ModuleOp module, mlir::func::FuncOp forward, llvm::ArrayRef<unsigned> wanted) {
  mlir::func::FuncOp function = forward.clone();
  function.setName("pullback");
  module.push_back(function);
  mlir::Block &block = function.getBody().front();
  decomposeEarly(block);
  llvm::SmallVector<mlir::Operation *> operations;
  for (mlir::Operation &op : block.without_terminator())
    operations.push_back(&op);
  mlir::Operation *terminator = block.getTerminator();
  mlir::OpBuilder builder(terminator);
  Pullback pullback(builder, activeFrom(block, wanted));
  for (mlir::Value result : terminator->getOperands())
    pullback.add(result, block.addArgument(result.getType(), result.getLoc()));
  for (mlir::Operation *op : llvm::reverse(operations))
    pullback.visit(op);
  llvm::SmallVector<mlir::Value> gradients;
  llvm::SmallVector<mlir::Type> results;
  for (unsigned operand : wanted) {
    gradients.push_back(pullback.gradientOf(block.getArgument(operand)));
    EXPECT_EQ(typeText(gradients.back().getType()), typeText(block.getArgument(operand).getType()));
    results.push_back(gradients.back().getType());
  }
  terminator->setOperands(gradients);
  function.setType(builder.getFunctionType(block.getArgumentTypes(), results));
  EXPECT_TRUE(mlir::succeeded(mlir::verify(function)));
  return function;
}

} // namespace modc::nn
