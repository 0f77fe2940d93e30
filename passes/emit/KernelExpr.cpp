// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions of a kernel as C++ over modc/simd.h.
#include "passes/emit/KernelPrinterImpl.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Halide;
using namespace Halide::Internal;

namespace modc::printer {

void ExprPrinter::unknown(const char *what, const std::string &detail) {
  throw InternalError(fmt::format("kernel printer: no C++ for {} {}", what, detail));
}

void ExprPrinter::set(std::string text, int precedence, int mask) {
  result = {std::move(text), precedence};
  maskBytes = mask;
}

std::string ExprPrinter::print(const Expr &e, int atLeast) {
  e.accept(this);
  return result.precedence < atLeast ? "(" + result.text + ")" : result.text;
}

std::string ExprPrinter::printVector(const Expr &e, int atLeast) {
  const Broadcast *broadcast = e.as<Broadcast>();
  if (!broadcast)
    return print(e, atLeast);
  maskBytes = 0;
  if (is_const_zero(broadcast->value))
    return typeName(e.type()) + "{}";
  return fmt::format("splat<{}>({})", typeName(e.type()), print(broadcast->value));
}

std::string ExprPrinter::printMask(const Expr &e, int bytes, int atLeast) {
  const std::string type = typeName(Int(bytes * 8, e.type().lanes()));
  if (const Broadcast *broadcast = e.as<Broadcast>())
    return fmt::format("splat<{}>({} ? -1 : 0)", type, print(broadcast->value, Ternary + 1));
  std::string text = print(e, atLeast);
  if (maskBytes == 0)
    unknown("mask", text);
  return maskBytes == bytes ? text : fmt::format("convert<{}>({})", type, print(e));
}

void ExprPrinter::visit(const IntImm *op) {
  if (op->value == std::numeric_limits<int32_t>::min() || op->value == std::numeric_limits<int64_t>::min())
    set(fmt::format("std::numeric_limits<{}>::min()", typeName(op->type)));
  else
    set(std::to_string(op->value), op->value < 0 ? Unary : Primary);
}

void ExprPrinter::visit(const UIntImm *op) {
  if (op->type.is_bool())
    set(op->value ? "true" : "false");
  else
    set(std::to_string(op->value) + "u");
}

void ExprPrinter::visit(const FloatImm *op) {
  const bool single = op->type.bits() == 32;
  if (std::isnan(op->value) || std::isinf(op->value)) {
    const std::string limits = fmt::format("std::numeric_limits<{}>::", typeName(op->type));
    if (std::isnan(op->value))
      set(limits + "quiet_NaN()");
    else
      set((op->value < 0 ? "-" : "") + limits + "infinity()", op->value < 0 ? Unary : Primary);
    return;
  }
  std::string text = single ? fmt::format("{}", static_cast<float>(op->value)) : fmt::format("{}", op->value);
  if (text.find_first_of(".e") == std::string::npos)
    text += ".0";
  set(text + (single ? "f" : ""), std::signbit(op->value) ? Unary : Primary);
}

void ExprPrinter::visit(const StringImm *op) { unknown("string", op->value); }

void ExprPrinter::visit(const Cast *op) {
  const Type from = op->value.type(), to = op->type;
  if (from.is_bool() && to.is_vector()) {
    const std::string mask = printMask(op->value, to.bytes());
    set(fmt::format("select({}, splat<{}>(1), {}{{}})", mask, typeName(to), typeName(to)));
  } else if (to.is_bool()) {
    visit(NE::make(op->value, make_zero(from)).as<NE>());
  } else if (to.is_vector()) {
    set(fmt::format("convert<{}>({})", typeName(to), printVector(op->value)));
  } else {
    set(fmt::format("{}({})", typeName(to), print(op->value)));
  }
}

void ExprPrinter::visit(const Reinterpret *op) {
  set(fmt::format("bitcast<{}>({})", typeName(op->type), printVector(op->value)));
}

void ExprPrinter::visit(const Variable *op) {
  const auto mask = maskOf.find(op->name);
  set(names.lookup(op->name), Primary, mask == maskOf.end() ? 0 : mask->second);
}

/// Products and sums of vectors take scalars as they are; two broadcasts are combined before.
void ExprPrinter::binary(const Expr &a, const char *op, const Expr &b, int precedence) {
  const Broadcast *left = a.as<Broadcast>(), *right = b.as<Broadcast>();
  if (left && right) {
    const std::string text =
        fmt::format("{} {} {}", print(left->value, precedence), op, print(right->value, precedence + 1));
    set(fmt::format("splat<{}>({})", typeName(a.type()), text));
    return;
  }
  const std::string l = print(left ? left->value : a, precedence);
  const std::string r = print(right ? right->value : b, precedence + 1);
  set(fmt::format("{} {} {}", l, op, r), precedence);
}

/// Halide orders the operands of + and * by names that hold its counters; ours is the order of declaration.
static void orderOperands(Expr &a, Expr &b, const Names &names) {
  const Variable *x = a.as<Variable>(), *y = b.as<Variable>();
  if (x && y && names.depth(y->name) < names.depth(x->name))
    std::swap(a, b);
}

void ExprPrinter::visit(const Add *op) {
  if (op->type.is_int() && op->type.is_scalar())
    return integer(op);
  Expr a = op->a, b = op->b;
  orderOperands(a, b, names);
  binary(a, "+", b, Additive);
}

void ExprPrinter::visit(const Sub *op) {
  if (op->type.is_int() && op->type.is_scalar())
    return integer(op);
  binary(op->a, "-", op->b, Additive);
}

void ExprPrinter::visit(const Mul *op) {
  if (op->type.is_int() && op->type.is_scalar())
    return integer(op);
  Expr a = op->a, b = op->b;
  if (op->type.is_float() && is_const(b, -1)) {
    set("-" + print(a, Unary), Unary);
    return;
  }
  orderOperands(a, b, names);
  binary(a, "*", b, Multiplicative);
}

void ExprPrinter::visit(const Div *op) {
  if (op->type.is_float() || op->type.is_uint())
    return binary(op->a, "/", op->b, Multiplicative);
  if (isNonNegative(op->a) && isNonNegative(op->b))
    return binary(op->a, "/", op->b, Multiplicative);
  set(fmt::format("floor_div({}, {})", printVector(op->a), printVector(op->b)));
}

void ExprPrinter::visit(const Mod *op) {
  if (op->type.is_float())
    unknown("remainder of", typeName(op->type));
  if (op->type.is_uint() || (isNonNegative(op->a) && isNonNegative(op->b)))
    return binary(op->a, "%", op->b, Multiplicative);
  set(fmt::format("floor_mod({}, {})", printVector(op->a), printVector(op->b)));
}

void ExprPrinter::minMax(const Expr &a, const Expr &b, const char *name) {
  const Type type = a.type();
  if (type.is_scalar() && type == Int(32)) {
    const std::string l = print(a);
    set(fmt::format("std::{}({}, {})", name, l, print(b)));
  } else if (type.is_float() && (is_const(a) || is_const(b))) {
    // modc::max gives its second operand when either is NaN: with the constant first, NaN stays.
    const std::string constant = printVector(is_const(a) ? a : b);
    set(fmt::format("modc::{}({}, {})", name, constant, printVector(is_const(a) ? b : a)));
  } else {
    const std::string l = printVector(a);
    const std::string called =
        type.is_float() ? fmt::format("{}_nan", name) : fmt::format("modc::{}<{}>", name, typeName(type));
    set(fmt::format("{}({}, {})", called, l, printVector(b)));
  }
}

void ExprPrinter::visit(const Min *op) { minMax(op->a, op->b, "min"); }
void ExprPrinter::visit(const Max *op) { minMax(op->a, op->b, "max"); }

void ExprPrinter::compare(const Expr &a, const char *op, const Expr &b, int precedence) {
  const Type type = a.type();
  Expr count;
  if (type.is_vector() && std::string(op) == "<" && firstLanes(LT::make(a, b), count))
    return set(fmt::format("first_lanes<{}>({})", typeName(type), print(count)), Primary, type.bytes());
  static const std::map<std::string, const char *> mirrored = {{"<", ">"}, {"<=", ">="}, {">", "<"}, {">=", "<="}};
  const auto mirror = mirrored.find(op);
  if (is_const(a) && !is_const(b) && mirror != mirrored.end())
    return compare(b, mirror->second, a, precedence);
  if (type.is_scalar())
    return binary(a, op, b, precedence);
  if (type.is_bool())
    unknown("comparison of", typeName(type));
  const std::string l = a.as<Broadcast>() ? printVector(a) : print(a, precedence);
  const std::string r = b.as<Broadcast>() ? printVector(b) : print(b, precedence + 1);
  set(fmt::format("{} {} {}", l, op, r), precedence, type.bytes());
}

void ExprPrinter::visit(const EQ *op) { compare(op->a, "==", op->b, Equality); }
void ExprPrinter::visit(const NE *op) { compare(op->a, "!=", op->b, Equality); }
void ExprPrinter::visit(const LT *op) { compare(op->a, "<", op->b, Relational); }
void ExprPrinter::visit(const LE *op) { compare(op->a, "<=", op->b, Relational); }
void ExprPrinter::visit(const GT *op) { compare(op->a, ">", op->b, Relational); }
void ExprPrinter::visit(const GE *op) { compare(op->a, ">=", op->b, Relational); }

/// Mixed operators get parentheses that C++ does not need but compilers ask for.
void ExprPrinter::logical(const Expr &a, const char *vectorOp, const char *scalarOp, const Expr &b,
                          int vectorPrecedence, int scalarPrecedence) {
  if (a.type().is_scalar()) {
    const std::string l = print(a, scalarPrecedence == LogicalOr ? Equality : scalarPrecedence);
    set(fmt::format("{} {} {}", l, scalarOp, print(b, scalarPrecedence == LogicalOr ? Equality : scalarPrecedence)),
        scalarPrecedence);
    return;
  }
  print(a);
  int bytes = maskBytes;
  print(b);
  bytes = bytes == 0 ? maskBytes : bytes;
  const std::string l = printMask(a, bytes, Shift);
  const std::string r = printMask(b, bytes, Shift);
  set(fmt::format("{} {} {}", l, vectorOp, r), vectorPrecedence, bytes);
}

void ExprPrinter::visit(const And *op) { logical(op->a, "&", "&&", op->b, BitAnd, LogicalAnd); }
void ExprPrinter::visit(const Or *op) { logical(op->a, "|", "||", op->b, BitOr, LogicalOr); }

void ExprPrinter::visit(const Not *op) {
  const std::string text = print(op->a, Unary);
  set((op->type.is_scalar() ? "!" : "~") + text, Unary, maskBytes);
}

void ExprPrinter::visit(const Select *op) {
  const Broadcast *uniform = op->condition.as<Broadcast>();
  if (op->condition.type().is_scalar() || uniform) {
    const std::string condition = print(uniform ? uniform->value : op->condition, Ternary + 1);
    const std::string yes = printVector(op->true_value, Ternary + 1);
    set(fmt::format("{} ? {} : {}", condition, yes, printVector(op->false_value, Ternary)), Ternary);
    return;
  }
  const int bytes = op->type.is_bool() ? 1 : op->type.bytes();
  if (op->type.is_bool())
    unknown("select of", "masks");
  const std::string mask = printMask(op->condition, bytes);
  const std::string yes = printVector(op->true_value);
  set(fmt::format("select({}, {}, {})", mask, yes, printVector(op->false_value)));
}

void ExprPrinter::visit(const Ramp *op) {
  if (op->base.type().is_vector())
    unknown("nested", "ramp");
  const std::string base = print(op->base);
  set(fmt::format("ramp<{}>({}, {})", typeName(op->type), base, print(op->stride)));
}

void ExprPrinter::visit(const Broadcast *op) {
  if (op->type.is_bool())
    set(printMask(op, 4), Primary, 4);
  else
    set(printVector(op));
}

void ExprPrinter::visit(const Let *op) {
  bind(op->name, op->value);
  op->body.accept(this);
}

void ExprPrinter::visit(const Shuffle *op) {
  if (op->is_interleave() && !op->type.is_bool()) { // Halide makes them of an index modulo a small constant
    std::string parts;
    for (const Expr &part : op->vectors)
      parts += (parts.empty() ? "" : ", ") + printVector(part);
    set(fmt::format("interleave({})", parts));
    return;
  }
  if (!op->is_extract_element())
    unknown("shuffle of", std::to_string(op->type.lanes()) + " lanes");
  set(fmt::format("{}[{}]", print(op->vectors[0], Primary), op->indices[0]));
}

void ExprPrinter::visit(const VectorReduce *op) {
  static const std::map<VectorReduce::Operator, std::string> functions = {
      {VectorReduce::Add, "sum"},    {VectorReduce::Mul, "product"}, {VectorReduce::Min, "min_of"},
      {VectorReduce::Max, "max_of"}, {VectorReduce::And, "all"},     {VectorReduce::Or, "any"}};
  const auto function = functions.find(op->op);
  if (op->type.is_vector() || function == functions.end())
    unknown("reduction to", typeName(op->type));
  set(fmt::format("{}({})", function->second, printVector(op->value)));
}

} // namespace modc::printer
