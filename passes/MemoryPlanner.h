// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Fixed offsets for tensors whose lifetimes are known: the offline form of dynamic storage allocation.
#pragma once

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <vector>

namespace modc {

/// A block of memory that is in use from step `begin` to step `end`, both included.
struct Lifetime {
  std::int64_t bytes;
  int begin, end;
};

struct MemoryLayout {
  std::vector<std::int64_t> offsets; // one for each lifetime, multiples of the alignment
  std::int64_t bytes = 0;            // where the last block ends
  std::int64_t lowerBound = 0;       // the most bytes in use at one step: no layout is smaller
};

/// Places blocks so that no two overlap in both time and memory. Finding the smallest layout is NP-hard; of several greedy
/// orders, each placing a block into the tightest gap left by those before it, the smallest result is taken. This is
/// within a few percent of the lower bound on networks.
MemoryLayout planMemory(llvm::ArrayRef<Lifetime> blocks, std::int64_t alignment = 64);

} // namespace modc
