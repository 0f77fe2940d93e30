// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes names from operations and extents, short enough for a line of emitted code.
#include "passes/KernelNames.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace modc {

constexpr std::size_t longestName = 56; // a clash may add "_2" and the like

/// "128x64", "n" for a symbolic extent, "scalar" for none.
static std::string extentsText(Operation *anchor, Operation *last) {
  llvm::SmallVector<Dim> extents, all;
  if (anchor) {
    extents = cast<nn::TensorOp>(anchor).kernelExtents();
    all = nn::getDims(anchor->getOperand(0));
  } else {
    all = nn::getDims(last->getResult(0));
    llvm::copy_if(all, std::back_inserter(extents), [](const Dim &dim) { return dim.isConstant(); });
  }
  if (extents.empty()) // no static one: every name gets an ending, so that none is called exp
    extents = all;
  std::string text;
  for (const Dim &dim : extents) {
    std::string extent = dim.str();
    bool plain = llvm::all_of(extent, [](char c) { return llvm::isAlnum(c) || c == '_'; });
    text += (text.empty() ? "" : "x") + (plain ? llvm::StringRef(extent).lower() : "v");
  }
  return text.empty() ? "scalar" : text;
}

/// The operation's name; "zeros" and its like for a constant that is stretched, "copy" for a cast to the same type.
static std::string labelOf(Operation *op) {
  auto constant = op->getName().stripDialect() == "expand" ? op->getOperand(0).getDefiningOp() : nullptr;
  auto value = constant ? constant->getAttrOfType<FloatAttr>("value") : FloatAttr();
  if (value && constant->getNumOperands() == 0)
    return value.getValue().isZero() ? "zeros" : value.getValueAsDouble() == 1 ? "ones" : "fill";
  if (op->getName().stripDialect() == "cast" && op->getOperand(0).getType() == op->getResult(0).getType())
    return "copy";
  return cast<nn::TensorOp>(op).kernelLabel();
}

std::string contentName(llvm::ArrayRef<Operation *> operations, Operation *anchor, llvm::StringRef specName) {
  llvm::SmallVector<std::string> labels;
  for (Operation *op : operations) {
    auto tensorOp = cast<nn::TensorOp>(op);
    nn::OpClass opClass = tensorOp.opClass();
    if (operations.size() > 1 && (opClass == nn::OpClass::Value || opClass == nn::OpClass::View))
      continue;
    labels.push_back(labelOf(op));
  }
  std::string ending = "_" + extentsText(anchor, operations.back());
  std::string name = llvm::join(labels, "_");
  if (name.size() + ending.size() <= longestName)
    return name + ending;
  return (anchor ? labelOf(anchor) + "_" : "") + specName.str() + ending;
}

} // namespace modc
