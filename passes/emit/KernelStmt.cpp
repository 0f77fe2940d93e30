// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Statements of a kernel as C++: loops, buffers, stores.
#include "passes/emit/KernelPrinterImpl.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using namespace Halide::Internal;

namespace modc::printer {

std::string StmtPrinter::run(const Stmt &body) {
  out.clear();
  scopes.emplace_back();
  body.accept(this);
  return out;
}

void StmtPrinter::line(const std::string &text) { out += std::string(indent * 2, ' ') + text + "\n"; }

void StmtPrinter::open() {
  laneCounts.clear();
  ++indent;
  scopes.emplace_back();
}

void StmtPrinter::close() {
  laneCounts.clear();
  for (const std::string &name : scopes.back())
    names.release(name);
  scopes.pop_back();
  --indent;
}

/// The body of a loop or condition, whose head is the last line: braces only around more than one line.
void StmtPrinter::nested(const Stmt &body) {
  std::string before;
  std::swap(before, out);
  open();
  body.accept(this);
  close();
  std::swap(before, out);
  if (std::count(before.begin(), before.end(), '\n') == 1) {
    out += before;
    return;
  }
  out.insert(out.size() - 1, " {");
  out += before;
  line("}");
}

static std::string loadedBuffer(Expr e) {
  while (true) {
    if (const Cast *cast = e.as<Cast>())
      e = cast->value;
    else if (const Broadcast *broadcast = e.as<Broadcast>())
      e = broadcast->value;
    else
      break;
  }
  const Load *load = e.as<Load>();
  return load ? load->name : std::string();
}

/// What a value that Halide named with its counter is called: after the buffer, the function or the kind.
std::string StmtPrinter::valueWish(const Expr &value) const {
  if (value.type().is_bool())
    return "mask";
  if (const std::string buffer = loadedBuffer(value); !buffer.empty())
    return names.lookup(buffer) + "_value";
  if (const Call *call = value.as<Call>(); call && call->call_type == Call::PureExtern)
    return call->name.substr(0, call->name.rfind("_f")) + "_value";
  if (value.as<Select>())
    return "chosen";
  return value.type().is_int() ? "index" : "value";
}

static bool isCounterName(const std::string &given) {
  const bool isChanged = given.size() > 2 && given.compare(given.size() - 2, 2, ".s") == 0; // the simplifier's mark
  const std::string name = isChanged ? given.substr(0, given.size() - 2) : given;
  const size_t digits = name.find_last_not_of("0123456789$");
  return name.find('.') == std::string::npos && digits != std::string::npos && digits + 1 < name.size() && digits <= 1;
}

void StmtPrinter::bind(const std::string &name, const Expr &value) {
  const std::string text = value.type().is_bool() ? print(value) : printVector(value);
  const int mask = value.type().is_bool() && value.type().is_vector() ? printedMask() : 0;
  const std::string type = typeName(mask ? Int(mask * 8, value.type().lanes()) : value.type());
  if (mask)
    maskOf[name] = mask;
  if (value.type() == Int(32) && isNonNegative(value))
    nonNegative.insert(name);
  if (const Min *start = value.as<Min>()) {
    const Mul *scaled = start->a.as<Mul>();
    const Variable *loop = (scaled ? scaled->a : start->a).as<Variable>();
    if (loop && facts.step.count(loop->name))
      tileStart[name] = facts.step.at(loop->name);
  }
  const std::string declared = names.declare(name, isCounterName(name) ? valueWish(value) : wishFor(name));
  scopes.back().push_back(name);
  line(fmt::format("const {} {} = {};", type, declared, text));
}

void StmtPrinter::visit(const LetStmt *op) {
  bind(op->name, op->value);
  op->body.accept(this);
}

/// A loop over tiles leaves the plain name to the position that its body computes:
/// `const int row = std::min(row_tile, n - 6)`.
static std::string loopWish(const For *op) {
  const std::string wish = wishFor(op->name);
  const LetStmt *let = op->body.as<LetStmt>();
  return let && wishFor(let->name) == wish ? wish + "_tile" : wish;
}

/// "executor.when(n > 70).parallel_tiles"; a product of extents is one of doubles, which does not overflow.
std::string StmtPrinter::parallelLoop(const ParallelLoop &loop) const {
  std::string product = loop.extents.size() > 1 ? "1.0 * " : "";
  for (size_t i = 0; i < loop.extents.size(); ++i)
    product += (i ? " * " : "") + names.lookup(loop.extents[i]);
  return (kernel.threads == Threads::Executor ? names.lookup(kernel.args.back().name) : "openmp") +
         (product.empty() ? "" : fmt::format(".when({} > {})", product, loop.atLeast)) +
         (loop.lastOverlaps ? ".parallel_tiles" : ".parallel_for");
}

void StmtPrinter::visit(const For *op) {
  const auto stepOf = facts.step.find(op->name);
  const int64_t step = stepOf == facts.step.end() ? 1 : stepOf->second;
  const std::string first = print(op->min);
  const Max *atLeastNone = op->extent.as<Max>(); // a loop to max(x, 0) is one to x
  const Expr extent0 = atLeastNone && is_const_zero(atLeastNone->b) ? atLeastNone->a : op->extent;
  Expr end = simplify(op->min + extent0);
  if (step != 1) {
    // ceil(x / step) strides end where x does.
    const Div *quotient = end.as<Div>();
    const bool ceiling = quotient && is_const(quotient->b, step);
    end = ceiling ? simplify(quotient->a - int(step - 1)) : simplify(end * int(step));
  }
  const std::string last = print(end, Relational + 1);
  open(); // the loop's name belongs to its scope
  const std::string name = names.declare(op->name, loopWish(op));
  scopes.back().push_back(op->name);
  --indent;
  if (isNonNegative(op->min))
    nonNegative.insert(op->name);
  const auto extent = as_const_int(op->extent);
  if (op->for_type != ForType::Parallel && op->for_type != ForType::Serial)
    unknown("loop of kind", std::to_string(static_cast<int>(op->for_type)));
  if (lastPart(op->name).find("_u_") != std::string::npos && extent && *extent > 1)
    out += fmt::format("#pragma GCC unroll {}\n", *extent);
  if (const auto parallel = kernel.parallelLoops.find(op->name); parallel != kernel.parallelLoops.end()) {
    line(fmt::format("{}({}, {}, {}, [&](int {}) {{", parallelLoop(parallel->second), first, last, step, name));
    open();
    op->body.accept(this);
    close();
    line("});");
  } else {
    line(fmt::format("for (int {0} = {1}; {0} < {2}; {3})", name, first, last,
                     step == 1 ? "++" + name : fmt::format("{} += {}", name, step)));
    nested(op->body);
  }
  ++indent;
  close();
}

/// x = x + e as x += e.
static Expr addedTo(const Store *op) {
  const Add *add = op->value.as<Add>();
  if (!add)
    return Expr();
  const auto isTarget = [&](const Expr &e) {
    const Load *load = e.as<Load>();
    return load && load->name == op->name && equal(load->index, op->index);
  };
  if (isTarget(add->a))
    return add->b;
  return isTarget(add->b) ? add->a : Expr();
}

void StmtPrinter::bindLaneCount(const Expr &predicate, int lanes) {
  Expr count;
  if (is_const_one(predicate) || !firstLanes(predicate, count) || is_const(count))
    return;
  const std::string text = laneCount(count, lanes);
  if (!starts_with(text, "std::clamp"))
    return;
  const std::string halideName = fmt::format("lanes.{}", ++boundCounts);
  laneCounts[text] = names.declare(halideName, "lanes");
  scopes.back().push_back(halideName);
  line(fmt::format("const int {} = {};", laneCounts[text], text));
}

void StmtPrinter::storeTo(const Store *op) {
  const Type type = op->value.type();
  bindLaneCount(op->predicate, type.lanes());
  const Ramp *ramp = op->index.as<Ramp>();
  const bool all = is_const_one(op->predicate), dense = ramp && is_const_one(ramp->stride);
  const std::string value = printVector(op->value);
  if (all && dense)
    return line(fmt::format("store({}, {});", address(op->name, ramp->base, type), value));
  if (all && ramp)
    return line(
        fmt::format("store_strided({}, {}, {});", address(op->name, ramp->base, type), value, print(ramp->stride)));
  if (all)
    return line(fmt::format("scatter({}, {}, {});", address(op->name, 0, type), print(op->index), value));
  if (!dense)
    return line(fmt::format("scatter_masked({}, {}, {}, {});", address(op->name, 0, type), print(op->index), value,
                            printMask(op->predicate, type.bytes())));
  Expr count;
  const std::string place = address(op->name, ramp->base, type);
  if (!firstLanes(op->predicate, count))
    return line(fmt::format("store_masked({}, {}, {});", place, value, printMask(op->predicate, type.bytes())));
  if (const auto constant = as_const_int(count); constant && *constant <= type.lanes()) {
    if (*constant == type.lanes())
      return line(fmt::format("store({}, {});", place, value));
    return line(fmt::format("store_n<{}>({}, {});", std::max<int64_t>(*constant, 0), place, value));
  }
  line(fmt::format("store_first({}, {}, {});", place, value, laneCount(count, type.lanes())));
}

void StmtPrinter::visit(const Store *op) {
  const Type type = op->value.type();
  const auto array = facts.vectorArray.find(op->name);
  if (type.is_vector() && array == facts.vectorArray.end())
    return storeTo(op);
  if (type.is_scalar() && !is_const_one(op->predicate))
    unknown("conditional store to", op->name);
  if (const Cast *byte = op->value.as<Cast>(); byte && facts.bools.count(op->name))
    return line(fmt::format("{}[{}] = {};", names.lookup(op->name), print(op->index), print(byte->value)));
  const Expr added = addedTo(op);
  // The value comes first: its lets are printed before the line.
  const std::string value =
      added.defined() ? (added.type().is_vector() ? printVector(added) : print(added)) : printVector(op->value);
  const std::string place = type.is_vector() ? element(op->name, op->index.as<Ramp>()->base, array->second)
                                             : scalarElement(op->name, op->index);
  if (!declaring.empty()) {
    line(fmt::format("{} = {};", declaring, value));
    declaring.clear();
    return;
  }
  line(fmt::format("{} {} {};", place, added.defined() ? "+=" : "=", value));
}

/// A buffer of one element: a variable, initialised by its first store where that comes first.
void StmtPrinter::declareVariable(const Allocate *op, const std::string &head) {
  const Block *block = op->body.as<Block>();
  const Store *first = block ? block->first.as<Store>() : nullptr;
  if (facts.zeroed.count(op->name))
    line(head + (facts.vectorArray.count(op->name) ? "{};" : " = 0;"));
  else if (first && first->name == op->name)
    declaring = (facts.stores.at(op->name) == 1 ? "const " : "") + head;
  else
    line(head + ";");
  op->body.accept(this);
}

void StmtPrinter::visit(const Allocate *op) {
  const auto array = facts.vectorArray.find(op->name);
  const int lanes = array == facts.vectorArray.end() ? 1 : array->second;
  const std::string type = typeName(op->type.element_of().with_lanes(lanes));
  const std::string name = names.declare(op->name, wishFor(op->name));
  scopes.back().push_back(op->name);
  if (const auto offset = scratch.offset.find(op->name); offset != scratch.offset.end()) {
    const std::string &memory = names.lookup(facts.scratch);
    const std::string place = offset->second == 0 ? memory : fmt::format("{} + {}", memory, offset->second);
    line(fmt::format("auto* {} = reinterpret_cast<{}*>({});", name, type, place));
  } else {
    const int64_t count = scratch.bytes.at(op->name) / op->type.bytes();
    if (facts.single.count(op->name))
      return declareVariable(op, type + " " + name);
    line(fmt::format("{}{} {}[{}]{};", lanes == 1 && count > 1 ? "alignas(64) " : "", type, name,
                     (count + lanes - 1) / lanes, facts.zeroed.count(op->name) ? " = {}" : ""));
  }
  op->body.accept(this);
}

void StmtPrinter::visit(const Block *op) {
  op->first.accept(this);
  op->rest.accept(this);
}

void StmtPrinter::visit(const IfThenElse *op) {
  line(fmt::format("if ({})", print(op->condition)));
  if (!op->else_case.defined())
    return nested(op->then_case);
  out.insert(out.size() - 1, " {");
  open();
  op->then_case.accept(this);
  close();
  line("} else {");
  open();
  op->else_case.accept(this);
  close();
  line("}");
}

/// modc::sort_places<modc::Order::descending>(64, 5, [&](int i) { return input[row * 64 + i]; }, result + row * 5);
void StmtPrinter::visit(const Evaluate *op) {
  if (is_const(op->value))
    return;
  const Call *sort = op->value.as<Call>();
  if (!sort || sort->name != sortCall)
    unknown("statement", "with an effect");
  const std::vector<Expr> &a = sort->args;
  const std::string n = print(a[2]), count = print(a[3]);
  const Load *first = a[5].as<Load>();
  const std::string places = address(first->name, first->index, first->type);
  open();
  const std::string halideName = a[0].as<Variable>()->name, i = names.declare(halideName, wishFor(halideName));
  scopes.back().push_back(halideName);
  const std::string key = print(a[1]);
  close();
  line(fmt::format("modc::sort_places<modc::Order::{}>({}, {}, [&](int {}) {{ return {}; }}, {});",
                   is_const_one(a[4]) ? "descending" : "ascending", n, count, i, key, places));
}

void StmtPrinter::visit(const ProducerConsumer *op) { op->body.accept(this); }
void StmtPrinter::visit(const Free *) {}
void StmtPrinter::visit(const AssertStmt *) { unknown("statement", "assert"); }
void StmtPrinter::visit(const Acquire *) { unknown("statement", "acquire"); }
void StmtPrinter::visit(const Provide *op) { unknown("statement: store before flattening to", op->name); }
void StmtPrinter::visit(const Realize *op) { unknown("statement: realize", op->name); }
void StmtPrinter::visit(const Fork *) { unknown("statement", "fork"); }
void StmtPrinter::visit(const Prefetch *op) { unknown("statement: prefetch of", op->name); }
void StmtPrinter::visit(const Atomic *) { unknown("statement", "atomic"); }
void StmtPrinter::visit(const HoistedStorage *op) { unknown("statement: hoisted storage of", op->name); }

} // namespace modc::printer
