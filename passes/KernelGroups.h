// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rules by which operations share a kernel.
#pragma once

#include "passes/KernelGraph.h"

namespace modc {

/// One kernel to be: an anchor with what is fused around it, or elementwise operations.
struct KernelGroup {
  int anchor = -1;                // node; -1: elementwise
  llvm::SmallVector<int> members; // nodes in program order
};

/// Forms groups in four steps, each of which leaves the graph of groups without a cycle:
/// 1. an anchor takes the chain of pointwise operations that follow it, as long as only the chain's end is read elsewhere;
/// 2. it takes pointwise producers that nobody else reads, where computing them inside is no extra work;
/// 3. elementwise operations of equal shape that read each other merge; such a kernel may have several results;
/// 4. elementwise kernels take what producers are left, as in 2.
class KernelGroups {
public:
  explicit KernelGroups(KernelGraph &graph);

  /// Nonempty groups and single nodes outside kernels in an order that respects all uses, else the program's.
  struct Step {
    int group; // -1: the node stays as it is
    int node;
  };
  std::vector<Step> order() const;
  const KernelGroup &group(int index) const { return groups[index]; }
  /// Values of the group that are read outside it, in program order.
  llvm::SmallVector<mlir::Value> results(const KernelGroup &group) const;

private:
  void takeEpilogue(int group);
  void takeProducers(int group);
  bool canTakeProducer(int node, int group) const;
  bool isFree(int node, int user, bool direct, int group) const;
  void mergeElementwise();
  bool tryMerge(int producer, int consumer);
  bool reaches(int from, int to) const;
  bool isPrologue(int node) const { return prologue[node]; }

  KernelGraph &graph;
  std::vector<KernelGroup> groups;
  std::vector<int> groupOf;   // by node; -1: in none
  std::vector<bool> prologue; // by node: computed for the anchor's operands
};

} // namespace modc
