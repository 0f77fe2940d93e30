// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What all schedules of contractions share: extents, index order, the epilogue.
#ifndef MODC_PASSES_KERNELS_CONTRACTIONBASE_H
#define MODC_PASSES_KERNELS_CONTRACTIONBASE_H

#include "passes/kernels/Access.h"

#include <optional>

namespace modc {

class ContractionBase {
protected:
  KernelBuilder::Impl &kernel;
  const TargetInfo &target;
  const ScheduleOptions &options;
  const Anchor &anchor;
  const KernelTensor &output;
  Halide::Expr rows, columns, depth;
  std::vector<Halide::Var> batch;
  Halide::Var n{"col_"}, m{"row_"};
  Halide::Func y;
  LoweringRequest request;

  ContractionBase(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options);

  /// (batch..., row, column): the order of KernelTensor.
  Index index(const Halide::Expr &row, const Halide::Expr &column) const;
  /// (inner, outer, batch...): Halide counts dimensions from the innermost.
  template <class T> std::vector<T> halideOrder(const T &inner, const T &outer) const {
    std::vector<T> result = {inner, outer};
    result.insert(result.end(), batch.rbegin(), batch.rend());
    return result;
  }
  /// y = the epilogue over `sum(column, row, batch...)`.
  void defineOutput(const Halide::Func &sum);
  ScheduledKernel finish(const std::string &scheduleText);
};

/// The value of a constant extent, else `otherwise`.
int64_t constantOr(const Halide::Expr &e, int64_t otherwise);

/// Sums longer than this are taken in two levels: a chain's error grows with the root of its length, and chunks of about
/// this many terms make it that of the libraries behind PyTorch.
constexpr int64_t longestChain = 160;
/// How much of `extent` (0: one of the run) a chunk takes, at most `most`: equal chunks if the extent allows it.
int chunkOf(int64_t extent, int64_t most);

/// Lanes along k, for a B that is contiguous in k and not worth transposing.
ScheduledKernel scheduleDotProducts(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options);

/// Convolutions and gradients of their weights, with vectors along the result's innermost dimension in memory; nothing where
/// no operand can be shared by the rows of a tile.
std::optional<ScheduledKernel> scheduleChannels(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                                const ScheduleOptions &options);

/// Sums over several dimensions: a register tile of channels and vectors along the result's innermost dimension; or lanes along
/// the innermost dimension of the sum, for the gradient of a weight, whose own dimensions are short.
ScheduledKernel scheduleConvolution(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options);
ScheduledKernel scheduleConvolutionWeight(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                          const ScheduleOptions &options);

} // namespace modc

#endif
