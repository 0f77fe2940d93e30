// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The builder's contents as the schedules see them.
#ifndef MODC_PASSES_KERNELS_KERNELIMPL_H
#define MODC_PASSES_KERNELS_KERNELIMPL_H

#include "passes/kernels/Kernel.h"

#include <map>

namespace modc {

struct KernelInput {
  std::string name;
  Halide::Type type;
  Shape shape;
  bool mayAlias = false;
  int panelWidth = 0;       // of packed weights, else 0
  Halide::ImageParam param; // one-dimensional: all index arithmetic is ours
};

struct KernelOutput {
  std::string name;
  KernelTensor tensor; // as it lies in memory
  std::string inPlaceOf;
  std::vector<int> order; // of the dimensions that the tensor had before; all of them
};

/// Until a schedule decides how it is computed, an anchor's value is a call to the pure function of its name.
struct Anchor {
  enum Kind { Contraction, Reduce, Materialize, Scatter, Running, Sort };
  Kind kind;
  std::string name;
  Halide::Type type;
  KernelTensor a, b;     // operands; b of contractions, and the numbers of a scatter
  std::vector<int> dims; // Reduce: reduced dimensions of a, ascending; Contraction: those summed by a convolution;
                         // Scatter: the one that is numbered; Running, Sort: the one that is gone along
  ReduceOp op = ReduceOp::Sum;
  bool reverse = false;   // Running: from the end on; Sort: the largest first
  bool exclusive = false; // Running: the product comes behind the result
};

struct KernelBuilder::Impl {
  std::string name;
  std::vector<KernelInput> inputs;
  std::vector<std::pair<std::string, Halide::Param<int>>> extents;
  std::vector<std::pair<std::string, Halide::Parameter>> scalars;
  std::vector<Anchor> anchors;
  std::vector<KernelOutput> outputs;
  bool hasOrders = false; // some argument or output has its dimensions in another order

  const Anchor *findAnchor(const std::string &name) const;
  const KernelInput *findInput(const std::string &name) const;
  /// Some pointer of the kernel may equal an output's pointer.
  bool mayAlias() const;
};

/// What a schedule hands to `lower`: Halide Funcs with their place in the text.
struct LoweringRequest {
  Halide::Pipeline pipeline;
  std::vector<Halide::Func> outputs;        // as many as the builder has, or one Tuple-valued
  Shape outputShape;                        // as the output Func has it (its dimensions may have been collapsed)
  std::map<std::string, std::string> names; // Func name -> name in the text
  std::string scheduleText;
};

/// Vectors of the widest register tile.
inline int widestTile(const TargetInfo &target) { return target.vectorRegisters >= 32 ? 4 : 2; }

/// `value` where the condition holds, else zero; loads of other lanes are not executed.
inline Halide::Expr guardedValue(const Halide::Expr &condition, const Halide::Expr &value) {
  using Halide::Internal::Call;
  return Call::make(value.type(), Call::if_then_else, {condition, value, Halide::Internal::make_zero(value.type())},
                    Call::PureIntrinsic);
}

ScheduledKernel scheduleContraction(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options);
ScheduledKernel scheduleReduction(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                  const ScheduleOptions &options);
ScheduledKernel scheduleScatter(KernelBuilder::Impl &kernel, const TargetInfo &target);
ScheduledKernel scheduleRows(KernelBuilder::Impl &kernel, const ScheduleOptions &options);
ScheduledKernel scheduleElementwise(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options);

/// Runs Halide's lowering and brings the statement into the form the printer takes.
/// `name`, with underscores behind it until no argument has it.
std::string freeName(const std::vector<KernelArg> &args, std::string name);
ScheduledKernel lower(KernelBuilder::Impl &kernel, const LoweringRequest &request, const TargetInfo &target);
/// The same for a statement that is in that form already.
ScheduledKernel fromStatement(KernelBuilder::Impl &kernel, const std::string &scheduleText,
                              const Halide::Internal::Stmt &body);

inline bool isOne(const Halide::Expr &e) { return Halide::Internal::is_const_one(Halide::Internal::simplify(e)); }

/// The order that undoes an order.
inline std::vector<int> inverse(const std::vector<int> &order) {
  std::vector<int> result(order.size());
  for (std::size_t d = 0; d < order.size(); ++d)
    result[order[d]] = static_cast<int>(d);
  return result;
}

} // namespace modc

#endif
