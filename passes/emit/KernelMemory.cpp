// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Index sums, addresses and loads.
#include "passes/emit/KernelPrinterImpl.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using namespace Halide::Internal;

namespace modc::printer {
namespace {

struct Group {
  int64_t factor;
  std::vector<std::string> extents;
  std::vector<Text> atoms; // empty: the term is a pure product
  int64_t stride;          // for the order of the terms: the factor before a loop's step was taken out of it
};

/// "a + b", "(a + b) * 8 * n", "8 * n".
Text groupText(const Group &group, int64_t factor, const Names &names) {
  Text text;
  const auto times = [&](const std::string &operand) {
    if (text.text.empty())
      text = {operand, Primary};
    else
      text = {(text.precedence < Multiplicative ? "(" + text.text + ")" : text.text) + " * " + operand, Multiplicative};
  };
  for (const Text &atom : group.atoms)
    if (text.text.empty())
      text = atom;
    else
      text = {fmt::format("{} + {}", text.precedence < Additive ? "(" + text.text + ")" : text.text,
                          atom.precedence < Additive ? "(" + atom.text + ")" : atom.text),
              Additive};
  for (const std::string &extent : group.extents)
    times(names.lookup(extent));
  if (factor != 1 || (group.atoms.empty() && group.extents.empty()))
    times(std::to_string(factor));
  return text;
}

class Depth : public IRVisitor {
  const Names &names;
  using IRVisitor::visit;
  void visit(const Variable *op) override { depth = std::max(depth, names.depth(op->name)); }

public:
  explicit Depth(const Names &names) : names(names) {}
  int depth = 0;
};

} // namespace

/// Terms with the same factor share it; large strides come first, outer loops before inner ones.
Text ExprPrinter::printSum(const LinearForm &form) {
  LinearForm sorted = form;
  const auto depthOf = [&](const LinearTerm &term) {
    Depth depth(names);
    if (term.atom.defined())
      term.atom.accept(&depth);
    return depth.depth;
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const LinearTerm &a, const LinearTerm &b) { return depthOf(a) < depthOf(b); });
  std::vector<Group> groups;
  for (const LinearTerm &term : sorted) {
    Group group{term.factor, term.extents, {}, std::abs(term.factor)};
    if (term.atom.defined()) {
      const Variable *variable = term.atom.as<Variable>();
      const auto step = variable ? facts.step.find(variable->name) : facts.step.end();
      if (step != facts.step.end() && term.factor % step->second == 0)
        group.factor = term.factor / step->second;
      if (const auto start = variable ? tileStart.find(variable->name) : tileStart.end(); start != tileStart.end())
        group.stride *= start->second;
      const std::string text =
          variable && group.factor != term.factor ? names.lookup(variable->name) : print(term.atom);
      group.atoms.push_back({text, variable ? int(Primary) : result.precedence});
    }
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group &other) {
      return other.factor == group.factor && other.extents == group.extents && !other.atoms.empty() &&
             !group.atoms.empty();
    });
    if (same == groups.end())
      groups.push_back(group);
    else
      same->atoms.push_back(group.atoms[0]);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const Group &a, const Group &b) {
    const auto key = [](const Group &g) {
      const bool constant = g.atoms.empty() && g.extents.empty();
      return std::make_tuple(g.factor < 0, constant, -static_cast<int>(g.extents.size()), -g.stride);
    };
    return key(a) < key(b);
  });
  Text sum;
  for (const Group &group : groups) {
    if (sum.text.empty()) {
      const bool constant = group.atoms.empty() && group.extents.empty();
      sum = groupText(group, group.factor < 0 && !constant ? -group.factor : group.factor, names);
      if (group.factor < 0)
        sum = constant ? Text{sum.text, Unary}
                       : Text{"-" + (sum.precedence < Multiplicative ? "(" + sum.text + ")" : sum.text), Unary};
    } else {
      const Text text = groupText(group, std::abs(group.factor), names);
      const bool minus = group.factor < 0;
      const bool wrap = text.precedence < Additive || (minus && text.precedence <= Additive);
      sum = {fmt::format("{} {} {}", sum.text, minus ? "-" : "+", wrap ? "(" + text.text + ")" : text.text), Additive};
    }
  }
  return sum.text.empty() ? Text{"0", Primary} : sum;
}

void ExprPrinter::integer(const Expr &e) {
  const LinearForm form = linearForm(e, facts.extents);
  if (form.size() == 1 && form[0].atom.defined() && form[0].factor == 1 && form[0].extents.empty()) {
    if (const Mul *mul = form[0].atom.as<Mul>())
      return binary(mul->a, "*", mul->b, Multiplicative); // a product of two variables
    return form[0].atom.accept(this);
  }
  const Text text = printSum(form);
  set(text.text, text.precedence);
}

bool ExprPrinter::isNonNegative(const Expr &e) const {
  if (e.type().is_uint())
    return true;
  if (const auto value = as_const_int(e))
    return *value >= 0;
  if (const Variable *variable = e.as<Variable>())
    return facts.extents.count(variable->name) || nonNegative.count(variable->name);
  const auto both = [&](const Expr &a, const Expr &b) { return isNonNegative(a) && isNonNegative(b); };
  if (const Add *op = e.as<Add>())
    return both(op->a, op->b);
  if (const Mul *op = e.as<Mul>())
    return both(op->a, op->b);
  if (const Div *op = e.as<Div>())
    return both(op->a, op->b);
  if (const Mod *op = e.as<Mod>())
    return isNonNegative(op->b);
  if (const Min *op = e.as<Min>())
    return both(op->a, op->b);
  if (const Max *op = e.as<Max>())
    return isNonNegative(op->a) || isNonNegative(op->b);
  if (const Ramp *op = e.as<Ramp>())
    return both(op->base, op->stride);
  if (const Broadcast *op = e.as<Broadcast>())
    return isNonNegative(op->value);
  return false;
}

/// Vectors of bool are read and written as bytes.
std::string ExprPrinter::address(const std::string &buffer, const Expr &base, Type type) {
  const std::string &name = names.lookup(buffer);
  std::string pointer = is_const_zero(base) ? name : fmt::format("{} + {}", name, print(base, Additive));
  if (type.is_scalar() || !facts.bools.count(buffer))
    return pointer;
  return fmt::format("reinterpret_cast<{}std::uint8_t*>({})", facts.outputs.count(buffer) ? "" : "const ", pointer);
}

std::string ExprPrinter::scalarElement(const std::string &buffer, const Expr &index) {
  const std::string &name = names.lookup(buffer);
  return facts.single.count(buffer) ? name : fmt::format("{}[{}]", name, print(index));
}

std::string ExprPrinter::element(const std::string &vectorArray, const Expr &base, int lanes) {
  const std::string &name = names.lookup(vectorArray);
  if (facts.single.count(vectorArray))
    return name;
  return fmt::format("{}[{}]", name, print(simplify(base / lanes)));
}

/// Predicates of byte vectors come as int8(ramp) <= int8(saturating(n - base)); lanes are few enough for either type.
static Expr widened(const Expr &e) {
  if (const Cast *cast = e.as<Cast>())
    return widened(cast->value);
  if (const Broadcast *broadcast = e.as<Broadcast>())
    return Broadcast::make(widened(broadcast->value), broadcast->lanes);
  const Call *call = e.as<Call>();
  if (call && call->is_intrinsic(Call::saturating_cast))
    return widened(call->args[0]);
  if (call && call->is_intrinsic(Call::saturating_sub))
    return widened(call->args[0]) - widened(call->args[1]);
  return e;
}

bool ExprPrinter::firstLanes(const Expr &predicate, Expr &count) {
  Expr a, b, one = 0;
  if (const LT *lt = predicate.as<LT>()) {
    a = widened(lt->a);
    b = widened(lt->b);
  } else if (const LE *le = predicate.as<LE>()) {
    a = widened(le->a);
    b = widened(le->b);
    one = 1;
  } else {
    return false;
  }
  const Ramp *ramp = a.as<Ramp>();
  const Broadcast *limit = b.as<Broadcast>();
  if (!ramp || !limit || !is_const_one(ramp->stride))
    return false;
  count = simplify(limit->value + one - ramp->base);
  return true;
}

std::string ExprPrinter::laneCount(const Expr &count, int lanes) {
  const Mod *mod = count.as<Mod>();
  const auto modulus = mod ? as_const_int(mod->b) : std::nullopt;
  if (modulus && *modulus <= lanes)
    return print(count);
  // Behind the last whole vector there is less than one.
  const Sub *rest = count.as<Sub>();
  const Variable *start = rest ? rest->b.as<Variable>() : nullptr;
  if (start && (starts_with(start->name, "tail'") || starts_with(start->name, "whole.")))
    return print(count);
  const std::string text = fmt::format("std::clamp({}, 0, {})", print(count), lanes);
  const auto bound = laneCounts.find(text);
  return bound == laneCounts.end() ? text : bound->second;
}

std::string ExprPrinter::vectorLoad(const Load *op) {
  const Ramp *ramp = op->index.as<Ramp>();
  const int lanes = op->type.lanes();
  const std::string type = typeName(op->type);
  const bool all = is_const_one(op->predicate), dense = ramp && is_const_one(ramp->stride);
  if (all && dense)
    return fmt::format("load<{}>({})", type, address(op->name, ramp->base, op->type));
  if (all && ramp)
    return fmt::format("load_strided<{}>({}, {})", type, address(op->name, ramp->base, op->type), print(ramp->stride));
  if (all)
    return fmt::format("gather<{}>({}, {})", type, address(op->name, 0, op->type), printVector(op->index));
  if (!dense)
    return fmt::format("gather_masked<{}>({}, {}, {})", type, address(op->name, 0, op->type), printVector(op->index),
                       printMask(op->predicate, op->type.bytes()));
  Expr count;
  const std::string place = address(op->name, ramp->base, op->type);
  if (!firstLanes(op->predicate, count))
    return fmt::format("load_masked<{}>({}, {})", type, place, printMask(op->predicate, op->type.bytes()));
  if (const auto constant = as_const_int(count); constant && *constant <= lanes)
    return *constant == lanes ? fmt::format("load<{}>({})", type, place)
                              : fmt::format("load_n<{}, {}>({})", type, std::max<int64_t>(*constant, 0), place);
  return fmt::format("load_first<{}>({}, {})", type, place, laneCount(count, lanes));
}

void ExprPrinter::visit(const Load *op) {
  if (op->type.is_scalar()) {
    if (!is_const_one(op->predicate))
      unknown("conditional load of", op->name);
    set(scalarElement(op->name, op->index));
    return;
  }
  if (const auto array = facts.vectorArray.find(op->name); array != facts.vectorArray.end()) {
    // Lanes behind the tail are loaded too: the array has them, and nobody looks at what becomes of them.
    set(element(op->name, op->index.as<Ramp>()->base, array->second));
    return;
  }
  set(vectorLoad(op));
}

} // namespace modc::printer
