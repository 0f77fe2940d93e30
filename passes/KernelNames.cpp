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

std::string contentName(llvm::ArrayRef<Operation *> operations, Operation *anchor, llvm::StringRef specName) {
  llvm::SmallVector<std::string> labels;
  for (Operation *op : operations) {
    auto tensorOp = cast<nn::TensorOp>(op);
    nn::OpClass opClass = tensorOp.opClass();
    if (operations.size() > 1 && (opClass == nn::OpClass::Value || opClass == nn::OpClass::View))
      continue;
    labels.push_back(tensorOp.kernelLabel());
  }
  std::string ending = "_" + extentsText(anchor, operations.back());
  std::string name = llvm::join(labels, "_");
  if (name.size() + ending.size() <= longestName)
    return name + ending;
  return (anchor ? cast<nn::TensorOp>(anchor).kernelLabel() + "_" : "") + specName.str() + ending;
}

} // namespace modc
