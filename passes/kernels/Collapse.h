// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Merges neighbouring dimensions that every operand walks as one, so that loops become long and simple.
#ifndef MODC_PASSES_KERNELS_COLLAPSE_H
#define MODC_PASSES_KERNELS_COLLAPSE_H

#include "passes/kernels/Access.h"

namespace modc {

struct Collapsed {
  std::vector<Halide::Var> vars; // one per remaining dimension, outermost first
  Shape shape;
  std::vector<Halide::Expr> values;
};

/// `values` at the index `vars` over `shape`, with dimensions merged where all loads allow it. Merging stays within the
/// runs of `groups` (sizes that sum to the rank): dimensions of different groups are never merged.
Collapsed collapse(const std::vector<Halide::Expr> &values, const std::vector<Halide::Var> &vars, const Shape &shape,
                   const std::vector<int> &groups);

} // namespace modc

#endif
