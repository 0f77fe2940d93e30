// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tidies a lowered kernel: inlines cheap lets, drops what has no effect, gives tails and tile starts a name.
#include "passes/emit/KernelPrinterImpl.h"

#include <algorithm>

using namespace Halide;
using namespace Halide::Internal;

namespace modc::printer {
namespace {

/// How often a variable occurs, and whether an occurrence is inside a loop of the visited statement.
class Uses : public IRVisitor {
  const std::string &name;
  int loops = 0;
  using IRVisitor::visit;
  void visit(const Variable *op) override {
    if (op->name == name) {
      ++count;
      inLoop |= loops > 0;
    }
  }
  void visit(const For *op) override {
    op->min.accept(this);
    op->extent.accept(this);
    ++loops;
    op->body.accept(this);
    --loops;
  }

public:
  explicit Uses(const std::string &name) : name(name) {}
  int count = 0;
  bool inLoop = false;
};

class Has : public IRVisitor {
  using IRVisitor::visit;
  void visit(const Load *op) override {
    load = true;
    IRVisitor::visit(op);
  }
  void visit(const Min *op) override { heavyVisit(op); }
  void visit(const Max *op) override { heavyVisit(op); }
  void visit(const Div *op) override { heavyVisit(op); }
  void visit(const Mod *op) override { heavyVisit(op); }
  void visit(const Select *op) override { heavyVisit(op); }
  void visit(const Call *op) override { heavyVisit(op); }
  template <class Node> void heavyVisit(const Node *op) {
    heavy = true;
    IRVisitor::visit(op);
  }

public:
  bool load = false, heavy = false;
};

/// Is the statement lets around one store? Then a value may move into it past no other store.
bool isSingleStore(Stmt s) {
  while (const LetStmt *let = s.as<LetStmt>())
    s = let->body;
  return s.as<Store>() != nullptr;
}

bool isLaneCompare(const Expr &e) {
  const auto simple = [](const Expr &side) { return side.as<Ramp>() || side.as<Broadcast>(); };
  if (const LT *lt = e.as<LT>())
    return simple(lt->a) && simple(lt->b);
  if (const LE *le = e.as<LE>())
    return simple(le->a) && simple(le->b);
  return false;
}

/// Is the variable, or a value that is computed from it, read inside a per-lane condition? Its loads may then be outside
/// their buffer in some lanes.
class ReadInConditional : public IRVisitor {
  std::set<std::string> names;
  int conditionals = 0;
  using IRVisitor::visit;
  void visit(const Call *op) override {
    const bool conditional = op->is_intrinsic(Call::if_then_else);
    conditionals += conditional;
    IRVisitor::visit(op);
    conditionals -= conditional;
  }
  void visit(const Variable *op) override { found = found || (conditionals > 0 && names.count(op->name)); }
  void visit(const Let *op) override { follow(op); }
  void visit(const LetStmt *op) override { follow(op); }
  template <class Binding> void follow(const Binding *op) {
    op->value.accept(this);
    const bool reads = std::any_of(names.begin(), names.end(),
                                   [&](const std::string &name) { return expr_uses_var(op->value, name); });
    if (reads)
      names.insert(op->name);
    op->body.accept(this);
  }

public:
  explicit ReadInConditional(const std::string &name) : names{name} {}
  bool found = false;
};

template <class Body> bool mustMoveIn(const std::string &name, const Expr &value, const Body &body) {
  Has has;
  value.accept(&has);
  if (!has.load)
    return false;
  ReadInConditional read(name);
  body.accept(&read);
  return read.found;
}

bool shouldInline(const Expr &value, int uses, bool inLoop, bool pastStores) {
  if (is_const(value) || value.as<Variable>() || isLaneCompare(value))
    return true;
  if (const Broadcast *broadcast = value.as<Broadcast>(); broadcast && broadcast->value.as<Variable>())
    return true;
  Has has;
  value.accept(&has);
  if (value.type() == Int(32) && !has.load && !has.heavy)
    return true;
  if (value.type() == Bool() && !has.load)
    return true;
  return uses == 1 && !inLoop && !(has.load && pastStores);
}

/// Gives every vector load the predicate.
class Predicate : public IRMutator {
  const Expr &predicate;
  using IRMutator::visit;
  Expr visit(const Load *op) override {
    if (op->type.lanes() != predicate.type().lanes())
      return IRMutator::visit(op);
    const Expr both = is_const_one(op->predicate) ? predicate : op->predicate && predicate;
    return Load::make(op->type, op->name, op->index, op->image, op->param, both, op->alignment);
  }

public:
  explicit Predicate(const Expr &predicate) : predicate(predicate) {}
};

/// Counts min(loop, constant) and its like: the start of a tile that was shifted inwards.
class TileStarts : public IRVisitor {
  const std::string &loop;
  using IRVisitor::visit;
  void visit(const Min *op) override {
    const Mul *scaled = op->a.as<Mul>();
    const Variable *variable = (scaled ? scaled->a : op->a).as<Variable>();
    if (variable && variable->name == loop && is_const(op->b)) {
      ++count;
      start = op;
    }
    IRVisitor::visit(op);
  }

public:
  explicit TileStarts(const std::string &loop) : loop(loop) {}
  int count = 0;
  Expr start;
};

class Tidy : public IRMutator {
  std::map<std::string, int> loops;
  std::set<std::string> local; // buffers of the kernel itself: their masked loads are whole ones
  int tails = 0;
  using IRMutator::visit;
  Expr visit(const Let *op) override {
    const Expr value = mutate(op->value);
    Uses uses(op->name);
    op->body.accept(&uses);
    if (uses.count == 0)
      return mutate(op->body);
    if (shouldInline(value, uses.count, false, false) || mustMoveIn(op->name, value, op->body))
      return mutate(substitute(op->name, value, op->body));
    return Let::make(op->name, value, mutate(op->body));
  }
  Stmt visit(const LetStmt *op) override {
    const Expr value = mutate(op->value);
    Uses uses(op->name);
    op->body.accept(&uses);
    if (uses.count == 0)
      return mutate(op->body);
    if (shouldInline(value, uses.count, uses.inLoop, !isSingleStore(op->body)) || mustMoveIn(op->name, value, op->body))
      return mutate(substitute(op->name, value, op->body));
    return LetStmt::make(op->name, value, mutate(op->body));
  }
  /// Two branches may hold a loop of the same name; facts are kept by name.
  Stmt visit(const For *op) override {
    std::string name = op->name;
    Stmt body = op->body;
    if (const int earlier = loops[op->name]++; earlier > 0) {
      name += "'" + std::to_string(earlier + 1);
      body = substitute(op->name, Variable::make(Int(32), name), body);
    }
    body = mutate(body);
    TileStarts starts(name);
    body.accept(&starts);
    if (starts.count > 1) {
      const std::string start = name + ".s";
      body = LetStmt::make(start, starts.start, substitute(starts.start, Variable::make(Int(32), start), body));
    }
    return For::make(name, mutate(op->min), mutate(op->extent), op->for_type, op->partition_policy, op->device_api,
                     body);
  }
  /// `if (all lanes are inside) store else store the lanes that are`: the second alone says it.
  Stmt visit(const IfThenElse *op) override {
    const Store *all = op->then_case.as<Store>();
    Stmt otherwise = op->else_case;
    if (all && otherwise.defined() && is_const_one(all->predicate)) {
      const Stmt tidied = mutate(otherwise);
      const Store *some = tidied.as<Store>();
      if (some && some->name == all->name && !is_const_one(some->predicate) && equal(some->index, mutate(all->index)))
        return tidied;
    }
    return nameTail(IRMutator::visit(op));
  }
  /// The tail behind the last whole vector gets a name for its start.
  Stmt nameTail(const Stmt &s) {
    const IfThenElse *op = s.as<IfThenElse>();
    const NE *condition = op ? op->condition.as<NE>() : nullptr;
    const Mod *rest = condition ? condition->a.as<Mod>() : nullptr;
    if (!rest || !is_const_zero(condition->b) || op->else_case.defined())
      return s;
    if (const LetStmt *let = op->then_case.as<LetStmt>(); let && starts_with(let->name, "tail'"))
      return s;
    const std::string name = "tail'" + std::to_string(++tails);
    const Expr start = rest->a / rest->b * rest->b, variable = Variable::make(Int(32), name);
    const Stmt body = substitute(start, variable, op->then_case);
    if (!stmt_uses_var(body, name))
      return s;
    return IfThenElse::make(op->condition, LetStmt::make(name, start, body));
  }
  Stmt visit(const Free *) override { return Evaluate::make(0); }
  Stmt visit(const Block *op) override {
    Stmt first = mutate(op->first), rest = mutate(op->rest);
    if (isNothing(first))
      return rest;
    return isNothing(rest) ? first : Block::make(first, rest);
  }
  Stmt visit(const ProducerConsumer *op) override { return mutate(op->body); }
  Expr visit(const Call *op) override {
    if (op->is_intrinsic(
            {Call::likely, Call::likely_if_innermost, Call::promise_clamped, Call::unsafe_promise_clamped}))
      return mutate(op->args[0]);
    if (op->is_intrinsic(Call::if_then_else) && op->args[0].type().is_vector() && op->args.size() == 3)
      return conditional(mutate(op->args[0]), mutate(op->args[1]), mutate(op->args[2]));
    return IRMutator::visit(op);
  }
  /// Per lane: the other lanes are not loaded. A masked load alone gives zero in them.
  Expr conditional(const Expr &condition, const Expr &yes, const Expr &no) const {
    Expr masked = Predicate(condition).mutate(yes);
    const Load *load = masked.as<Load>();
    const bool zeros = load && is_const_zero(no) && !local.count(load->name);
    if (zeros)
      return masked;
    const Expr shared = common_subexpression_elimination(masked);
    std::vector<std::pair<std::string, Expr>> lets;
    Expr chosen = shared;
    while (const Let *let = chosen.as<Let>()) {
      lets.emplace_back(let->name, let->value);
      chosen = let->body;
    }
    chosen = Select::make(condition, chosen, no);
    for (size_t i = lets.size(); i-- > 0;)
      chosen = Let::make(lets[i].first, lets[i].second, chosen);
    return chosen;
  }
  /// Neighbours loaded one by one are a vector.
  Expr visit(const Shuffle *op) override {
    Expr mutated = IRMutator::visit(op);
    const Shuffle *shuffle = mutated.as<Shuffle>();
    const Load *first = shuffle && shuffle->is_concat() ? shuffle->vectors[0].as<Load>() : nullptr;
    if (!first)
      return mutated;
    for (size_t i = 0; i < shuffle->vectors.size(); ++i) {
      const Load *load = shuffle->vectors[i].as<Load>();
      if (!load || load->type.is_vector() || load->name != first->name || !is_const_one(load->predicate) ||
          !is_const(simplify(load->index - first->index), static_cast<int64_t>(i)))
        return mutated;
    }
    const int lanes = shuffle->type.lanes();
    return Load::make(shuffle->type, first->name, Ramp::make(first->index, 1, lanes), first->image, first->param,
                      const_true(lanes), first->alignment);
  }
  Stmt visit(const Allocate *op) override {
    local.insert(op->name);
    return IRMutator::visit(op);
  }
  static bool isNothing(const Stmt &s) {
    const Evaluate *evaluate = s.as<Evaluate>();
    return evaluate && is_const(evaluate->value);
  }
};

} // namespace

Stmt tidy(const Stmt &body) { return Tidy().mutate(body); }

} // namespace modc::printer
