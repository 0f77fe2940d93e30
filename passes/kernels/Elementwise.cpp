// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedule of kernels without an anchor: merged dimensions, vectors along the innermost, a masked tail.
#include "passes/kernels/Collapse.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::as_const_int;
using Halide::Internal::simplify;

namespace modc {
namespace {

class WidestType : public Internal::IRGraphVisitor {
  using Internal::IRGraphVisitor::include;
  void include(const Expr &e) override {
    bytes = std::max(bytes, e.type() == Int(32) ? 4 : e.type().bytes());
    IRGraphVisitor::include(e);
  }

public:
  int bytes = 1;
};

/// Division of positions: vectors of them have no instruction.
class DividesIndex : public Internal::IRGraphVisitor {
  const std::string &variable;
  using Internal::IRGraphVisitor::visit;
  void look(const Expr &dividend) {
    found = found ||
            (dividend.type() == Int(32) && accesses(dividend).empty() && Internal::expr_uses_var(dividend, variable));
  }
  void visit(const Internal::Div *op) override {
    look(op->a);
    Internal::IRGraphVisitor::visit(op);
  }
  void visit(const Internal::Mod *op) override {
    look(op->a);
    Internal::IRGraphVisitor::visit(op);
  }

public:
  explicit DividesIndex(const std::string &variable) : variable(variable) {}
  bool found = false;
};

/// Every input is walked with stride 0 or 1, so that vectors pay.
bool isDense(const std::vector<Expr> &values, const Var &inner) {
  return std::all_of(values.begin(), values.end(), [&](const Expr &value) {
    DividesIndex divides(inner.name());
    value.accept(&divides);
    return !divides.found && contiguity(value, inner.name()) <= Contiguity::Dense;
  });
}

} // namespace

ScheduledKernel scheduleElementwise(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options) {
  const Shape shape = kernel.outputs.front().tensor.shape();
  const int rank = static_cast<int>(shape.size());
  std::vector<Var> vars;
  for (int d = 0; d < rank; ++d)
    vars.emplace_back(d == rank - 1 ? "i__" : rank == 2 ? "row__" : fmt::format("i{}__", d));
  std::vector<Expr> values;
  for (const KernelOutput &output : kernel.outputs) {
    if (output.tensor.rank() != rank)
      throw InternalError(fmt::format("kernel '{}': outputs of different rank", kernel.name));
    Expr value = output.tensor.at(Index(vars.begin(), vars.end()));
    // Without a reduction that reads it again, what would be stored in between is computed in place.
    for (auto anchor = kernel.anchors.rbegin(); anchor != kernel.anchors.rend(); ++anchor)
      value = replaceAnchor(value, anchor->name, [&](const std::vector<Expr> &args) { return anchor->a.at(args); });
    values.push_back(value);
  }
  Collapsed flat = collapse(values, vars, shape, {rank});
  if (rank > 0 && flat.vars.back().name() != "i__") {
    for (Expr &value : flat.values)
      value = Internal::graph_substitute(flat.vars.back().name(), Var("i__"), value);
    flat.vars.back() = Var("i__");
  }
  std::vector<Var> order(flat.vars.rbegin(), flat.vars.rend());
  LoweringRequest request;
  Func out(kernel.outputs.front().name + "__f");
  out(order) = values.size() == 1 ? Tuple(flat.values[0]) : Tuple(flat.values);
  request.scheduleText = "elementwise, scalar";
  if (!order.empty()) {
    WidestType widest;
    for (const Expr &value : flat.values)
      value.accept(&widest);
    const int lanes = target.lanes(std::min(widest.bytes, 8));
    const auto extent = as_const_int(simplify(flat.shape.back()));
    if (isDense(flat.values, flat.vars.back()) && (!extent || *extent >= 2) && widest.bytes > 1 && lanes > 1) {
      const Var steps(fmt::format("{}by{}__", order.front().name(), lanes)), lane("lane__");
      out.split(order.front(), steps, lane, lanes, TailStrategy::GuardWithIf).vectorize(lane);
      if (options.parallel() && order.size() == 1)
        out.parallel(steps);
      request.scheduleText =
          fmt::format("elementwise, {} dimensions merged to {}, {} lanes", rank, order.size(), lanes);
    }
    if (options.parallel() && order.size() > 1)
      out.parallel(order.back());
  }
  request.pipeline = Pipeline(out);
  request.outputs = {out};
  request.outputShape = flat.shape;
  return lower(kernel, request, target);
}

} // namespace modc
