// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How one reduction inside a kernel is computed: along lanes, along columns, or one element after the other.
#ifndef MODC_PASSES_KERNELS_REDUCTIONFORMS_H
#define MODC_PASSES_KERNELS_REDUCTIONFORMS_H

#include "passes/kernels/Collapse.h"

namespace modc {

/// A reduction with its operand's value in terms of kept and reduced variables, earlier anchors already being Funcs.
struct ReductionInput {
  std::string name;
  Halide::Type type;
  ReduceOp op;
  std::vector<Halide::Var> kept, reduced; // outermost first
  Shape keptShape, reducedShape;
  Halide::Expr value;
};

/// The Funcs of one reduction; all but those scheduled inside others are computed at one level.
struct ReductionFuncs {
  Halide::Func result;               // over the kept variables, innermost first
  std::vector<Halide::Func> atLevel; // result and those beside it
  Halide::LoopLevel inner;           // serial form: where values that the elements need are computed
};

Halide::Expr identityOf(ReduceOp op, Halide::Type type);
Halide::Expr combine(ReduceOp op, const Halide::Expr &sum, const Halide::Expr &value);

/// Lanes along the innermost reduced dimension, which every load must walk with stride 0 or 1.
ReductionFuncs reduceAlongLanes(const ReductionInput &in, const TargetInfo &target,
                                std::map<std::string, std::string> &names);
/// Element by element.
ReductionFuncs reduceSerially(const ReductionInput &in, std::map<std::string, std::string> &names);
/// Vectors of `width` columns (the innermost kept dimension); lanes behind the last column are not loaded if `guarded`.
ReductionFuncs reduceAlongColumns(const ReductionInput &in, int lanes, int width, bool guarded,
                                  std::map<std::string, std::string> &names);

} // namespace modc

#endif
