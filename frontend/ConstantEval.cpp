// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators on static values: checked 64-bit integers, doubles, polynomials of dimensions, texts and lists.
#include "frontend/ConstantEval.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>

#include <fmt/format.h>

namespace modc {

using ast::BinaryOp;
using ast::CompareOp;
using ast::UnaryOp;

static Folded overflow() { return Folded::error("the integer result does not fit in 64 bits"); }
static Folded divisionByZero() { return Folded::error("division by zero"); }

static Folded foldIntegerPower(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0)
    return base == 0
               ? divisionByZero()
               : Folded::of(StaticValue::number(std::pow(static_cast<double>(base), static_cast<double>(exponent))));
  std::int64_t result = 1, factor = base;
  for (std::int64_t rest = exponent; rest != 0; rest >>= 1) {
    if ((rest & 1) && llvm::MulOverflow(result, factor, result))
      return overflow();
    // The last squaring is not needed and may overflow.
    if (rest > 1 && llvm::MulOverflow(factor, factor, factor))
      return overflow();
  }
  return Folded::of(StaticValue::integer(result));
}

/// Quotient rounded down and the remainder that goes with it, as in Python.
static std::pair<std::int64_t, std::int64_t> floorDivide(std::int64_t a, std::int64_t b) {
  std::int64_t quotient = a / b, remainder = a % b;
  if (remainder != 0 && (remainder < 0) != (b < 0))
    return {quotient - 1, remainder + b};
  return {quotient, remainder};
}

static Folded foldShift(BinaryOp op, std::int64_t a, std::int64_t b) {
  if (b < 0)
    return Folded::error("shift by a negative number");
  if (op == BinaryOp::ShiftRight)
    return Folded::of(StaticValue::integer(a >> std::min<std::int64_t>(b, 63)));
  std::int64_t result = 0;
  if (a != 0 && (b > 62 || llvm::MulOverflow(a, std::int64_t(1) << b, result)))
    return overflow();
  return Folded::of(StaticValue::integer(result));
}

static Folded foldIntegers(BinaryOp op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflows = false;
  switch (op) {
  case BinaryOp::Add:
    overflows = llvm::AddOverflow(a, b, result);
    break;
  case BinaryOp::Sub:
    overflows = llvm::SubOverflow(a, b, result);
    break;
  case BinaryOp::Mul:
    overflows = llvm::MulOverflow(a, b, result);
    break;
  case BinaryOp::Div:
    if (b == 0)
      return divisionByZero();
    return Folded::of(StaticValue::number(static_cast<double>(a) / static_cast<double>(b)));
  case BinaryOp::FloorDiv:
  case BinaryOp::Mod:
    if (b == 0)
      return divisionByZero();
    if (b == -1) // the smallest integer by -1 traps
      return op == BinaryOp::Mod ? Folded::of(StaticValue::integer(0))
                                 : foldUnary(UnaryOp::Minus, StaticValue::integer(a));
    result = op == BinaryOp::Mod ? floorDivide(a, b).second : floorDivide(a, b).first;
    break;
  case BinaryOp::Pow:
    return foldIntegerPower(a, b);
  case BinaryOp::BitAnd:
    result = a & b;
    break;
  case BinaryOp::BitOr:
    result = a | b;
    break;
  case BinaryOp::BitXor:
    result = a ^ b;
    break;
  case BinaryOp::ShiftLeft:
  case BinaryOp::ShiftRight:
    return foldShift(op, a, b);
  default:
    return Folded::none();
  }
  return overflows ? overflow() : Folded::of(StaticValue::integer(result));
}

static Folded foldDoubles(BinaryOp op, double a, double b) {
  switch (op) {
  case BinaryOp::Add:
    return Folded::of(StaticValue::number(a + b));
  case BinaryOp::Sub:
    return Folded::of(StaticValue::number(a - b));
  case BinaryOp::Mul:
    return Folded::of(StaticValue::number(a * b));
  case BinaryOp::Pow:
    if (a == 0 && b < 0)
      return divisionByZero();
    if (a < 0 && std::floor(b) != b && std::isfinite(b))
      return Folded::error("a fractional power of a negative number");
    return Folded::of(StaticValue::number(std::pow(a, b)));
  case BinaryOp::Div:
    return b == 0 ? divisionByZero() : Folded::of(StaticValue::number(a / b));
  case BinaryOp::FloorDiv:
    return b == 0 ? divisionByZero() : Folded::of(StaticValue::number(std::floor(a / b)));
  case BinaryOp::Mod: {
    if (b == 0)
      return divisionByZero();
    double remainder = std::fmod(a, b);
    return Folded::of(StaticValue::number(remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder));
  }
  default:
    return Folded::none();
  }
}

static Folded foldExtents(BinaryOp op, const Dim &a, const Dim &b) {
  std::optional<Dim> result;
  switch (op) {
  case BinaryOp::Add:
    result = add(a, b);
    break;
  case BinaryOp::Sub:
    if (std::optional<Dim> negated = multiply(b, Dim(-1)))
      result = add(a, *negated);
    break;
  case BinaryOp::Mul:
    result = multiply(a, b);
    break;
  case BinaryOp::FloorDiv:
    result = divideExact(a, b);
    if (!result)
      return Folded::error(fmt::format("{} // {} is not a polynomial of the dimensions", a.str(), b.str()));
    break;
  case BinaryOp::Mod:
    if (divideExact(a, b))
      return Folded::of(StaticValue::integer(0));
    return Folded::error(fmt::format("{} % {} is not known before the run", a.str(), b.str()));
  case BinaryOp::Pow:
    if (auto exponent = b.constant(); exponent && *exponent >= 0 && *exponent <= 8) {
      result = Dim(1);
      for (std::int64_t i = 0; i < *exponent && result; ++i)
        result = multiply(*result, a);
      break;
    }
    return Folded::none();
  default:
    return Folded::none();
  }
  return result ? Folded::of(StaticValue::extent(*result)) : overflow();
}

static Folded foldSequences(BinaryOp op, const StaticValue &lhs, const StaticValue &rhs) {
  if (op != BinaryOp::Add)
    return Folded::none();
  if (lhs.is<std::string>() && rhs.is<std::string>())
    return Folded::of(StaticValue(lhs.str() + rhs.str()));
  bool tuples = lhs.is<TupleValue>() && rhs.is<TupleValue>();
  if (!tuples && !(lhs.is<ListValue>() && rhs.is<ListValue>()))
    return Folded::none();
  std::vector<StaticValue> elements = lhs.sequence()->elements;
  elements.insert(elements.end(), rhs.sequence()->elements.begin(), rhs.sequence()->elements.end());
  return Folded::of(tuples ? StaticValue::tuple(std::move(elements)) : StaticValue::list(std::move(elements)));
}

Folded foldBinary(BinaryOp op, const StaticValue &lhs, const StaticValue &rhs) {
  if (auto a = lhs.asInteger(), b = rhs.asInteger(); a && b) {
    bool stays = op == BinaryOp::BitAnd || op == BinaryOp::BitOr || op == BinaryOp::BitXor;
    Folded folded = foldIntegers(op, *a, *b);
    if (stays && lhs.is<bool>() && rhs.is<bool>() && folded.value)
      return Folded::of(StaticValue::boolean(*folded.value->asInteger() != 0));
    return folded;
  }
  if (auto a = lhs.asDouble(), b = rhs.asDouble(); a && b)
    return foldDoubles(op, *a, *b);
  if (auto a = lhs.asExtent(), b = rhs.asExtent(); a && b)
    return foldExtents(op, *a, *b);
  return foldSequences(op, lhs, rhs);
}

Folded foldUnary(UnaryOp op, const StaticValue &operand) {
  if (op == UnaryOp::Not) {
    std::optional<bool> value = truth(operand);
    return value ? Folded::of(StaticValue::boolean(!*value)) : Folded::none();
  }
  if (auto number = operand.asInteger()) {
    std::int64_t result = *number;
    if (op == UnaryOp::Minus && llvm::SubOverflow(std::int64_t(0), *number, result))
      return overflow();
    return Folded::of(StaticValue::integer(op == UnaryOp::Invert ? ~*number : result));
  }
  if (const double *number = operand.as<double>(); number && op != UnaryOp::Invert)
    return Folded::of(StaticValue::number(op == UnaryOp::Minus ? -*number : *number));
  if (const Dim *dim = operand.as<Dim>(); dim && op != UnaryOp::Invert)
    return op == UnaryOp::Plus ? Folded::of(operand) : foldExtents(BinaryOp::Mul, Dim(-1), *dim);
  return Folded::none();
}

static bool compareOrdered(CompareOp op, int order) {
  switch (op) {
  case CompareOp::Less:
    return order < 0;
  case CompareOp::LessEqual:
    return order <= 0;
  case CompareOp::Greater:
    return order > 0;
  default:
    return order >= 0;
  }
}

static Folded foldMembership(bool negated, const StaticValue &lhs, const StaticValue &rhs) {
  if (const std::string *text = rhs.as<std::string>(); text && lhs.is<std::string>())
    return Folded::of(StaticValue::boolean((text->find(lhs.str()) != std::string::npos) != negated));
  const Sequence *items = rhs.sequence();
  if (!items)
    return Folded::none();
  bool undecided = false;
  for (std::size_t i = 0; i < items->elements.size(); ++i) {
    StaticValue element = rhs.is<DictValue>() ? StaticValue(items->names[i]) : items->elements[i];
    std::optional<bool> same = equal(lhs, element);
    if (same && *same)
      return Folded::of(StaticValue::boolean(!negated));
    undecided |= !same;
  }
  return undecided ? Folded::none() : Folded::of(StaticValue::boolean(negated));
}

Folded foldCompare(CompareOp op, const StaticValue &lhs, const StaticValue &rhs) {
  switch (op) {
  case CompareOp::Is:
  case CompareOp::IsNot: {
    // Only `is none`, `is true` and the like make sense without objects.
    bool same = lhs.isNone() == rhs.isNone() && (lhs.isNone() || equal(lhs, rhs).value_or(false));
    return Folded::of(StaticValue::boolean(same == (op == CompareOp::Is)));
  }
  case CompareOp::In:
  case CompareOp::NotIn:
    return foldMembership(op == CompareOp::NotIn, lhs, rhs);
  case CompareOp::Equal:
  case CompareOp::NotEqual: {
    std::optional<bool> same = equal(lhs, rhs);
    if (same)
      return Folded::of(StaticValue::boolean(*same == (op == CompareOp::Equal)));
    if (lhs.asExtent() && rhs.asExtent())
      return Folded::error("only the run decides whether " + lhs.str() + " is " + rhs.str());
    return Folded::none();
  }
  default:
    break;
  }
  if (lhs.is<std::string>() && rhs.is<std::string>())
    return Folded::of(StaticValue::boolean(compareOrdered(op, lhs.str().compare(rhs.str()))));
  if (auto a = lhs.asInteger(), b = rhs.asInteger(); a && b)
    return Folded::of(StaticValue::boolean(compareOrdered(op, *a < *b ? -1 : *a > *b)));
  if (auto a = lhs.asDouble(), b = rhs.asDouble(); a && b)
    return Folded::of(
        StaticValue::boolean(!std::isnan(*a) && !std::isnan(*b) && compareOrdered(op, *a < *b ? -1 : *a > *b)));
  if (lhs.asExtent() && rhs.asExtent()) {
    if (equal(lhs, rhs).value_or(false))
      return Folded::of(StaticValue::boolean(compareOrdered(op, 0)));
    return Folded::error("only the run decides how " + lhs.str() + " and " + rhs.str() + " compare");
  }
  return Folded::none();
}

} // namespace modc
