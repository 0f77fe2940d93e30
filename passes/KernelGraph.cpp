// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which operations are repeated where they are used, and connects the others.
#include "passes/KernelGraph.h"

#include "ir/HookOps.h"

using namespace mlir;

namespace modc {

Dim elementCount(Operation *op) { return product(nn::getDims(op->getResult(0))).value_or(Dim(0)); }

KernelGraph::KernelGraph(Block &block) {
  for (Operation &op : block) {
    int index = static_cast<int>(nodes.size());
    indices[&op] = index;
    auto tensorOp = dyn_cast<nn::TensorOp>(op);
    auto phase = op.getAttrOfType<StringAttr>("nn.phase");
    nodes.push_back({&op,
                     roleOf(&op),
                     tensorOp ? tensorOp.opClass() : nn::OpClass::Value,
                     phase ? phase.getValue() : llvm::StringRef(),
                     false,
                     {},
                     {}});
  }
  for (int i = 0; i < static_cast<int>(nodes.size()); ++i)
    if (nodes[i].role != KernelRole::Inline)
      for (Value operand : nodes[i].op->getOperands())
        connect(i, operand, /*direct=*/nodes[i].opClass != nn::OpClass::Gather);
  int last = -1; // hooks of the program run in the order of their places
  for (int i = 0; i < static_cast<int>(nodes.size()); ++i) {
    if (!isa<nn::HookPointOp>(nodes[i].op))
      continue;
    if (last >= 0) {
      nodes[i].producers.push_back({last, false});
      nodes[last].users.push_back({i, false});
    }
    last = i;
  }
}

int KernelGraph::indexOf(Value value) const {
  auto it = indices.find(value.getDefiningOp());
  return it == indices.end() ? -1 : it->second;
}

bool KernelGraph::isInline(Value value) const {
  int index = indexOf(value);
  return index >= 0 && nodes[index].role == KernelRole::Inline;
}

/// Made from no tensor at all.
bool KernelGraph::isConstant(Value value) const {
  return isInline(value) && llvm::all_of(value.getDefiningOp()->getOperands(), [&](Value operand) {
           return !isa<TensorType>(operand.getType()) || isConstant(operand);
         });
}

KernelRole KernelGraph::roleOf(Operation *op) const {
  auto tensorOp = dyn_cast<nn::TensorOp>(op);
  if (!tensorOp)
    return KernelRole::Outside;
  bool leaves = false, reshaped = false;
  for (Operation *user : op->getUsers()) {
    auto userOp = dyn_cast<nn::TensorOp>(user);
    leaves |= !userOp;
    reshaped |= userOp && userOp.isAlias();
  }
  bool ofConstants =
      llvm::all_of(op->getOperands(), [&](Value v) { return !isa<TensorType>(v.getType()) || isConstant(v); });
  switch (tensorOp.opClass()) {
  case nn::OpClass::Value:
    return leaves ? KernelRole::Compute : KernelRole::Inline;
  case nn::OpClass::View:
    if (tensorOp.isAlias() && !isInline(op->getOperand(0)))
      return KernelRole::Alias;
    // A view under a reshape is stored: composed, the two would divide indices for each element. What is stored in two bytes
    // is not stored once more.
    if (nn::isStorageElement(nn::elementType(op->getOperand(0))))
      reshaped = false;
    return leaves || (reshaped && !ofConstants) ? KernelRole::Compute : KernelRole::Inline;
  case nn::OpClass::Pointwise:
    if (ofConstants && !leaves && (elementCount(op) == Dim(1) || tensorOp.isCheap()))
      return KernelRole::Inline;
    return KernelRole::Compute;
  default:
    return KernelRole::Compute;
  }
}

void KernelGraph::connect(int user, Value value, bool direct) {
  int producer = indexOf(value);
  if (producer < 0)
    return;
  if (nodes[producer].role == KernelRole::Inline) {
    for (Value operand : nodes[producer].op->getOperands())
      connect(user, operand, /*direct=*/false);
    return;
  }
  nodes[user].producers.push_back({producer, direct});
  nodes[producer].users.push_back({user, direct});
  nodes[producer].stored |= nodes[user].role != KernelRole::Compute;
}

} // namespace modc
