// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The context of an op's lowering inside one kernel: its operands and results as Halide index functions.
#pragma once

#include "ir/TensorOp.h"
#include "passes/kernels/Kernel.h"

#include "llvm/ADT/DenseMap.h"

namespace modc::nn {

Halide::Type halideType(mlir::Type element);

/// Lowers the operations of one `nn.kernel` in order. Kernel arguments become inputs when first read.
class KernelContext {
public:
  KernelContext(KernelBuilder &builder, const TargetInfo &target) : kernelBuilder(builder), targetInfo(target) {}

  KernelBuilder &builder() { return kernelBuilder; }
  const TargetInfo &target() const { return targetInfo; }
  void setOperation(mlir::Operation *operation) { op = operation; }

  KernelTensor operand(unsigned index);
  bool hasOperand(unsigned index) const { return index < op->getNumOperands(); }
  /// A kernel argument in the layout of nn.pack_weight, seen as its logical (k, n).
  KernelTensor packedOperand(unsigned index, int k, int n);
  /// A by-value number.
  Halide::Expr scalarOperand(unsigned index);
  Halide::Expr extent(const Dim &dim);
  Shape shapeOf(mlir::Value value);
  void setResult(KernelTensor tensor, unsigned index = 0) { tensors[op->getResult(index)] = std::move(tensor); }
  KernelTensor valueOf(mlir::Value value);
  /// A name for an anchor's storage, unique in the kernel: "acc", "acc_2".
  std::string uniqueName(llvm::StringRef base);

  /// Names of the kernel's arguments, by block argument; set by the lowering driver before the first op.
  llvm::DenseMap<mlir::Value, std::string> argumentNames;
  /// Arguments that may be the same memory as a result.
  llvm::DenseMap<mlir::Value, bool> mayAlias;
  /// The arguments' dimensions as they lie in memory, where that is not their own order.
  llvm::DenseMap<mlir::Value, std::vector<int>> orders;

private:
  KernelBuilder &kernelBuilder;
  const TargetInfo &targetInfo;
  mlir::Operation *op = nullptr;
  llvm::DenseMap<mlir::Value, KernelTensor> tensors;
  llvm::DenseMap<mlir::Value, Halide::Expr> scalars;
  std::map<std::string, Halide::Expr> symbols;
  std::map<std::string, int> usedNames;
};

} // namespace modc::nn
