// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checked arithmetic and the canonical text of symbolic extents.
#include "ir/Dim.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace modc {

Dim::Dim(std::int64_t constant) { setTerm({}, constant); }

Dim Dim::symbol(llvm::StringRef name) {
  Dim dim;
  dim.setTerm({name.str()}, 1);
  return dim;
}

void Dim::setTerm(const Monomial &monomial, std::int64_t coefficient) {
  if (coefficient == 0)
    termMap.erase(monomial);
  else
    termMap[monomial] = coefficient;
}

std::optional<std::int64_t> Dim::constant() const {
  if (termMap.empty())
    return 0;
  if (termMap.size() == 1 && termMap.begin()->first.empty())
    return termMap.begin()->second;
  return std::nullopt;
}

std::optional<Dim> add(const Dim &a, const Dim &b) {
  Dim sum = a;
  for (const auto &[monomial, coefficient] : b.termMap) {
    auto it = sum.termMap.find(monomial);
    std::int64_t total = coefficient;
    if (it != sum.termMap.end() && llvm::AddOverflow(it->second, coefficient, total))
      return std::nullopt;
    sum.setTerm(monomial, total);
  }
  return sum;
}

std::optional<Dim> multiply(const Dim &a, const Dim &b) {
  Dim total;
  for (const auto &[ma, ca] : a.termMap)
    for (const auto &[mb, cb] : b.termMap) {
      Dim::Monomial monomial = ma;
      monomial.insert(monomial.end(), mb.begin(), mb.end());
      llvm::sort(monomial);
      Dim term;
      std::int64_t coefficient;
      if (llvm::MulOverflow(ca, cb, coefficient))
        return std::nullopt;
      term.setTerm(monomial, coefficient);
      auto sum = add(total, term);
      if (!sum)
        return std::nullopt;
      total = *sum;
    }
  return total;
}

/// Graded lexicographic order, which multiplication keeps: the larger degree leads, then the earlier symbols.
static bool leadsLess(const Dim::Monomial &a, const Dim::Monomial &b) {
  return a.size() != b.size() ? a.size() < b.size() : a > b;
}

static const std::pair<const Dim::Monomial, std::int64_t> &
leadingTerm(const std::map<Dim::Monomial, std::int64_t> &terms) {
  return *std::max_element(terms.begin(), terms.end(), [](auto &a, auto &b) { return leadsLess(a.first, b.first); });
}

/// Long division: the leading term of the remainder is divided by b's until nothing is left.
std::optional<Dim> divideExact(const Dim &a, const Dim &b) {
  if (b.termMap.empty())
    return std::nullopt;
  const auto &[divisor, divisorCoefficient] = leadingTerm(b.termMap);
  Dim quotient, remainder = a;
  while (!remainder.termMap.empty()) {
    const auto &[monomial, coefficient] = leadingTerm(remainder.termMap);
    Dim::Monomial rest;
    std::set_difference(monomial.begin(), monomial.end(), divisor.begin(), divisor.end(), std::back_inserter(rest));
    bool overflows = divisorCoefficient == -1 && coefficient == INT64_MIN;
    if (rest.size() + divisor.size() != monomial.size() || overflows || coefficient % divisorCoefficient != 0)
      return std::nullopt;
    Dim term;
    term.setTerm(rest, coefficient / divisorCoefficient);
    std::optional<Dim> negated = multiply(term, Dim(-1)), product;
    if (!negated || !(product = multiply(*negated, b)))
      return std::nullopt;
    std::optional<Dim> next = add(remainder, *product);
    if (!next)
      return std::nullopt;
    quotient.setTerm(rest, term.termMap.begin()->second);
    remainder = *next;
  }
  return quotient;
}

std::optional<Dim> product(llvm::ArrayRef<Dim> dims) {
  std::optional<Dim> total = Dim(1);
  for (const Dim &dim : dims)
    if (!(total = multiply(*total, dim)))
      return std::nullopt;
  return total;
}

std::optional<std::int64_t> Dim::evaluate(const llvm::StringMap<std::int64_t> &symbols) const {
  std::int64_t total = 0;
  for (const auto &[monomial, coefficient] : termMap) {
    std::int64_t term = coefficient;
    for (const std::string &symbol : monomial) {
      auto it = symbols.find(symbol);
      if (it == symbols.end() || llvm::MulOverflow(term, it->second, term))
        return std::nullopt;
    }
    if (llvm::AddOverflow(total, term, total))
      return std::nullopt;
  }
  return total;
}

std::optional<Dim> Dim::substitute(const llvm::StringMap<Dim> &symbols) const {
  std::optional<Dim> total = Dim(0);
  for (const auto &[monomial, coefficient] : termMap) {
    std::optional<Dim> term = Dim(coefficient);
    for (const std::string &symbol : monomial) {
      auto it = symbols.find(symbol);
      term = multiply(*term, it == symbols.end() ? Dim::symbol(symbol) : it->second);
      if (!term)
        return std::nullopt;
    }
    if (!(total = add(*total, *term)))
      return std::nullopt;
  }
  return total;
}

std::vector<std::string> Dim::symbols() const {
  std::set<std::string> names;
  for (const auto &[monomial, coefficient] : termMap)
    names.insert(monomial.begin(), monomial.end());
  return {names.begin(), names.end()};
}

std::int64_t Dim::content() const {
  std::int64_t divisor = 0;
  for (const auto &[monomial, coefficient] : termMap)
    divisor = std::gcd(divisor, coefficient);
  return divisor;
}

std::string Dim::str() const {
  if (termMap.empty())
    return "0";
  std::string text;
  // Symbols first and the constant last, as one writes N + 1.
  for (const auto &[monomial, coefficient] : llvm::reverse(termMap)) {
    std::int64_t magnitude = coefficient;
    if (text.empty()) {
      if (coefficient == -1 && !monomial.empty()) {
        text += "-";
        magnitude = 1;
      }
    } else {
      text += coefficient < 0 ? " - " : " + ";
      magnitude = coefficient < 0 ? -coefficient : coefficient;
    }
    if (monomial.empty())
      text += fmt::format("{}", magnitude);
    else if (magnitude == 1)
      text += llvm::join(monomial, "*");
    else
      text += fmt::format("{}*{}", magnitude, llvm::join(monomial, "*"));
  }
  return text;
}

std::optional<Dim> Dim::parse(llvm::StringRef text) {
  std::optional<Dim> total = Dim(0);
  llvm::StringRef rest = text.trim();
  bool negative = rest.consume_front("-");
  if (rest.empty())
    return std::nullopt;
  while (true) {
    std::size_t end = rest.find_first_of("+-");
    std::optional<Dim> term = Dim(negative ? -1 : 1);
    llvm::SmallVector<llvm::StringRef> factors;
    rest.take_front(end).split(factors, '*');
    for (llvm::StringRef factor : factors) {
      factor = factor.trim();
      std::int64_t value;
      if (factor.empty())
        return std::nullopt;
      if (llvm::isDigit(factor.front())) {
        if (factor.getAsInteger(10, value))
          return std::nullopt;
        term = multiply(*term, Dim(value));
      } else {
        term = multiply(*term, Dim::symbol(factor));
      }
      if (!term)
        return std::nullopt;
    }
    if (!(total = add(*total, *term)))
      return std::nullopt;
    if (end == llvm::StringRef::npos)
      return total;
    negative = rest[end] == '-';
    rest = rest.drop_front(end + 1);
  }
}

std::string shapeText(llvm::ArrayRef<Dim> dims) {
  std::string text = "[";
  for (std::size_t i = 0; i < dims.size(); ++i)
    text += (i ? ", " : "") + dims[i].str();
  return text + "]";
}

} // namespace modc
