// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The windows of a grid as Halide expressions: the elements of a window, and the windows that an element is in.
#pragma once

#include "ir/Spatial.h"

namespace modc::nn {

/// The windows of one dimension as Halide expressions.
struct WindowExpr {
  Window window;
  Halide::Expr input, count;

  /// How many places a window has at most.
  Halide::Expr places() const {
    if (!window.isAdaptive())
      return static_cast<int>(window.kernel);
    if (!window.input.isConstant() || !window.count.isConstant())
      return Halide::Internal::simplify((input + count - 1) / count + 1);
    std::int64_t in = *window.input.constant(), n = *window.count.constant(), most = 1;
    for (std::int64_t o = 0; o < n; ++o)
      most = std::max(most, ((o + 1) * in + n - 1) / n - o * in / n);
    return static_cast<int>(most);
  }
  /// The element at a place of a window, and whether it is one.
  Halide::Expr element(const Halide::Expr &o, const Halide::Expr &k, Halide::Expr &isInside) const {
    if (window.isAdaptive()) {
      const Halide::Expr at = o * input / count + k;
      isInside = isInside && at < ((o + 1) * input + count - 1) / count;
      return at;
    }
    const Halide::Expr at = Halide::Internal::simplify(
        o * static_cast<int>(window.stride) + k * static_cast<int>(window.dilation) - static_cast<int>(window.padding));
    if (window.padding > 0)
      isInside = isInside && at >= 0;
    std::optional<Dim> last = windowEnd(), left = last ? add(window.input, *multiply(*last, Dim(-1))) : std::nullopt;
    if (!left || !left->isConstant() || *left->constant() < 1)
      isInside = isInside && at < input;
    return at;
  }
  /// Vectors of neighbouring elements lie in vectors of neighbouring windows.
  bool ownersAreEven() const { return !window.isAdaptive() && window.stride == 1; }
  /// In how many windows an element is at most.
  Halide::Expr owners() const {
    if (!window.isAdaptive())
      return static_cast<int>(window.stride == 1 ? window.kernel
                                                 : (window.kernel - 1) * window.dilation / window.stride + 1);
    if (!window.input.isConstant() || !window.count.isConstant())
      return Halide::Internal::simplify((count + input - 1) / Halide::max(input, 1) + 1);
    std::int64_t in = *window.input.constant(), n = *window.count.constant(), most = 1;
    for (std::int64_t i = 0; i < in; ++i)
      most = std::max(most, ((i + 1) * n + in - 1) / in - i * n / in);
    return static_cast<int>(most);
  }
  /// The k-th window that an element may be in, and whether it is.
  Halide::Expr owner(const Halide::Expr &i, const Halide::Expr &k, Halide::Expr &isInside) const {
    if (window.isAdaptive()) {
      const Halide::Expr o = i * count / input + k;
      isInside = isInside && o < ((i + 1) * count + input - 1) / input;
      return o;
    }
    const Halide::Expr at = Halide::Internal::simplify(i + static_cast<int>(window.padding)),
                       dilation = static_cast<int>(window.dilation);
    if (window.stride == 1) {
      const Halide::Expr o = Halide::Internal::simplify(at - k * dilation);
      isInside = isInside && o >= 0 && o < count;
      return o;
    }
    const Halide::Expr stride = static_cast<int>(window.stride), o = at / stride - k, place = at - o * stride;
    isInside = isInside && o >= 0 && o < count && place <= static_cast<int>((window.kernel - 1) * window.dilation);
    if (window.dilation > 1)
      isInside = isInside && place % dilation == 0;
    return o;
  }
  /// How many elements an average is taken over.
  Halide::Expr size(const Halide::Expr &o, bool withPadding) const {
    using Halide::max;
    using Halide::min;
    if (window.isAdaptive())
      return ((o + 1) * input + count - 1) / count - o * input / count;
    const Halide::Expr start = o * static_cast<int>(window.stride) - static_cast<int>(window.padding);
    const Halide::Expr end = min(start + static_cast<int>(window.kernel), input + static_cast<int>(window.padding));
    return withPadding ? end - start : min(end, input) - max(start, 0);
  }

private:
  /// The last element that the last window would cover.
  std::optional<Dim> windowEnd() const {
    std::optional<Dim> steps = add(window.count, Dim(-1)), start = steps ? multiply(*steps, Dim(window.stride)) : steps;
    return start ? add(*start, Dim((window.kernel - 1) * window.dilation - window.padding)) : start;
  }
};

std::vector<WindowExpr> windowExprs(mlir::Operation *op, KernelContext &kernel);

/// `value` where the condition holds: elsewhere it is not computed.
Halide::Expr valueIf(const Halide::Expr &condition, const Halide::Expr &value, const Halide::Expr &otherwise);

/// `value(place of the result, place in the window or among the owners)`, reduced over the latter. With windows of one size the
/// result's last dimension stays the innermost, along which they lie evenly; others are walked along the window.
KernelTensor reduceWindows(KernelContext &kernel, Halide::Type type, const Shape &result,
                           const std::vector<WindowExpr> &windows, bool owners, ReduceOp op,
                           const std::function<Halide::Expr(const Index &, const Index &)> &value);

/// The index of the element at a place of a window.
Index elementIndex(const std::vector<WindowExpr> &windows, const Index &to, const Index &k, Halide::Expr &isInside);
/// The index of the k-th window that an element may be in.
Index ownerIndex(const std::vector<WindowExpr> &windows, const Index &from, const Index &k, Halide::Expr &isInside);
/// Row-major in the plane of the input.
Halide::Expr planePosition(const std::vector<WindowExpr> &windows, const Index &index);

} // namespace modc::nn
