// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How an expression reads the kernel's inputs: what decides between schedules and which dimensions may be merged.
#ifndef MODC_PASSES_KERNELS_ACCESS_H
#define MODC_PASSES_KERNELS_ACCESS_H

#include "passes/kernels/KernelImpl.h"

namespace modc {

/// One load of an input, at a flat index.
struct Access {
  std::string input;
  Halide::Expr index;
};
std::vector<Access> accesses(const Halide::Expr &e);

/// Difference of `index` between v and v + 1: a constant or an expression without v; undefined if it varies.
Halide::Expr strideOf(const Halide::Expr &index, const std::string &v);

/// How the largest operand of `e` moves with v.
enum class Contiguity { Constant, Dense, Strided, Irregular };
Contiguity contiguity(const Halide::Expr &e, const std::string &v);

/// `e` with every call of the anchor's placeholder replaced by `value(arguments)`.
Halide::Expr replaceAnchor(const Halide::Expr &e, const std::string &anchor,
                           const std::function<Halide::Expr(const std::vector<Halide::Expr> &)> &value);
bool usesAnchor(const Halide::Expr &e, const std::string &anchor);

} // namespace modc

#endif
