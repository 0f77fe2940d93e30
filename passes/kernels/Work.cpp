// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Estimates the work of parallel loops: vector instructions, as a count times the product of run-time extents.
//
//   for row in [0, (n + 5) / 6): 64 * 40 instructions   =>   427 * n: pays if n > 70
#include "passes/kernels/Work.h"
#include "passes/kernels/KernelImpl.h"

#include <algorithm>
#include <cmath>

using namespace Halide;
using namespace Halide::Internal;

namespace modc {
namespace {

struct Work {
  double count = 0;
  std::vector<std::string> extents; // sorted

  /// Of two sums the one of higher degree is kept.
  void add(const Work &other) {
    if (other.extents == extents)
      count += other.count;
    else if (other.extents.size() > extents.size() || count == 0)
      *this = other;
  }
  void multiply(const Work &other) {
    count *= other.count;
    extents.insert(extents.end(), other.extents.begin(), other.extents.end());
    std::sort(extents.begin(), extents.end());
  }
};

struct LoopFacts {
  Work work;
  bool lastOverlaps = false;
};

/// min(row_tile * 6, n - 6): the last tile moved back.
class MovesBack : public IRVisitor {
  using IRVisitor::visit;
  void visit(const Min *op) override {
    found |= op->type.is_int() && expr_uses_var(op->a, loop) != expr_uses_var(op->b, loop);
    IRVisitor::visit(op);
  }
  const std::string &loop;

public:
  explicit MovesBack(const std::string &loop) : loop(loop) {}
  bool found = false;
};

class Estimate : public IRVisitor {
  using IRVisitor::visit;

public:
  Estimate(const ScheduledKernel &kernel, std::map<std::string, LoopFacts> &parallelLoops)
      : parallelLoops(parallelLoops) {
    for (const KernelArg &arg : kernel.args)
      if (arg.kind == KernelArg::Extent)
        values[arg.name] = {1, {arg.name}};
  }
  Work total;

protected:
  void visit(const For *op) override {
    Work before = total;
    total = {};
    op->body.accept(this);
    total.count += 1;
    total.multiply(valueOf(op->extent));
    if (op->for_type == ForType::Parallel) {
      MovesBack overlap(op->name);
      op->body.accept(&overlap);
      LoopFacts &loop = parallelLoops[op->name]; // a schedule's special cases have the same loop
      loop.lastOverlaps |= overlap.found;
      if (loop.work.extents.size() < total.extents.size() || loop.work.count < total.count)
        loop.work = total;
    }
    total.add(before);
  }
  void visit(const LetStmt *op) override {
    values[op->name] = valueOf(op->value);
    IRVisitor::visit(op);
  }
  void visit(const Store *op) override {
    spend(1);
    IRVisitor::visit(op);
  }
  void visit(const Load *op) override {
    spend(1);
    IRVisitor::visit(op);
  }
  void visit(const Add *op) override { arithmetic(op); }
  void visit(const Sub *op) override { arithmetic(op); }
  void visit(const Mul *op) override { arithmetic(op); }
  void visit(const Div *op) override { arithmetic(op, 4); }
  void visit(const Min *op) override { arithmetic(op); }
  void visit(const Max *op) override { arithmetic(op); }
  void visit(const Select *op) override { arithmetic(op); }
  void visit(const Call *op) override {
    if (op->name == sortCall) { // compares each key about as often as the row has binary digits
      Work keys = valueOf(op->args[2]);
      keys.count *= 20;
      total.add(keys);
    }
    arithmetic(op, op->call_type == Call::PureExtern ? 15 : 1);
  }

private:
  std::map<std::string, LoopFacts> &parallelLoops;
  std::map<std::string, Work> values;

  void spend(double instructions) { total.add({instructions, {}}); }
  /// Computing an address costs next to nothing.
  template <class Op> void arithmetic(const Op *op, double instructions = 1) {
    if (op->type.is_float() || op->type.is_vector())
      spend(instructions);
    IRVisitor::visit(op);
  }

  /// An extent's size; what is known only inside of loops counts as one.
  Work valueOf(const Expr &e) const {
    if (const auto constant = as_const_int(e))
      return {static_cast<double>(std::max<int64_t>(*constant, 0)), {}};
    if (const Variable *variable = e.as<Variable>()) {
      const auto known = values.find(variable->name);
      return known == values.end() ? Work{1, {}} : known->second;
    }
    if (const Mul *op = e.as<Mul>()) {
      Work value = valueOf(op->a);
      value.multiply(valueOf(op->b));
      return value;
    }
    if (const Div *op = e.as<Div>()) {
      Work value = valueOf(op->a);
      if (const auto divisor = as_const_int(op->b); divisor && *divisor > 0)
        value.count /= static_cast<double>(*divisor);
      return value;
    }
    if (const Min *op = e.as<Min>()) {
      const Work a = valueOf(op->a), b = valueOf(op->b);
      return a.extents.size() < b.extents.size() || (a.extents.size() == b.extents.size() && a.count < b.count) ? a : b;
    }
    if (const Add *op = e.as<Add>())
      return larger(op->a, op->b);
    if (const Sub *op = e.as<Sub>())
      return valueOf(op->a);
    if (const Max *op = e.as<Max>())
      return larger(op->a, op->b);
    return {1, {}};
  }
  Work larger(const Expr &a, const Expr &b) const {
    const Work x = valueOf(a), y = valueOf(b);
    return x.extents.size() > y.extents.size() || (x.extents.size() == y.extents.size() && x.count >= y.count) ? x : y;
  }
};

} // namespace

bool makeParallel(ScheduledKernel &kernel, const ScheduleOptions &options) {
  if (kernel.scratchBytes > 0)
    return false;
  std::map<std::string, LoopFacts> loops;
  Estimate estimate(kernel, loops);
  kernel.body.accept(&estimate);
  for (const auto &[name, loop] : loops)
    if (options.parallelFrom <= 0 || (loop.work.extents.empty() && loop.work.count >= options.parallelFrom))
      kernel.parallelLoops[name] = {{}, 0, loop.lastOverlaps};
    else if (!loop.work.extents.empty())
      kernel.parallelLoops[name] = {
          loop.work.extents, std::llround(options.parallelFrom / std::max(loop.work.count, 1e-3)), loop.lastOverlaps};
  if (kernel.parallelLoops.empty())
    return false;
  kernel.threads = options.threads;
  if (options.threads == Threads::Executor)
    kernel.args.push_back({KernelArg::Executor, freeName(kernel.args, "executor"), Handle()});
  return true;
}

} // namespace modc
