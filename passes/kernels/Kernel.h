// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A fused kernel before and after scheduling: the builder through which each op lowers itself, and the result.
//
//   KernelBuilder b("linear_relu_64x128");
//   Halide::Expr n = b.addExtent("n");
//   KernelTensor x = b.addInput("x", Halide::Float(32), {n, 64});
//   KernelTensor w = b.addPackedInput("w", Halide::Float(32), 64, 128, target);
//   KernelTensor y = b.contraction("acc", x, w);
//   KernelTensor bias = b.addInput("bias", Halide::Float(32), {128});
//   b.addOutput("y", pointwise(Halide::Float(32), {y, bias}, [](const auto &v) { return max(v[0] + v[1], 0.0f); }));
//   ScheduledKernel k = schedule(std::move(b), target);
//   std::string text = printKernel(k);                       // passes/emit/KernelPrinter.h
#ifndef MODC_PASSES_KERNELS_KERNEL_H
#define MODC_PASSES_KERNELS_KERNEL_H

#include "ir/InternalError.h"
#include "passes/kernels/Target.h"

#include <Halide.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace modc {

using Shape = std::vector<Halide::Expr>; // int32: constants or extents of the builder, row-major, dimension 0 first
using Index = std::vector<Halide::Expr>;

/// A tensor inside a kernel: index -> value. Views and pointwise ops compose `at`; only anchors are stored.
class KernelTensor {
public:
  using Function = std::function<Halide::Expr(const Index &)>;
  KernelTensor() = default;
  KernelTensor(Halide::Type type, Shape shape, Function at);

  /// The value at an index; calls with the same index expressions share one result, so that diamonds stay small.
  Halide::Expr at(const Index &index) const;
  Halide::Type type() const { return elementType; }
  const Shape &shape() const { return extents; }
  int rank() const { return static_cast<int>(extents.size()); }
  bool defined() const { return state != nullptr; }

private:
  struct State;
  Halide::Type elementType;
  Shape extents;
  std::shared_ptr<State> state;
};

// ---- views and pointwise ops: they only compose
KernelTensor scalarTensor(const Halide::Expr &value);                       // rank 0
KernelTensor broadcastTo(const KernelTensor &t, const Shape &shape);        // PyTorch: aligned at the end
KernelTensor permute(const KernelTensor &t, const std::vector<int> &order); // out dim i is t's dim order[i]
KernelTensor reshape(const KernelTensor &t, const Shape &shape);
KernelTensor castTo(const KernelTensor &t, Halide::Type type);
Shape broadcastShapes(const std::vector<Shape> &shapes);
/// `formula` over the operands' values at one index, after broadcasting them to their common shape.
KernelTensor pointwise(Halide::Type result, const std::vector<KernelTensor> &operands,
                       const std::function<Halide::Expr(const std::vector<Halide::Expr> &)> &formula);

/// Max and Min give NaN if any element is NaN, as in PyTorch; MaxNumber may ignore it, which is enough for softmax.
enum class ReduceOp { Sum, Prod, Max, Min, MaxNumber };

/// The schedule family; a kernel has the one of its anchor.
enum class KernelClass { Elementwise, Contraction, Reduction, Scatter, Rows };

struct KernelArg {
  enum Kind { Input, InOut, Output, Extent, Scalar, Scratch, Executor };
  Kind kind;
  std::string name;      // unique in the kernel; a C++ identifier
  Halide::Type type;     // element type of a pointer, or the value's type
  bool mayAlias = false; // no __restrict
};

/// How weights are packed for a contraction's B operand: [panels][k][width], zero padded behind column n.
struct PackedShape {
  int panels, k, width;
  int64_t elements() const { return int64_t(panels) * k * width; }
};
PackedShape packedShape(int k, int n, Halide::Type type, const TargetInfo &target);

class KernelBuilder {
public:
  explicit KernelBuilder(std::string name);
  KernelBuilder(KernelBuilder &&) noexcept;
  KernelBuilder &operator=(KernelBuilder &&) noexcept;
  ~KernelBuilder();

  // ---- arguments. Dense pointers, row-major unless they have an order; names must be C++ identifiers, unique within the kernel.
  /// mayAlias: the pointer may equal that of an output, element for element (planned in place).
  /// `order`: the dimensions as they lie in memory, outermost first, if that is not their own order.
  KernelTensor addInput(const std::string &name, Halide::Type type, const Shape &shape, bool mayAlias = false,
                        const std::vector<int> &order = {});
  /// Weights packed by a `packKernel`, seen as their logical (k, n).
  KernelTensor addPackedInput(const std::string &name, Halide::Type type, int k, int n, const TargetInfo &target);
  /// A run-time dimension (int). Shapes name equal dimensions by the same Expr.
  Halide::Expr addExtent(const std::string &name);
  /// A by-value argument (learning rate, 1/N, ...).
  Halide::Expr addScalar(const std::string &name, Halide::Type type);

  // ---- anchors
  /// out(batch..., m, n) = sum over k of a(batch..., m, k) * b(batch..., k, n); operands may carry prologues and views.
  /// Batch dimensions must be equal (broadcast them first). The sum is kept in `accumulate`, default: a's type.
  KernelTensor contraction(const std::string &name, const KernelTensor &a, const KernelTensor &b,
                           Halide::Type accumulate = Halide::Type());
  /// out(i...) = sum over r... of a(i..., r...) * b(i..., r...), where i are the first `kept` dimensions: a convolution, with
  /// `a` the input at each tap and `b` the weights, or the gradient of its weight.
  KernelTensor convolution(const std::string &name, const KernelTensor &a, const KernelTensor &b, int kept);
  /// Several along the same rows may make one kernel (softmax); a reduction may consume others along its own domain
  /// (cross entropy: the mean over rows of a value that needs row reductions).
  KernelTensor reduce(const std::string &name, const KernelTensor &in, const std::vector<int> &dims, bool keepDims,
                      ReduceOp op);
  /// Stored once per row (exp(x - max) of softmax), so that several readers do not recompute it.
  KernelTensor materialize(const std::string &name, const KernelTensor &in);

  /// The kernel's only output: zeros of `shape`, to which in(…, i, …) is added at (…, numbers(…, i, …), …), the number
  /// (an int32) along `dim`, in the order of i. Numbers outside of the dimension are clamped.
  KernelTensor scatter(const std::string &name, const KernelTensor &in, const KernelTensor &numbers, int dim,
                       const Shape &shape);

  /// The kernel's only output: along dimension `along.dim`, v += added and v *= factor for one element after the other, where
  /// v is f64 or i64 and starts with 0, or with 1 if there is nothing to add. Each element gets v behind both steps, or
  /// before the product if `exclusive`. One of the two operands may be undefined.
  struct Along {
    int dim;
    bool reverse = false, exclusive = false;
  };
  KernelTensor running(const std::string &name, const KernelTensor &added, const KernelTensor &factor, Along along);
  /// The kernel's only output: for each row along the last dimension the int64 places of its first `count` elements in order.
  KernelTensor sort(const std::string &name, const KernelTensor &in, const Halide::Expr &count, bool descending);

  /// Elementwise kernels may have several outputs of equal shape. `inPlaceOf` names an input with the same type and
  /// shape: the kernel then has one pointer for both. `order`: as for inputs.
  void addOutput(const std::string &name, const KernelTensor &tensor, const std::string &inPlaceOf = "",
                 const std::vector<int> &order = {});

  KernelClass kernelClass() const;
  const std::string &name() const;

  struct Impl; // KernelImpl.h, for the schedules
  Impl &impl() const { return *self; }

private:
  KernelTensor reduceConstant(const std::string &name, const KernelTensor &in, const std::vector<int> &dims,
                              const std::vector<int> &read, bool keepDims, ReduceOp op);
  KernelTensor reduceInOrder(const std::string &name, const KernelTensor &in, const std::vector<int> &dims,
                             bool keepDims, ReduceOp op, int innermost);
  std::unique_ptr<Impl> self;
};

/// The one call with an effect that a kernel's body may hold: (i, key of i, n, count, descending, load of the first place)
/// writes the places of the first `count` of `n` keys in order. It prints as `modc::sort_places`.
inline constexpr const char *sortCall = "sort_places";

struct ScheduleOptions {
  Threads threads = Threads::None; // kernels that need scratch memory stay serial
  /// Loops with less work, in estimated vector instructions, run in the caller: about ten microseconds.
  double parallelFrom = 30000;
  bool parallel() const { return threads != Threads::None; }
};

/// A loop that pays to be run in parallel, if the product of the extents is more than `atLeast`; without extents always.
struct ParallelLoop {
  std::vector<std::string> extents; // arguments of the kernel
  int64_t atLeast = 0;
  bool lastOverlaps = false; // the last tile is moved back to be whole, and writes again what another one has written
};

struct ScheduledKernel {
  std::string name;
  std::vector<KernelArg> args; // order: inputs and in-outs, outputs, extents, scalars, scratch (only if used)
  Halide::Internal::Stmt body; // buffers are named as the args
  int64_t scratchBytes = 0;    // of one call; 64-byte aligned
  std::string scheduleText;    // one line: family, tile, how B is read
  Threads threads = Threads::None;
  std::map<std::string, ParallelLoop> parallelLoops; // by the loop's name in the body
};

/// Lowers one kernel; throws InternalError when the kernel is not one of the supported forms.
ScheduledKernel schedule(KernelBuilder &&kernel, const TargetInfo &target, const ScheduleOptions &options = {});

/// The elementwise kernel that packs weights for `addPackedInput`. kMajor: the source is (k, n) row-major;
/// otherwise it is PyTorch's (n, k). Arguments: `w` and `packed`.
ScheduledKernel packKernel(const std::string &name, int k, int n, bool kMajor, Halide::Type type,
                           const TargetInfo &target);

} // namespace modc

#endif
