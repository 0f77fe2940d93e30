// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Greedy best-fit placement of blocks with known lifetimes, tried in several orders.
#include "passes/MemoryPlanner.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <functional>
#include <numeric>
#include <tuple>

namespace modc {
namespace {

struct Gap {
  std::int64_t begin, end;
};

bool overlapInTime(const Lifetime &a, const Lifetime &b) { return a.begin <= b.end && b.begin <= a.end; }

std::int64_t mostBytesInUse(llvm::ArrayRef<Lifetime> blocks) {
  std::vector<std::pair<int, std::int64_t>> changes;
  for (const Lifetime &block : blocks) {
    changes.push_back({block.begin, block.bytes});
    changes.push_back({block.end + 1, -block.bytes});
  }
  llvm::sort(changes); // at one step, releases come before uses
  std::int64_t inUse = 0, most = 0;
  for (auto [step, bytes] : changes)
    most = std::max(most, inUse += bytes);
  return most;
}

/// The start of the tightest gap between `taken` (sorted by begin) that holds `bytes`; behind them all if none does.
std::int64_t bestFit(llvm::ArrayRef<Gap> taken, std::int64_t bytes) {
  std::int64_t end = 0, best = -1, bestSize = 0;
  for (const Gap &block : taken) {
    std::int64_t size = block.begin - end;
    if (size >= bytes && (best < 0 || size < bestSize)) {
      best = end;
      bestSize = size;
    }
    end = std::max(end, block.end);
  }
  return best < 0 ? end : best;
}

void place(llvm::ArrayRef<Lifetime> blocks, llvm::ArrayRef<unsigned> order, MemoryLayout &layout) {
  layout.offsets.assign(blocks.size(), 0);
  layout.bytes = 0;
  for (auto [position, index] : llvm::enumerate(order)) {
    const Lifetime &block = blocks[index];
    std::vector<Gap> taken;
    for (unsigned earlier : order.take_front(position))
      if (overlapInTime(block, blocks[earlier]))
        taken.push_back({layout.offsets[earlier], layout.offsets[earlier] + blocks[earlier].bytes});
    llvm::sort(taken, [](const Gap &a, const Gap &b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
    layout.offsets[index] = bestFit(taken, block.bytes);
    layout.bytes = std::max(layout.bytes, layout.offsets[index] + block.bytes);
  }
}

} // namespace

MemoryLayout planMemory(llvm::ArrayRef<Lifetime> given, std::int64_t alignment) {
  std::vector<Lifetime> blocks(given.begin(), given.end());
  for (Lifetime &block : blocks)
    block.bytes = static_cast<std::int64_t>(llvm::alignTo(block.bytes, alignment));

  using Key = std::tuple<std::int64_t, std::int64_t>; // smaller is placed earlier
  auto duration = [](const Lifetime &b) { return std::int64_t(b.end) - b.begin + 1; };
  const std::function<Key(const Lifetime &)> orders[] = {
      [](const Lifetime &b) { return Key(-b.bytes, b.begin); },
      [&](const Lifetime &b) { return Key(-b.bytes, -duration(b)); },
      [&](const Lifetime &b) { return Key(-b.bytes * duration(b), b.begin); },
      [&](const Lifetime &b) { return Key(-duration(b), -b.bytes); },
      [](const Lifetime &b) { return Key(b.begin, -b.bytes); },
      [](const Lifetime &b) { return Key(-b.end, -b.bytes); },
  };

  MemoryLayout best;
  best.bytes = -1;
  best.lowerBound = mostBytesInUse(blocks);
  for (const auto &key : orders) {
    std::vector<unsigned> order(blocks.size());
    std::iota(order.begin(), order.end(), 0u);
    llvm::stable_sort(order, [&](unsigned a, unsigned b) { return key(blocks[a]) < key(blocks[b]); });
    MemoryLayout layout;
    place(blocks, order, layout);
    if (best.bytes < 0 || layout.bytes < best.bytes) {
      best.bytes = layout.bytes;
      best.offsets = std::move(layout.offsets);
    }
    if (best.bytes == best.lowerBound)
      break;
  }
  return best;
}

} // namespace modc
