// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedule of kernels that add elements at numbered places: zeros first, then one element after the other, so that equal
// numbers give the same sum on every run; vectors along the innermost dimension where it is not the numbered one.
#include "passes/kernels/KernelImpl.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::simplify;

namespace modc {

ScheduledKernel scheduleScatter(KernelBuilder::Impl &kernel, const TargetInfo &target) {
  if (kernel.anchors.size() != 1 || kernel.outputs.size() != 1)
    throw InternalError(fmt::format("kernel '{}': a scatter stands alone", kernel.name));
  const Anchor &anchor = kernel.anchors.front();
  const KernelOutput &output = kernel.outputs.front();
  const Shape shape = output.tensor.shape();
  const size_t rank = shape.size(), dim = static_cast<size_t>(anchor.dims.front());

  // Along `dim`, and wherever there are fewer elements than places, the loop is over the elements.
  std::vector<Var> vars;
  Region domain;
  std::vector<size_t> looped;
  for (size_t d = 0; d < rank; ++d) {
    vars.emplace_back(d + 1 == rank ? "i__" : rank == 2 ? "row__" : fmt::format("i{}__", d));
    if (d == dim || !Internal::is_const_zero(simplify(shape[d] - anchor.b.shape()[d]))) {
      domain.emplace_back(0, anchor.b.shape()[d]);
      looped.push_back(d);
    }
  }
  const RDom elements(domain, "element__");
  Index from(vars.begin(), vars.end());
  for (size_t i = 0; i < looped.size(); ++i)
    from[looped[i]] = elements[static_cast<int>(i)];
  Index to = from;
  to[dim] = max(min(anchor.b.at(from), shape[dim] - 1), 0);

  Func out(output.name + "__f");
  std::vector<Var> order(vars.rbegin(), vars.rend());
  out(order) = Internal::make_zero(anchor.type);
  const std::vector<Expr> place(to.rbegin(), to.rend());
  out(place) += anchor.a.at(from);

  LoweringRequest request;
  request.scheduleText = "scatter, scalar";
  const int lanes = target.lanes(anchor.type.bytes());
  const bool isVector = lanes > 1 && looped.back() + 1 != rank;
  if (lanes > 1)
    out.vectorize(order.front(), lanes, TailStrategy::GuardWithIf);
  if (isVector) {
    // The innermost dimension inside of the loop over elements.
    const Var steps("steps__"), lane("lane__");
    auto update = out.update();
    std::vector<VarOrRVar> loops{order.front()};
    for (size_t d = rank - 1; d-- > 0;) {
      const auto found = std::find(looped.begin(), looped.end(), d);
      loops.push_back(found == looped.end() ? VarOrRVar(vars[d])
                                            : VarOrRVar(elements[static_cast<int>(found - looped.begin())]));
    }
    update.reorder(loops).split(order.front(), steps, lane, lanes, TailStrategy::GuardWithIf).vectorize(lane);
    request.scheduleText = fmt::format("scatter, {} lanes", lanes);
  } else {
    out.update().unscheduled();
  }
  request.pipeline = Pipeline(out);
  request.outputs = {out};
  request.outputShape = shape;
  return lower(kernel, request, target);
}

} // namespace modc
