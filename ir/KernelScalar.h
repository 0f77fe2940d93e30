// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The scalar type through which formulas of the op table become Halide expressions; exp, log, … become the runtime's.
#pragma once

#include "ir/FloorDivision.h"

#include <Halide.h>

namespace modc::nn {

/// A Halide expression with the functions of the op table; a type of its own, so that Halide's exp is never taken.
struct KernelScalar {
  Halide::Expr expr;
  KernelScalar(Halide::Expr expr) : expr(std::move(expr)) {}
};

/// A comparison or a difference of floats that Halide's simplifier leaves alone: it would turn select(x <= 0, 0, x) into
/// max(x, 0), which loses NaN. Halide::strict_float would do the same to all that the operands are computed from, again at
/// each operation of a chain, and forgets which parts of them are one.
Halide::Expr strictly(const Halide::Expr &operation);

inline KernelScalar k(const KernelScalar &x, double c) { return Halide::cast(x.expr.type(), Halide::Expr(c)); }
/// Of floats not 0 - a, which is 0 for both zeros.
inline KernelScalar operator-(const KernelScalar &a) {
  return a.expr.type().is_float() ? a.expr * k(a, -1).expr : -a.expr;
}
inline KernelScalar operator+(const KernelScalar &a, const KernelScalar &b) { return a.expr + b.expr; }
inline KernelScalar operator-(const KernelScalar &a, const KernelScalar &b) { return a.expr - b.expr; }
inline KernelScalar operator*(const KernelScalar &a, const KernelScalar &b) { return a.expr * b.expr; }
inline KernelScalar operator/(const KernelScalar &a, const KernelScalar &b) { return a.expr / b.expr; }
// Bools are masks inside a kernel and are compared by logic.
inline KernelScalar operator==(const KernelScalar &a, const KernelScalar &b) {
  if (a.expr.type().is_bool())
    return (a.expr && b.expr) || (!a.expr && !b.expr);
  return strictly(a.expr == b.expr);
}
inline KernelScalar operator!=(const KernelScalar &a, const KernelScalar &b) {
  if (a.expr.type().is_bool())
    return (a.expr && !b.expr) || (!a.expr && b.expr);
  return strictly(a.expr != b.expr);
}
inline KernelScalar operator<(const KernelScalar &a, const KernelScalar &b) {
  return a.expr.type().is_bool() ? !a.expr && b.expr : strictly(a.expr < b.expr);
}
inline KernelScalar operator<=(const KernelScalar &a, const KernelScalar &b) {
  return a.expr.type().is_bool() ? !a.expr || b.expr : strictly(a.expr <= b.expr);
}
inline KernelScalar operator>(const KernelScalar &a, const KernelScalar &b) { return b < a; }
inline KernelScalar operator>=(const KernelScalar &a, const KernelScalar &b) { return b <= a; }
inline KernelScalar operator&&(const KernelScalar &a, const KernelScalar &b) { return a.expr && b.expr; }
inline KernelScalar operator||(const KernelScalar &a, const KernelScalar &b) { return a.expr || b.expr; }
inline KernelScalar operator!(const KernelScalar &a) { return !a.expr; }
/// A function of the runtime's math.h; KernelCalls.cpp knows its name there.
inline KernelScalar mathCall(const char *function, const std::vector<Halide::Expr> &arguments) {
  return Halide::Internal::Call::make(arguments.front().type(), function, arguments,
                                      Halide::Internal::Call::PureExtern);
}
#define MODC_MATH(f)                                                                                                   \
  inline KernelScalar f(const KernelScalar &a) { return mathCall(#f, {a.expr}); }
#include "ir/MathFunctions.def"
inline KernelScalar sigmoid(const KernelScalar &a) { return mathCall("sigmoid", {a.expr}); }
inline KernelScalar atan2(const KernelScalar &y, const KernelScalar &x) { return mathCall("atan2", {y.expr, x.expr}); }
inline KernelScalar abs(const KernelScalar &a) {
  return a.expr.type().is_float() ? Halide::abs(a.expr) : Halide::select(a.expr < k(a, 0).expr, -a.expr, a.expr);
}
inline KernelScalar sign(const KernelScalar &a) {
  const KernelScalar zero = k(a, 0);
  return Halide::select((a > zero).expr, k(a, 1).expr, Halide::select((a < zero).expr, k(a, -1).expr, zero.expr));
}
// Integers are whole.
inline KernelScalar floor(const KernelScalar &a) { return a.expr.type().is_float() ? Halide::floor(a.expr) : a.expr; }
inline KernelScalar ceil(const KernelScalar &a) { return a.expr.type().is_float() ? Halide::ceil(a.expr) : a.expr; }
inline KernelScalar round(const KernelScalar &a) { return a.expr.type().is_float() ? Halide::round(a.expr) : a.expr; }
inline KernelScalar trunc(const KernelScalar &a) { return a.expr.type().is_float() ? Halide::trunc(a.expr) : a.expr; }
inline KernelScalar maximum(const KernelScalar &a, const KernelScalar &b) {
  return Halide::select((a > b).expr || (a != a).expr, a.expr, b.expr);
}
/// The constant exponents for which PyTorch takes a shorter way.
inline KernelScalar pow(const KernelScalar &a, const KernelScalar &b) {
  const Halide::Expr exponent = Halide::Internal::simplify(b.expr);
  const auto value = Halide::Internal::as_const_float(exponent);
  if (!value)
    return Halide::pow(a.expr, b.expr);
  if (*value == 0.5)
    return sqrt(a);
  if (*value == 1 || *value == 2 || *value == 3)
    return *value == 1 ? a.expr : *value == 2 ? a.expr * a.expr : a.expr * a.expr * a.expr;
  if (*value == 0 || *value == -1 || *value == -2)
    return *value == 0 ? k(a, 1) : k(a, 1) / (*value == -1 ? a : KernelScalar(a.expr * a.expr));
  return Halide::pow(a.expr, b.expr);
}
inline KernelScalar select(const KernelScalar &condition, const KernelScalar &a, const KernelScalar &b) {
  return Halide::select(condition.expr, a.expr, b.expr);
}
/// Integers are divided by a positive number: the runtime's division rounds down only then, and 0 would trap.
inline KernelScalar integerFloorDivide(const KernelScalar &x, const KernelScalar &y) {
  const Halide::Expr zero = Halide::Internal::make_zero(x.expr.type()), one = Halide::Internal::make_one(x.expr.type());
  const Halide::Expr negative = y.expr < zero, isZero = y.expr == zero;
  const Halide::Expr divisor = Halide::select(isZero, one, Halide::select(negative, -y.expr, y.expr));
  return Halide::select(isZero, zero, Halide::select(negative, -x.expr, x.expr) / divisor);
}
inline KernelScalar integerRemainder(const KernelScalar &x, const KernelScalar &y) {
  return x.expr - integerFloorDivide(x, y).expr * y.expr;
}
/// With the sign of x.
inline KernelScalar fmod(const KernelScalar &x, const KernelScalar &y) {
  if (x.expr.type().is_float())
    return mathCall("fmod", {x.expr, y.expr});
  const KernelScalar size = integerRemainder(abs(x), abs(y));
  return select(x < k(x, 0), -size, size);
}
inline KernelScalar remainder(const KernelScalar &x, const KernelScalar &y) {
  return x.expr.type().is_float() ? flooredRemainder(x, y) : integerRemainder(x, y);
}
inline KernelScalar floor_divide(const KernelScalar &x, const KernelScalar &y) {
  return x.expr.type().is_float() ? flooredQuotient(x, y) : integerFloorDivide(x, y);
}

} // namespace modc::nn
