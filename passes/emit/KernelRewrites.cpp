// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rewrites that shorten a kernel: registers that start with their first value, buffers that start zeroed.
#include "passes/emit/KernelPrinterImpl.h"

#include <cmath>

using namespace Halide;
using namespace Halide::Internal;

namespace modc::printer {
namespace {

/// Removes loops that only zero a whole new buffer; the buffer is then declared as `= {}`.
class ZeroedBuffers : public IRMutator {
  Facts &facts;
  using IRMutator::visit;

  static bool zeroesAll(Stmt s, const std::string &buffer, int64_t elements) {
    int64_t covered = 1;
    while (const For *loop = s.as<For>()) {
      const auto extent = as_const_int(loop->extent);
      if (!extent || loop->for_type != ForType::Serial)
        return false;
      covered *= *extent;
      s = loop->body;
    }
    const Store *store = s.as<Store>();
    return store && store->name == buffer && is_const_zero(store->value) && is_const_one(store->predicate) &&
           covered * store->value.type().lanes() == elements;
  }
  Stmt visit(const Allocate *op) override {
    Expr size = op->type.lanes();
    for (const Expr &extent : op->extents)
      size = size * extent;
    const auto elements = as_const_int(simplify(size));
    const Block *block = op->body.as<Block>();
    if (!elements || !block || *elements * op->type.bytes() > 4096 || !zeroesAll(block->first, op->name, *elements))
      return IRMutator::visit(op);
    facts.zeroed.insert(op->name);
    return Allocate::make(op->name, op->type, op->memory_type, op->extents, op->condition, mutate(block->rest));
  }

public:
  explicit ZeroedBuffers(Facts &facts) : facts(facts) {}
};

/// A register that is set to the neutral value and then combined with a first value starts with that value.
class FirstValue : public IRMutator {
  using IRMutator::visit;

  static bool isRegister(const Expr &e, const Store *init) {
    const Load *load = e.as<Load>();
    return load && load->name == init->name && equal(load->index, init->index);
  }
  static bool isInfinity(const Expr &e, bool negative) {
    const Broadcast *broadcast = e.as<Broadcast>();
    const FloatImm *value = (broadcast ? broadcast->value : e).as<FloatImm>();
    return value && std::isinf(value->value) && std::signbit(value->value) == negative;
  }
  /// The value that `store` combines with the neutral value of `init`.
  static Expr combined(const Store *init, const Store *store) {
    const auto other = [&](const Expr &a, const Expr &b) {
      return isRegister(a, init) ? b : isRegister(b, init) ? a : Expr();
    };
    if (const Add *add = store->value.as<Add>(); add && is_const_zero(init->value))
      return other(add->a, add->b);
    if (const Mul *mul = store->value.as<Mul>(); mul && is_const_one(init->value))
      return other(mul->a, mul->b);
    if (const Max *max = store->value.as<Max>(); max && isInfinity(init->value, true))
      return other(max->a, max->b);
    if (const Min *min = store->value.as<Min>(); min && isInfinity(init->value, false))
      return other(min->a, min->b);
    const Call *call = store->value.as<Call>();
    if (call && call->name == "max_number" && isInfinity(init->value, true))
      return other(call->args[0], call->args[1]);
    return Expr();
  }
  Stmt visit(const Block *op) override {
    const Store *init = op->first.as<Store>();
    const Block *rest = op->rest.as<Block>();
    const Store *store = (rest ? rest->first : op->rest).as<Store>();
    if (init && store && store->name == init->name && equal(store->index, init->index) &&
        is_const_one(init->predicate) && is_const_one(store->predicate)) {
      const Expr value = combined(init, store);
      Reads reads(init->name);
      if (value.defined())
        value.accept(&reads);
      if (value.defined() && !reads.found) {
        const Stmt first = Store::make(init->name, value, init->index, init->param, init->predicate, init->alignment);
        return rest ? mutate(Block::make(first, rest->rest)) : first;
      }
    }
    return IRMutator::visit(op);
  }

  class Reads : public IRVisitor {
    const std::string &buffer;
    using IRVisitor::visit;
    void visit(const Load *op) override {
      found = found || op->name == buffer;
      IRVisitor::visit(op);
    }

  public:
    explicit Reads(const std::string &buffer) : buffer(buffer) {}
    bool found = false;
  };
};

/// x / 8 * 8 of run-time extents, where it occurs more than once: named once at the top.
class WholeVectors : public IRVisitor {
  const std::set<std::string> &extents;
  using IRVisitor::visit;
  void visit(const Mul *op) override {
    const Div *div = op->a.as<Div>();
    if (div && op->type == Int(32) && is_const(op->b) && equal(div->b, op->b) && isInvariant(div->a))
      note(op);
    IRVisitor::visit(op);
  }
  bool isInvariant(const Expr &e) const {
    if (const Variable *variable = e.as<Variable>())
      return extents.count(variable->name) != 0;
    if (const Mul *mul = e.as<Mul>())
      return isInvariant(mul->a) && isInvariant(mul->b);
    return is_const(e);
  }
  void note(const Expr &e) {
    for (auto &[known, count] : found)
      if (equal(known, e)) {
        ++count;
        return;
      }
    found.emplace_back(e, 1);
  }

public:
  explicit WholeVectors(const std::set<std::string> &extents) : extents(extents) {}
  std::vector<std::pair<Expr, int>> found;
};

} // namespace

Stmt nameWholeVectors(Stmt body, const std::set<std::string> &extents) {
  WholeVectors whole(extents);
  body.accept(&whole);
  int named = 0;
  for (const auto &[e, count] : whole.found)
    if (count > 1) {
      const Expr inner = e.as<Mul>()->a.as<Div>()->a;
      const Variable *extent = inner.as<Variable>();
      const std::string name = "whole." + (extent ? extent->name + "_whole" : std::string("whole"));
      const std::string unique = name + "'" + std::to_string(++named);
      body = LetStmt::make(unique, e, substitute(e, Variable::make(Int(32), unique), body));
    }
  return body;
}

Stmt startWithFirstValues(const Stmt &body) { return FirstValue().mutate(body); }
Stmt zeroInDeclarations(const Stmt &body, Facts &facts) { return ZeroedBuffers(facts).mutate(body); }

} // namespace modc::printer
