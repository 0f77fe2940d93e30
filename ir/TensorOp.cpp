// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The context that an op's pullback fills: sums of operand gradients, brought to the operands' shapes.
#include "ir/TensorOp.h"
#include "ir/ValueExpr.h"

#include "ir/Interfaces.cpp.inc"

namespace modc::nn {

PullbackContext::PullbackContext(mlir::Operation *op, mlir::OpBuilder &builder,
                                 llvm::ArrayRef<mlir::Value> resultGradients, llvm::ArrayRef<bool> needed)
    : op(op), opBuilder(builder), resultGradients(resultGradients.begin(), resultGradients.end()),
      needed(needed.begin(), needed.end()), sums(op->getNumOperands()) {}

mlir::Location PullbackContext::location() const { return op->getLoc(); }
ValueExpr PullbackContext::wrap(mlir::Value value) { return {value, &opBuilder, location()}; }
ValueExpr PullbackContext::operand(unsigned index) { return wrap(op->getOperand(index)); }
ValueExpr PullbackContext::result(unsigned index) { return wrap(op->getResult(index)); }
ValueExpr PullbackContext::gradient(unsigned index) { return wrap(resultGradients[index]); }

void PullbackContext::add(unsigned operand, ValueExpr gradient) {
  llvm::SmallVector<Dim> target = getDims(op->getOperand(operand));
  if (getDims(gradient.value) != target) {
    // A gradient made of scalars alone (dz of a sum) stretches to the operand; a broadcast one is summed.
    auto stretched = broadcastDims(getDims(gradient.value), target);
    bool stretches = stretched && llvm::ArrayRef<Dim>(*stretched) == llvm::ArrayRef<Dim>(target);
    gradient = stretches ? expand(gradient, target) : sumTo(gradient, target);
  }
  sums[operand] = sums[operand] ? (wrap(sums[operand]) + gradient).value : gradient.value;
}

Dim pointwiseFlops(mlir::Operation *op) {
  if (op->getNumResults() == 0)
    return Dim(0);
  return product(getDims(op->getResult(0))).value_or(Dim(0));
}

bool defaultIsCheap(mlir::Operation *op) {
  OpClass opClass = mlir::cast<TensorOp>(op).opClass();
  return opClass == OpClass::Value || opClass == OpClass::View;
}

std::string defaultKernelLabel(mlir::Operation *op) { return op->getName().stripDialect().str(); }

llvm::SmallVector<Dim> defaultKernelExtents(mlir::Operation *op) {
  OpClass opClass = mlir::cast<TensorOp>(op).opClass();
  llvm::SmallVector<Dim> candidates;
  llvm::SmallVector<Dim> input = getDims(op->getOperand(0)), result = getDims(op->getResult(0));
  if (opClass == OpClass::Contraction) {
    if (!input.empty() && input.back().isConstant())
      candidates.push_back(input.back());
    else if (result.size() > 1)
      candidates.push_back(result[result.size() - 2]);
    if (!result.empty())
      candidates.push_back(result.back());
  } else if (opClass == OpClass::Reduction && !input.empty()) {
    candidates.push_back(input.back());
  }
  llvm::erase_if(candidates, [](const Dim &dim) { return !dim.isConstant(); });
  return candidates;
}

} // namespace modc::nn
