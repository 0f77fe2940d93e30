// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where a kernel's intermediate buffers lie: small ones on the stack, large ones in the caller's scratch memory.
#ifndef MODC_PASSES_KERNELS_SCRATCH_H
#define MODC_PASSES_KERNELS_SCRATCH_H

#include <Halide.h>

#include <map>
#include <string>

namespace modc {

struct ScratchPlan {
  std::map<std::string, int64_t> offset; // buffers in scratch memory; the others are stack arrays
  std::map<std::string, int64_t> bytes;  // of every buffer
  int64_t total = 0;
};

/// Buffers of disjoint lifetimes share memory. Every size must be constant.
ScratchPlan planScratch(const Halide::Internal::Stmt &body);

} // namespace modc

#endif
