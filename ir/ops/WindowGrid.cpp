// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reductions over windows, and indices between the tensors of elements and of windows.
#include "ir/ops/WindowGrid.h"

using namespace mlir;

namespace modc::nn {

using Halide::Expr;

std::vector<WindowExpr> windowExprs(Operation *op, KernelContext &kernel) {
  std::vector<WindowExpr> result;
  for (const Window &window : windowsOf(op))
    result.push_back({window, kernel.extent(window.input), kernel.extent(window.count)});
  return result;
}

Expr valueIf(const Expr &condition, const Expr &value, const Expr &otherwise) {
  using Halide::Internal::Call;
  if (Halide::Internal::is_const_one(Halide::Internal::simplify(condition)))
    return value;
  return Call::make(value.type(), Call::if_then_else, {condition, value, otherwise}, Call::PureIntrinsic);
}

static Shape placesOf(const std::vector<WindowExpr> &windows, bool owners) {
  Shape places;
  for (const WindowExpr &window : windows)
    places.push_back(owners ? window.owners() : window.places());
  return places;
}

KernelTensor reduceWindows(KernelContext &kernel, Halide::Type type, const Shape &result,
                           const std::vector<WindowExpr> &windows, bool owners, ReduceOp op,
                           const std::function<Expr(const Index &, const Index &)> &value) {
  const Shape places = placesOf(windows, owners);
  const bool even =
      llvm::all_of(windows, [&](const WindowExpr &w) { return owners ? w.ownersAreEven() : !w.window.isAdaptive(); });
  const std::ptrdiff_t behind = even ? 1 : 0; // dimensions of the result behind the places
  const std::ptrdiff_t before = static_cast<std::ptrdiff_t>(result.size()) - behind;
  Shape shape(result.begin(), result.begin() + before);
  shape.insert(shape.end(), places.begin(), places.end());
  shape.insert(shape.end(), result.begin() + before, result.end());
  KernelTensor all(type, shape, [=](const Index &index) {
    Index to(index.begin(), index.begin() + before);
    to.insert(to.end(), index.end() - behind, index.end());
    return value(to, Index(index.begin() + before, index.end() - behind));
  });
  std::vector<int> reduced;
  for (std::size_t d = 0; d < places.size(); ++d)
    reduced.push_back(static_cast<int>(before) + static_cast<int>(d));
  const char *name = op == ReduceOp::Sum ? "sum" : op == ReduceOp::Min ? "min" : "max";
  return kernel.builder().reduce(kernel.uniqueName(name), all, reduced, /*keepDims=*/false, op);
}

Index elementIndex(const std::vector<WindowExpr> &windows, const Index &to, const Index &k, Expr &isInside) {
  Index index = to;
  const std::size_t lead = to.size() - windows.size();
  isInside = Halide::Internal::const_true();
  for (std::size_t d = 0; d < windows.size(); ++d)
    index[lead + d] = windows[d].element(to[lead + d], k[d], isInside);
  return index;
}
Index ownerIndex(const std::vector<WindowExpr> &windows, const Index &from, const Index &k, Expr &isInside) {
  Index index = from;
  const std::size_t lead = from.size() - windows.size();
  isInside = Halide::Internal::const_true();
  for (std::size_t d = 0; d < windows.size(); ++d)
    index[lead + d] = windows[d].owner(from[lead + d], k[d], isInside);
  return index;
}
Expr planePosition(const std::vector<WindowExpr> &windows, const Index &index) {
  Expr position = 0;
  const std::size_t lead = index.size() - windows.size();
  for (std::size_t d = 0; d < windows.size(); ++d)
    position = position * windows[d].input + index[lead + d];
  return position;
}

} // namespace modc::nn
