// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A program as a graph of what must be computed once, with everything seen through that costs nothing to repeat.
#pragma once

#include "ir/NN.h"

#include "llvm/ADT/DenseMap.h"

#include <vector>

namespace modc {

/// How an operation takes part in forming kernels.
enum class KernelRole {
  Outside, // reads, writes, seeds, return: stays as it is
  Alias,   // another shape for a stored tensor: stays as it is
  Inline,  // repeated in every kernel that uses it: constants, views, arithmetic on constants
  Compute, // done once, in one kernel
};

struct KernelEdge {
  int node;
  bool direct; // no inlined operation in between
};

struct KernelNode {
  mlir::Operation *op;
  KernelRole role;
  nn::OpClass opClass; // of tensor operations
  llvm::StringRef phase;
  bool stored = false;                            // read outside kernels
  llvm::SmallVector<KernelEdge> producers, users; // between nodes that are not inlined

  bool standsAlone() const { return nn::standsAlone(opClass); }
  bool isElementwise() const {
    return role == KernelRole::Compute && opClass != nn::OpClass::Reduction && opClass != nn::OpClass::Contraction &&
           !standsAlone();
  }
};

class KernelGraph {
public:
  explicit KernelGraph(mlir::Block &block);

  /// In program order; the last one is the terminator.
  std::vector<KernelNode> nodes;
  /// -1 for a block argument.
  int indexOf(mlir::Value value) const;

private:
  KernelRole roleOf(mlir::Operation *op) const;
  bool isConstant(mlir::Value value) const;
  bool isInline(mlir::Value value) const;
  void connect(int user, mlir::Value value, bool direct);

  llvm::DenseMap<mlir::Operation *, int> indices;
};

/// Number of result elements.
Dim elementCount(mlir::Operation *op);

} // namespace modc
