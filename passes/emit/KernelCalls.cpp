// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls: math functions of modc/math.h and Halide's intrinsics.
#include "passes/emit/KernelPrinterImpl.h"

#include <fmt/format.h>

using namespace Halide;
using namespace Halide::Internal;

namespace modc::printer {

/// Halide's name without its type suffix -> ours. Qualified: an unqualified exp(x) might find the C library's.
static const std::map<std::string, std::string> &mathFunctions() {
  static const std::map<std::string, std::string> functions = {
#define MODC_MATH(f) {#f, "modc::" #f},
#include "ir/MathFunctions.def"
      {"pow", "modc::pow"},         {"fmod", "modc::fmod"},           {"atan2", "modc::atan2"},
      {"sigmoid", "modc::sigmoid"}, {"floor", "modc::floor"},         {"ceil", "modc::ceil"},
      {"trunc", "modc::trunc"},     {"round", "round_even"},          {"abs", "modc::abs"},
      {"is_nan", "is_nan"},         {"max_nan", "max_nan"},           {"min_nan", "min_nan"},
      {"max_number", "modc::max"},  {"from_bf16", "modc::from_bf16"}, {"from_f16", "modc::from_f16"}};
  return functions;
}

void ExprPrinter::function(const std::string &name, const std::vector<Expr> &args) {
  std::string text;
  for (const Expr &arg : args)
    text += (text.empty() ? "" : ", ") + printVector(arg);
  set(fmt::format("{}({})", name, text));
}

void ExprPrinter::visit(const Call *op) {
  if (op->is_intrinsic()) {
    if (!intrinsic(op))
      unknown("intrinsic", op->name);
    return;
  }
  std::string name = op->name;
  if (const size_t suffix = name.rfind("_f");
      suffix != std::string::npos && (ends_with(name, "_f32") || ends_with(name, "_f64")))
    name.resize(suffix);
  const auto known = mathFunctions().find(name);
  if (op->call_type != Call::PureExtern || known == mathFunctions().end())
    unknown("call of", op->name);
  function(known->second, op->args);
  if (op->type.is_bool() && op->type.is_vector())
    set(result.text, Primary, op->args[0].type().bytes());
}

bool ExprPrinter::intrinsic(const Call *op) {
  const std::vector<Expr> &a = op->args;
  if (op->is_intrinsic(
          {Call::likely, Call::likely_if_innermost, Call::promise_clamped, Call::unsafe_promise_clamped})) {
    a[0].accept(this);
  } else if (op->is_intrinsic(Call::strict_add)) {
    binary(a[0], "+", a[1], Additive);
  } else if (op->is_intrinsic(Call::strict_sub)) {
    binary(a[0], "-", a[1], Additive);
  } else if (op->is_intrinsic(Call::strict_mul)) {
    binary(a[0], "*", a[1], Multiplicative);
  } else if (op->is_intrinsic(Call::strict_div)) {
    binary(a[0], "/", a[1], Multiplicative);
  } else if (op->is_intrinsic(Call::strict_lt)) {
    compare(a[0], "<", a[1], Relational);
  } else if (op->is_intrinsic(Call::strict_le)) {
    compare(a[0], "<=", a[1], Relational);
  } else if (op->is_intrinsic(Call::strict_eq)) {
    compare(a[0], "==", a[1], Equality);
  } else if (op->is_intrinsic(Call::strict_max)) {
    minMax(a[0], a[1], "max");
  } else if (op->is_intrinsic(Call::strict_min)) {
    minMax(a[0], a[1], "min");
  } else if (op->is_intrinsic(Call::abs)) {
    function("modc::abs", a);
  } else if (op->is_intrinsic(Call::round)) {
    function("round_even", a);
  } else if (op->is_intrinsic({Call::shift_left, Call::shift_right})) {
    binary(a[0], op->is_intrinsic(Call::shift_left) ? "<<" : ">>", a[1], Shift);
  } else if (op->is_intrinsic(Call::bitwise_xor)) {
    binary(a[0], "^", a[1], Multiplicative); // compilers ask for parentheses around shifts and sums
    set(result.text, BitXor);
  } else if (op->is_intrinsic(Call::if_then_else)) {
    ifThenElse(op);
  } else {
    return false;
  }
  return true;
}

/// Only the chosen side is evaluated: its loads may lie outside their buffer otherwise.
void ExprPrinter::ifThenElse(const Call *op) {
  if (op->args[0].type().is_vector() || op->args.size() != 3)
    unknown("conditional of", typeName(op->type));
  const auto inlined = [](const Expr &e) { return substitute_in_all_lets(e); };
  const std::string condition = print(op->args[0], Ternary + 1);
  const std::string yes = printVector(inlined(op->args[1]), Ternary + 1);
  set(fmt::format("{} ? {} : {}", condition, yes, printVector(inlined(op->args[2]), Ternary)), Ternary);
}

} // namespace modc::printer
