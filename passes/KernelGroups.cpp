// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Greedy fusion: epilogues first, which save a store and a load, then prologues, then elementwise operations.
#include "passes/KernelGroups.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallSet.h"

#include <queue>
#include <set>

using namespace mlir;

namespace modc {

/// Longer kernels are no faster and harder to read.
constexpr std::size_t longestEpilogue = 16, mostOperations = 32, mostResults = 4;
/// A contraction computes its prologue again for every tile that reads it.
constexpr int longestContractionPrologue = 2;

KernelGroups::KernelGroups(KernelGraph &graph)
    : graph(graph), groupOf(graph.nodes.size(), -1), prologue(graph.nodes.size(), false) {
  auto open = [&](bool anchors) {
    for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i)
      if (graph.nodes[i].role == KernelRole::Compute && groupOf[i] < 0 && graph.nodes[i].isElementwise() != anchors) {
        groupOf[i] = static_cast<int>(groups.size());
        groups.push_back({anchors ? i : -1, {i}});
        if (anchors)
          takeEpilogue(groupOf[i]);
      }
  };
  open(/*anchors=*/true);
  int anchors = static_cast<int>(groups.size());
  open(/*anchors=*/false);
  for (int i = 0; i < anchors; ++i)
    takeProducers(i);
  mergeElementwise();
  for (int i = anchors; i < static_cast<int>(groups.size()); ++i)
    takeProducers(i);
}

// ---- 1. epilogues

void KernelGroups::takeEpilogue(int group) {
  const int anchor = groups[group].anchor;
  const KernelNode &first = graph.nodes[anchor];
  if (first.standsAlone() || first.op->getNumResults() != 1 || first.stored)
    return;
  llvm::SmallVector<Dim> shape = nn::getDims(first.op->getResult(0));
  llvm::SmallVector<int> chain{anchor};
  auto inChain = [&](int node) { return llvm::is_contained(chain, node); };
  auto canJoin = [&](int index) {
    const KernelNode &node = graph.nodes[index];
    return node.role == KernelRole::Compute && node.opClass == nn::OpClass::Pointwise && groupOf[index] < 0 &&
           node.phase == first.phase && nn::getDims(node.op->getResult(0)) == shape &&
           llvm::all_of(node.producers, [&](KernelEdge edge) { return edge.direct || !inChain(edge.node); });
  };
  auto isOpen = [&](int node) {
    return graph.nodes[node].stored ||
           llvm::any_of(graph.nodes[node].users, [&](KernelEdge user) { return !inChain(user.node); });
  };
  std::set<int> work;
  auto addUsers = [&](int node) {
    for (KernelEdge user : graph.nodes[node].users)
      work.insert(user.node);
  };
  addUsers(anchor);
  std::size_t taken = 1; // the chain up to its last operation that is the only one read elsewhere
  while (!work.empty() && chain.size() < longestEpilogue) {
    int node = *work.begin();
    work.erase(work.begin());
    if (inChain(node) || !canJoin(node))
      continue;
    chain.push_back(node);
    addUsers(node);
    if (llvm::none_of(llvm::ArrayRef<int>(chain).drop_back(), isOpen))
      taken = chain.size();
  }
  chain.truncate(taken);
  for (int node : llvm::drop_begin(chain))
    groupOf[node] = group;
  groups[group].members = chain;
}

// ---- 2. and 4. producers

/// Whether computing `node` where `user` reads it repeats no expensive work.
bool KernelGroups::isFree(int node, int user, bool direct, int group) const {
  nn::TensorOp op = cast<nn::TensorOp>(graph.nodes[node].op);
  if (op.isCheap())
    return true;
  bool forAnchor = user == groups[group].anchor || isPrologue(user);
  if (forAnchor && graph.nodes[groups[group].anchor].opClass == nn::OpClass::Contraction)
    return false;
  if (user == groups[group].anchor)
    return direct;
  return elementCount(op) == elementCount(graph.nodes[user].op);
}

bool KernelGroups::canTakeProducer(int index, int group) const {
  const KernelNode &node = graph.nodes[index];
  if (!node.isElementwise() || node.stored || groupOf[index] == group ||
      node.phase != graph.nodes[groups[group].members.front()].phase)
    return false;
  const KernelGroup &own = groups[groupOf[index]];
  if (own.anchor >= 0 || own.members.size() != 1 || groups[group].members.size() >= mostOperations)
    return false;
  bool forAnchor = false, forRest = false;
  for (KernelEdge user : node.users) {
    if (groupOf[user.node] != group || !isFree(index, user.node, user.direct, group))
      return false;
    (user.node == groups[group].anchor || isPrologue(user.node) ? forAnchor : forRest) = true;
  }
  if (forAnchor && forRest && !cast<nn::TensorOp>(node.op).isCheap())
    return false;
  if (forAnchor && graph.nodes[groups[group].anchor].opClass == nn::OpClass::Contraction)
    return llvm::count_if(groups[group].members, [&](int member) { return isPrologue(member); }) <
           longestContractionPrologue;
  return true;
}

void KernelGroups::takeProducers(int group) {
  if (groups[group].members.empty())
    return;
  const nn::OpClass first = graph.nodes[groups[group].members.front()].opClass;
  if (nn::standsAlone(first) && first != nn::OpClass::Layout) // those go through what is stored
    return;
  for (bool changed = true; changed;) {
    changed = false;
    for (int member : llvm::to_vector(llvm::reverse(groups[group].members)))
      for (KernelEdge producer : graph.nodes[member].producers) {
        if (!canTakeProducer(producer.node, group))
          continue;
        prologue[producer.node] = llvm::any_of(graph.nodes[producer.node].users, [&](KernelEdge user) {
          return user.node == groups[group].anchor || isPrologue(user.node);
        });
        groups[groupOf[producer.node]].members.clear();
        groupOf[producer.node] = group;
        groups[group].members.push_back(producer.node);
        changed = true;
      }
  }
  llvm::sort(groups[group].members);
}

// ---- 3. elementwise kernels

/// Whether a path leads from one group to another over a third node.
bool KernelGroups::reaches(int from, int to) const {
  llvm::SmallVector<int> work;
  llvm::SmallSet<int, 32> seen;
  auto addUsers = [&](int node, bool skipTarget) {
    for (KernelEdge user : graph.nodes[node].users) {
      int group = groupOf[user.node];
      if (group == from || (skipTarget && group == to))
        continue;
      // Reaching one member of a group is reaching all that is read from it.
      llvm::ArrayRef<int> members = group < 0 ? llvm::ArrayRef<int>(user.node) : groups[group].members;
      for (int member : members)
        if (seen.insert(member).second)
          work.push_back(member);
    }
  };
  for (int member : groups[from].members)
    addUsers(member, /*skipTarget=*/true);
  while (!work.empty()) {
    int node = work.pop_back_val();
    if (groupOf[node] == to)
      return true;
    addUsers(node, /*skipTarget=*/false);
  }
  return false;
}

bool KernelGroups::tryMerge(int producer, int consumer) {
  KernelGroup &first = groups[producer], &second = groups[consumer];
  auto shapeOf = [&](const KernelGroup &group) {
    return nn::getDims(graph.nodes[group.members.back()].op->getResult(0));
  };
  if (first.members.size() + second.members.size() > mostOperations || shapeOf(first) != shapeOf(second) ||
      graph.nodes[first.members.front()].phase != graph.nodes[second.members.front()].phase)
    return false;
  for (int member : second.members)
    for (KernelEdge edge : graph.nodes[member].producers)
      if (groupOf[edge.node] == producer && !edge.direct)
        return false;
  if (reaches(producer, consumer))
    return false;
  KernelGroup merged{-1, first.members};
  merged.members.append(second.members);
  llvm::sort(merged.members);
  for (int member : merged.members)
    groupOf[member] = consumer;
  bool fits = results(merged).size() <= mostResults;
  for (int member : first.members)
    groupOf[member] = fits ? consumer : producer;
  if (!fits)
    return false;
  second.members = merged.members;
  first.members.clear();
  return true;
}

void KernelGroups::mergeElementwise() {
  for (bool changed = true; changed;) {
    changed = false;
    for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i) {
      if (groupOf[i] < 0 || groups[groupOf[i]].anchor >= 0)
        continue;
      for (KernelEdge edge : graph.nodes[i].producers) {
        int producer = groupOf[edge.node];
        if (producer >= 0 && producer != groupOf[i] && groups[producer].anchor < 0)
          changed |= tryMerge(producer, groupOf[i]);
      }
    }
  }
}

// ---- results and order

llvm::SmallVector<Value> KernelGroups::results(const KernelGroup &group) const {
  llvm::SmallVector<Value> values;
  int own = groupOf[group.members.front()];
  for (int member : group.members) {
    const KernelNode &node = graph.nodes[member];
    if (node.stored || llvm::any_of(node.users, [&](KernelEdge user) { return groupOf[user.node] != own; }))
      values.append(node.op->result_begin(), node.op->result_end());
  }
  return values;
}

std::vector<KernelGroups::Step> KernelGroups::order() const {
  // A step is named by its last node. Kahn's algorithm, taking what comes first in the program.
  auto stepOf = [&](int node) { return groupOf[node] < 0 ? node : groups[groupOf[node]].members.back(); };
  auto members = [&](int step) {
    return groupOf[step] < 0 ? llvm::SmallVector<int>{step} : groups[groupOf[step]].members;
  };
  std::vector<int> waiting(graph.nodes.size(), 0);
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  auto inOrder = [&](int node) { return graph.nodes[node].role != KernelRole::Inline && stepOf(node) == node; };
  for (int node = 0; node < static_cast<int>(graph.nodes.size()); ++node) {
    if (!inOrder(node))
      continue;
    for (int member : members(node))
      for (KernelEdge edge : graph.nodes[member].producers)
        waiting[node] += stepOf(edge.node) != node;
    if (waiting[node] == 0)
      ready.push(node);
  }
  std::vector<Step> steps;
  while (!ready.empty()) {
    int step = ready.top();
    ready.pop();
    steps.push_back({groupOf[step], step});
    for (int member : members(step))
      for (KernelEdge edge : graph.nodes[member].users)
        if (int user = stepOf(edge.node); user != step && --waiting[user] == 0)
          ready.push(user);
  }
  return steps;
}

} // namespace modc
