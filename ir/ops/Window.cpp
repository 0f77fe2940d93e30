// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What pools are made of: maxima and sums of windows, and the way back from windows to the elements that they cover.
//
// From windows to elements: window o covers element i at place k if o * stride = i + padding - k * dilation. Every element looks
// for its windows, so that no two threads write to one place and the order of each sum is fixed.
#include "ir/KernelScalar.h"
#include "ir/ops/WindowGrid.h"

#include <limits>

using namespace mlir;

namespace modc::nn {

using Halide::Expr;

// ---- reference

std::vector<std::vector<std::int64_t>> windowElements(const Windows &windows, const EvalContext &eval) {
  std::vector<std::vector<std::int64_t>> table{{0}};
  for (const Window &window : windows) {
    const std::int64_t in = eval.extent(window.input), count = eval.extent(window.count);
    std::vector<std::vector<std::int64_t>> next;
    for (const std::vector<std::int64_t> &outer : table)
      for (std::int64_t o = 0; o < count; ++o) {
        std::vector<std::int64_t> &positions = next.emplace_back();
        const std::int64_t first = window.isAdaptive() ? o * in / count : o * window.stride - window.padding;
        const std::int64_t size = window.isAdaptive() ? ((o + 1) * in + count - 1) / count - first : window.kernel;
        for (std::int64_t position : outer)
          for (std::int64_t k = 0; k < size; ++k)
            if (const std::int64_t at = first + k * window.dilation; at >= 0 && at < in)
              positions.push_back(position * in + at);
      }
    table = std::move(next);
  }
  return table;
}

static std::int64_t planeSize(const Windows &windows, const EvalContext &eval) {
  std::int64_t size = 1;
  for (const Window &window : windows)
    size *= eval.extent(window.input);
  return size;
}

/// Calls `visit(window's position in a grid tensor, first position of its plane, its elements)`.
template <class Visit>
static void forWindows(const Windows &windows, const EvalContext &eval, std::int64_t gridElements, Visit visit) {
  const auto table = windowElements(windows, eval);
  const std::int64_t plane = planeSize(windows, eval), count = static_cast<std::int64_t>(table.size());
  for (std::int64_t i = 0; i < gridElements; ++i)
    visit(i, i / count * plane, table[i % count]);
}

void evaluateWindowMax(const Windows &windows, EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0);
  forWindows(windows, eval, y.elements(),
             [&](std::int64_t to, std::int64_t plane, const std::vector<std::int64_t> &from) {
               double best = -std::numeric_limits<double>::infinity();
               for (std::int64_t position : from)
                 if (double value = x.data[plane + position]; value > best || std::isnan(value))
                   best = value;
               y.data[to] = best;
             });
  eval.setResult(std::move(y));
}

RefTensor windowSums(const Windows &windows, EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0);
  forWindows(windows, eval, y.elements(),
             [&](std::int64_t to, std::int64_t plane, const std::vector<std::int64_t> &from) {
               for (std::int64_t position : from)
                 y.data[to] += x.data[plane + position];
             });
  return y;
}

void divideByWindows(const Windows &windows, const EvalContext &eval, bool withPadding,
                     std::optional<std::int64_t> divisor, RefTensor &sums) {
  std::vector<std::int64_t> index(sums.shape.size());
  for (double &value : sums.data) {
    std::int64_t size = 1;
    for (std::size_t d = 0; d < windows.size(); ++d) {
      const Window &window = windows[d];
      const std::int64_t o = index[index.size() - windows.size() + d], in = eval.extent(window.input),
                         count = eval.extent(window.count);
      std::int64_t start = o * window.stride - window.padding,
                   end = std::min(start + window.kernel, in + window.padding);
      if (window.isAdaptive()) {
        start = o * in / count;
        end = ((o + 1) * in + count - 1) / count;
      } else if (!withPadding) {
        start = std::max<std::int64_t>(start, 0);
        end = std::min(end, in);
      }
      size *= end - start;
    }
    value /= static_cast<double>(divisor.value_or(size));
    nextIndex(index, sums.shape);
  }
}

static LogicalResult inferGrid(Value input, Type element, ArrayRef<NamedAttribute> attributes, bool toPlane,
                               SmallVectorImpl<Type> &types) {
  SmallVector<Dim> shape = getDims(input);
  for (NamedAttribute attribute : attributes)
    if (attribute.getName() == (toPlane ? "shape" : "windows")) {
      SmallVector<Dim> last = dimsOf(cast<DimsAttr>(attribute.getValue()));
      if (last.size() > shape.size())
        return failure();
      std::copy(last.begin(), last.end(), shape.end() - static_cast<int>(last.size()));
    }
  types.push_back(makeTensorType(element, shape));
  return success();
}

/// Two operations for each element that some window covers.
static Dim windowFlops(Operation *op, const Windows &windows, bool toPlane) {
  SmallVector<Dim> counts = getDims(op->getResult(0));
  for (const Window &window : windows)
    if (!window.isAdaptive() && !toPlane)
      counts.push_back(Dim(window.kernel));
  return product(counts).value_or(Dim(0));
}

// ---- window_max

LogicalResult WindowMaxOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands,
                                            DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  return inferGrid(operands[0], elementType(operands[0]), attributes.getValue(), /*toPlane=*/false, types);
}
OpClass WindowMaxOp::opClass() { return OpClass::Reduction; }
void WindowMaxOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  std::vector<WindowExpr> windows = windowExprs(*this, kernel);
  const Expr lowest = Halide::Internal::FloatImm::make(x.type(), -std::numeric_limits<double>::infinity());
  kernel.setResult(reduceWindows(kernel, x.type(), kernel.shapeOf(getResult()), windows, false, ReduceOp::Max,
                                 [=](const Index &to, const Index &k) {
                                   Expr isInside;
                                   const Index from = elementIndex(windows, to, k, isInside);
                                   return valueIf(isInside, x.at(from), lowest);
                                 }));
}
void WindowMaxOp::evaluate(EvalContext &eval) { evaluateWindowMax(windowsOf(*this), eval); }
Dim WindowMaxOp::flops() { return windowFlops(*this, windowsOf(*this), /*toPlane=*/false); }

// ---- window_argmax

void evaluateWindowArgmax(const Windows &windows, EvalContext &eval) {
  RefTensor y(eval.resultShape());
  const RefTensor &x = eval.operand(0);
  forWindows(windows, eval, y.elements(),
             [&](std::int64_t to, std::int64_t plane, const std::vector<std::int64_t> &from) {
               std::int64_t best = from.empty() ? 0 : from.front();
               for (std::int64_t position : from)
                 if (double value = x.data[plane + position]; value > x.data[plane + best] || std::isnan(value))
                   best = position;
               y.data[to] = static_cast<double>(best);
             });
  eval.setResult(std::move(y));
}

LogicalResult WindowArgmaxOp::inferReturnTypes(MLIRContext *context, std::optional<Location>, ValueRange operands,
                                               DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                               SmallVectorImpl<Type> &types) {
  return inferGrid(operands[0], IntegerType::get(context, 64), attributes.getValue(), /*toPlane=*/false, types);
}
OpClass WindowArgmaxOp::opClass() { return OpClass::Reduction; }
void WindowArgmaxOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), maximum = kernel.operand(1);
  std::vector<WindowExpr> windows = windowExprs(*this, kernel);
  // The least of: the position where the maximum stands; -1 - position for NaN, which wins and whose last one is wanted.
  Expr none = 1; // behind every position
  for (const WindowExpr &window : windows)
    none = none * window.input;
  KernelTensor key = reduceWindows(kernel, Halide::Int(32), kernel.shapeOf(getResult()), windows, false, ReduceOp::Min,
                                   [=](const Index &to, const Index &k) {
                                     Expr isInside;
                                     const Index from = elementIndex(windows, to, k, isInside);
                                     const Expr value =
                                         valueIf(isInside, x.at(from), Halide::Internal::make_zero(x.type()));
                                     const Expr position = planePosition(windows, from);
                                     const Expr found = Halide::select(value == maximum.at(to), position, none);
                                     const Expr isNan = strictly(value != value); // which Halide would take to be false
                                     return Halide::select(isInside, Halide::select(isNan, -1 - position, found), none);
                                   });
  kernel.setResult(pointwise(Halide::Int(64), {key}, [](const std::vector<Expr> &v) {
    return Halide::cast(Halide::Int(64), Halide::select(v[0] < 0, -1 - v[0], v[0]));
  }));
}
void WindowArgmaxOp::evaluate(EvalContext &eval) { evaluateWindowArgmax(windowsOf(*this), eval); }
Dim WindowArgmaxOp::flops() { return windowFlops(*this, windowsOf(*this), /*toPlane=*/false); }

// ---- window_scatter

LogicalResult WindowScatterOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands,
                                                DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                                SmallVectorImpl<Type> &types) {
  return inferGrid(operands[0], elementType(operands[0]), attributes.getValue(), /*toPlane=*/true, types);
}
OpClass WindowScatterOp::opClass() { return OpClass::Reduction; }
void WindowScatterOp::lower(KernelContext &kernel) {
  KernelTensor dy = kernel.operand(0), position = kernel.operand(1);
  std::vector<WindowExpr> windows = windowExprs(*this, kernel);
  kernel.setResult(reduceWindows(kernel, dy.type(), kernel.shapeOf(getResult()), windows, true, ReduceOp::Sum,
                                 [=](const Index &to, const Index &k) {
                                   using namespace Halide;
                                   Expr isInside;
                                   const Index from = ownerIndex(windows, to, k, isInside);
                                   const Expr zero = Internal::make_zero(dy.type());
                                   const Expr own = cast(Int(64), planePosition(windows, to));
                                   const Expr at =
                                       valueIf(isInside, position.at(from), Internal::make_const(Int(64), -1));
                                   return select(at == own, valueIf(isInside, dy.at(from), zero), zero);
                                 }));
}
void WindowScatterOp::evaluate(EvalContext &eval) {
  RefTensor dx(eval.resultShape());
  const RefTensor &dy = eval.operand(0), &position = eval.operand(1);
  forWindows(windowsOf(*this), eval, dy.elements(),
             [&](std::int64_t window, std::int64_t plane, const std::vector<std::int64_t> &) {
               dx.data[plane + static_cast<std::int64_t>(position.data[window])] += dy.data[window];
             });
  eval.setResult(std::move(dx));
}
Dim WindowScatterOp::flops() { return windowFlops(*this, windowsOf(*this), /*toPlane=*/true); }

// ---- window_sum and window_spread

LogicalResult WindowSumOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands,
                                            DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  return inferGrid(operands[0], elementType(operands[0]), attributes.getValue(), /*toPlane=*/false, types);
}
OpClass WindowSumOp::opClass() { return OpClass::Reduction; }
void WindowSumOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  std::vector<WindowExpr> windows = windowExprs(*this, kernel);
  kernel.setResult(reduceWindows(kernel, x.type(), kernel.shapeOf(getResult()), windows, false, ReduceOp::Sum,
                                 [=](const Index &to, const Index &k) {
                                   Expr isInside;
                                   const Index from = elementIndex(windows, to, k, isInside);
                                   return valueIf(isInside, x.at(from), Halide::Internal::make_zero(x.type()));
                                 }));
}
void WindowSumOp::evaluate(EvalContext &eval) { eval.setResult(windowSums(windowsOf(*this), eval)); }
Dim WindowSumOp::flops() { return windowFlops(*this, windowsOf(*this), /*toPlane=*/false); }

LogicalResult WindowSpreadOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands,
                                               DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                               SmallVectorImpl<Type> &types) {
  return inferGrid(operands[0], elementType(operands[0]), attributes.getValue(), /*toPlane=*/true, types);
}
OpClass WindowSpreadOp::opClass() { return OpClass::Reduction; }
void WindowSpreadOp::lower(KernelContext &kernel) {
  KernelTensor dy = kernel.operand(0);
  std::vector<WindowExpr> windows = windowExprs(*this, kernel);
  kernel.setResult(reduceWindows(kernel, dy.type(), kernel.shapeOf(getResult()), windows, true, ReduceOp::Sum,
                                 [=](const Index &to, const Index &k) {
                                   Expr isInside;
                                   const Index from = ownerIndex(windows, to, k, isInside);
                                   return valueIf(isInside, dy.at(from), Halide::Internal::make_zero(dy.type()));
                                 }));
}
void WindowSpreadOp::evaluate(EvalContext &eval) {
  RefTensor dx(eval.resultShape());
  const RefTensor &dy = eval.operand(0);
  forWindows(windowsOf(*this), eval, dy.elements(),
             [&](std::int64_t window, std::int64_t plane, const std::vector<std::int64_t> &to) {
               for (std::int64_t position : to)
                 dx.data[plane + position] += dy.data[window];
             });
  eval.setResult(std::move(dx));
}
Dim WindowSpreadOp::flops() { return windowFlops(*this, windowsOf(*this), /*toPlane=*/true); }

// ---- window_average

LogicalResult WindowAverageOp::inferReturnTypes(MLIRContext *, std::optional<Location>, ValueRange operands,
                                                DictionaryAttr, OpaqueProperties, RegionRange,
                                                SmallVectorImpl<Type> &types) {
  types.push_back(operands[0].getType());
  return success();
}
OpClass WindowAverageOp::opClass() { return OpClass::Pointwise; }
void WindowAverageOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0);
  std::vector<WindowExpr> windows = windowExprs(*this, kernel);
  const bool withPadding = getCountIncludePad();
  std::optional<std::uint64_t> divisor = getDivisorOverride();
  kernel.setResult(KernelTensor(x.type(), x.shape(), [=](const Index &index) {
    Expr size = 1;
    for (std::size_t d = 0; d < windows.size(); ++d)
      size = size * windows[d].size(index[index.size() - windows.size() + d], withPadding);
    if (divisor)
      size = static_cast<int>(*divisor);
    return x.at(index) / Halide::cast(x.type(), Halide::Internal::simplify(size));
  }));
}
void WindowAverageOp::evaluate(EvalContext &eval) {
  RefTensor y = eval.operand(0);
  std::optional<std::uint64_t> divisor = getDivisorOverride();
  divideByWindows(windowsOf(*this), eval, getCountIncludePad(),
                  divisor ? std::optional<std::int64_t>(*divisor) : std::nullopt, y);
  eval.setResult(std::move(y));
}
Dim WindowAverageOp::flops() { return flopsPerElement(getInput(), 1); }

} // namespace modc::nn
