// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One extent of a tensor: an integer polynomial over named symbolic dimensions, such as 128, N or N*T + 1.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace modc {

/// A polynomial with integer coefficients. Terms are kept sorted, so equal extents compare equal and print the same text.
class Dim {
public:
  /// The symbols of one term, sorted; a symbol may repeat (N*N). The constant term has none.
  using Monomial = std::vector<std::string>;

  Dim() = default;
  Dim(std::int64_t constant);
  static Dim symbol(llvm::StringRef name);

  /// Reads what `str` prints; nothing if the text is not a polynomial or a coefficient overflows.
  static std::optional<Dim> parse(llvm::StringRef text);
  std::string str() const;

  std::optional<std::int64_t> constant() const;
  bool isConstant() const { return constant().has_value(); }
  const std::map<Monomial, std::int64_t> &terms() const { return termMap; }

  /// The value for given symbols; nothing if a symbol is unbound or the arithmetic overflows.
  std::optional<std::int64_t> evaluate(const llvm::StringMap<std::int64_t> &symbols) const;
  /// Replaces bound symbols by their dimensions.
  std::optional<Dim> substitute(const llvm::StringMap<Dim> &symbols) const;
  /// Names of all symbols, sorted, each once.
  std::vector<std::string> symbols() const;

  /// The largest integer that divides every coefficient (0 for the zero polynomial).
  std::int64_t content() const;

  bool operator==(const Dim &other) const { return termMap == other.termMap; }
  bool operator!=(const Dim &other) const { return !(*this == other); }
  bool operator<(const Dim &other) const { return termMap < other.termMap; }

  /// Checked arithmetic: nothing on overflow of a coefficient. Division is exact or nothing.
  friend std::optional<Dim> add(const Dim &a, const Dim &b);
  friend std::optional<Dim> multiply(const Dim &a, const Dim &b);
  friend std::optional<Dim> divideExact(const Dim &a, const Dim &b);

private:
  void setTerm(const Monomial &monomial, std::int64_t coefficient);
  std::map<Monomial, std::int64_t> termMap;
};

std::optional<Dim> add(const Dim &a, const Dim &b);
std::optional<Dim> multiply(const Dim &a, const Dim &b);
std::optional<Dim> divideExact(const Dim &a, const Dim &b);
/// The number of elements of a shape.
std::optional<Dim> product(llvm::ArrayRef<Dim> dims);
/// "[N, 128]", as shapes are written in a spec.
std::string shapeText(llvm::ArrayRef<Dim> dims);

} // namespace modc
