// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lays out a kernel's scratch memory as a stack: a buffer lies behind those that enclose it.
#include "passes/kernels/Scratch.h"

#include "passes/kernels/Kernel.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using namespace Halide::Internal;

namespace modc {
namespace {

/// A stack array up to this size: register tiles and short rows, far below any thread's stack.
constexpr int64_t stackBytes = 4096;
constexpr int64_t alignment = 64;

class Planner : public IRVisitor {
  int64_t top = 0;
  using IRVisitor::visit;
  void visit(const Allocate *op) override {
    Expr count = op->type.bytes() * op->type.lanes();
    for (const Expr &extent : op->extents)
      count = count * extent;
    const auto bytes = as_const_int(simplify(count));
    if (!bytes)
      throw InternalError(fmt::format("kernel buffer '{}' has no constant size", op->name));
    const int64_t rounded = (*bytes + alignment - 1) / alignment * alignment;
    plan.bytes[op->name] = *bytes;
    const int64_t before = top;
    if (*bytes > stackBytes) {
      plan.offset[op->name] = top;
      top += rounded;
      plan.total = std::max(plan.total, top);
    }
    op->body.accept(this);
    top = before;
  }

public:
  ScratchPlan plan;
};

} // namespace

ScratchPlan planScratch(const Stmt &body) {
  Planner planner;
  body.accept(&planner);
  return planner.plan;
}

} // namespace modc
