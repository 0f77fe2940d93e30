// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Before printing: inlines cheap lets, drops what has no effect, and finds the facts that decide how buffers and loops look.
#include "passes/emit/KernelPrinterImpl.h"

#include <cmath>
#include <cstdlib>
#include <numeric>

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

/// Is the variable read inside a per-lane condition? Its loads may then be outside their buffer in some lanes.
class ReadInConditional : public IRVisitor {
  const std::string &name;
  int conditionals = 0;
  using IRVisitor::visit;
  void visit(const Call *op) override {
    const bool conditional = op->is_intrinsic(Call::if_then_else);
    conditionals += conditional;
    IRVisitor::visit(op);
    conditionals -= conditional;
  }
  void visit(const Variable *op) override { found = found || (conditionals > 0 && op->name == name); }

public:
  explicit ReadInConditional(const std::string &name) : name(name) {}
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
    return For::make(name, mutate(op->min), mutate(op->extent), op->for_type, op->partition_policy, op->device_api, body);
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
    const Stmt first = mutate(op->first), rest = mutate(op->rest);
    if (isNothing(first))
      return rest;
    return isNothing(rest) ? first : Block::make(first, rest);
  }
  Stmt visit(const ProducerConsumer *op) override { return mutate(op->body); }
  Expr visit(const Call *op) override {
    if (op->is_intrinsic({Call::likely, Call::likely_if_innermost, Call::promise_clamped, Call::unsafe_promise_clamped}))
      return mutate(op->args[0]);
    if (op->is_intrinsic(Call::if_then_else) && op->args[0].type().is_vector() && op->args.size() == 3)
      return conditional(mutate(op->args[0]), mutate(op->args[1]), mutate(op->args[2]));
    return IRMutator::visit(op);
  }
  /// Per lane: the other lanes are not loaded. A masked load alone gives zero in them.
  Expr conditional(const Expr &condition, const Expr &yes, const Expr &no) const {
    const Expr masked = Predicate(condition).mutate(yes);
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
  Stmt visit(const Allocate *op) override {
    local.insert(op->name);
    return IRMutator::visit(op);
  }
  static bool isNothing(const Stmt &s) {
    const Evaluate *evaluate = s.as<Evaluate>();
    return evaluate && is_const(evaluate->value);
  }
};

class VectorArrays : public IRVisitor {
  std::map<std::string, int> &lanes; // 0: touched in another way
  std::set<std::string> local;
  using IRVisitor::visit;
  void touch(const std::string &buffer, const Expr &index, Type type) {
    if (type.is_vector())
      asVector.insert(buffer);
    const Ramp *ramp = index.as<Ramp>();
    int found = 0;
    if (ramp && is_const_one(ramp->stride) && !type.is_bool()) {
      const ModulusRemainder alignment = modulus_remainder(ramp->base);
      if (alignment.modulus % type.lanes() == 0 && alignment.remainder % type.lanes() == 0)
        found = type.lanes();
    }
    const auto [place, first] = lanes.emplace(buffer, found);
    if (!first && place->second != found)
      place->second = 0;
  }
  void visit(const Load *op) override {
    touch(op->name, op->index, op->type);
    IRVisitor::visit(op);
  }
  void visit(const Store *op) override {
    touch(op->name, op->index, op->value.type());
    IRVisitor::visit(op);
  }
  void visit(const Allocate *op) override {
    local.insert(op->name);
    IRVisitor::visit(op);
  }

public:
  explicit VectorArrays(std::map<std::string, int> &lanes) : lanes(lanes) {}
  std::set<std::string> asVector;
  void finish() {
    for (auto it = lanes.begin(); it != lanes.end();)
      it = it->second == 0 || !local.count(it->first) ? lanes.erase(it) : std::next(it);
  }
};

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

/// Local buffers of one element, a scalar or one vector, are variables; stored once, constants.
class ElementBytes : public IRVisitor {
  Facts &facts;
  const ScratchPlan &scratch;
  const std::set<std::string> &asVector;
  using IRVisitor::visit;
  void visit(const Allocate *op) override {
    const auto array = facts.vectorArray.find(op->name);
    const bool isArray = array != facts.vectorArray.end();
    const int lanes = isArray ? array->second : 1;
    if ((isArray || !asVector.count(op->name)) && scratch.bytes.at(op->name) <= op->type.bytes() * lanes)
      facts.single.insert(op->name);
    IRVisitor::visit(op);
  }
  void visit(const Store *op) override {
    ++facts.stores[op->name];
    IRVisitor::visit(op);
  }

public:
  ElementBytes(Facts &facts, const ScratchPlan &scratch, const std::set<std::string> &asVector)
      : facts(facts), scratch(scratch), asVector(asVector) {}
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
    if (init && store && store->name == init->name && equal(store->index, init->index) && is_const_one(init->predicate) &&
        is_const_one(store->predicate)) {
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

/// The greatest step by which every occurrence of a loop variable is multiplied, for loops whose name asks for it.
int64_t stepInName(const std::string &name) {
  const size_t at = name.rfind("_by");
  return at == std::string::npos ? 0 : std::atoi(name.c_str() + at + 3);
}

bool countsSteps(const Expr &extent, int64_t step) {
  const Div *quotient = extent.as<Div>();
  const Mul *product = extent.as<Mul>();
  return is_const(extent) || (quotient && is_const(quotient->b, step)) || (product && is_const(product->b));
}

class Steps : public IRVisitor {
  Facts &facts;
  std::map<std::string, int64_t> gcd;
  using IRVisitor::visit;
  void count(const std::string &name, int64_t factor) { gcd[name] = std::gcd(gcd[name], factor); }
  void sum(const Expr &e) {
    for (const LinearTerm &term : linearForm(e, facts.extents))
      if (term.atom.defined()) {
        if (const Variable *variable = term.atom.as<Variable>())
          count(variable->name, term.factor);
        else
          term.atom.accept(this);
      }
  }
  void visit(const Variable *op) override { count(op->name, 1); }
  void visit(const Add *op) override { scalarOr(op); }
  void visit(const Sub *op) override { scalarOr(op); }
  void visit(const Mul *op) override { scalarOr(op); }
  template <class Node> void scalarOr(const Node *op) {
    if (op->type == Int(32) && !Expr(op).as<Load>())
      sumUnlessAtom(op);
    else
      IRVisitor::visit(op);
  }
  template <class Node> void sumUnlessAtom(const Node *op) {
    const LinearForm form = linearForm(op, facts.extents);
    if (form.size() == 1 && form[0].atom.defined() && form[0].atom.same_as(Expr(op)))
      IRVisitor::visit(op);
    else
      sum(op);
  }
  void access(const std::string &buffer, const Expr &index) {
    const Ramp *ramp = index.as<Ramp>();
    const auto array = facts.vectorArray.find(buffer);
    if (ramp && array != facts.vectorArray.end())
      sum(simplify(ramp->base / array->second));
    else
      index.accept(this);
  }
  void visit(const Load *op) override {
    access(op->name, op->index);
    op->predicate.accept(this);
  }
  void visit(const Store *op) override {
    access(op->name, op->index);
    op->predicate.accept(this);
    op->value.accept(this);
  }
  void visit(const For *op) override {
    IRVisitor::visit(op);
    const int64_t step = stepInName(op->name);
    if (step > 1 && is_const_zero(op->min) && gcd[op->name] % step == 0 && countsSteps(op->extent, step))
      facts.step[op->name] = step;
  }

public:
  explicit Steps(Facts &facts) : facts(facts) {}
};

} // namespace

Stmt prepare(const ScheduledKernel &kernel, const ScratchPlan &scratch, Facts &facts) {
  for (const KernelArg &arg : kernel.args)
    if (arg.kind == KernelArg::Extent)
      facts.extents.insert(arg.name);
    else if (arg.kind != KernelArg::Scalar && arg.type.is_bool())
      facts.bools.insert(arg.name);
  for (const KernelArg &arg : kernel.args)
    if (arg.kind == KernelArg::Output || arg.kind == KernelArg::InOut)
      facts.outputs.insert(arg.name);
  Stmt body = Tidy().mutate(kernel.body);
  body = Tidy().mutate(body); // lets whose last use was dropped
  body = Tidy().mutate(nameWholeVectors(body, facts.extents));
  body = FirstValue().mutate(body);
  body = ZeroedBuffers(facts).mutate(body);
  VectorArrays arrays(facts.vectorArray);
  body.accept(&arrays);
  arrays.finish();
  ElementBytes elements(facts, scratch, arrays.asVector);
  body.accept(&elements);
  Steps steps(facts);
  body.accept(&steps);
  return body;
}

} // namespace modc::printer
