// SPDX-License-Identifier: 0BSD
// Weights and inputs from a formula, so that goldens need not hold them; formula.py repeats it bit for bit.
#pragma once

#include "modc/random.h"

#include <cmath>
#include <string_view>
#include <vector>

namespace networks {

/// 64 bits for each index: SplitMix64 (Steele et al., OOPSLA 2014), entered at the hash of a name.
class Numbers {
public:
  explicit Numbers(std::string_view name) : start_(modc::random::hash(name)) {}

  std::uint64_t bits(std::size_t index) const {
    std::uint64_t z = start_ + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// A multiple of 2^-23 in [-1, 1).
  double symmetric(std::size_t index) const { return static_cast<double>(bits(index) >> 40) * 0x1p-23 - 1; }

private:
  std::uint64_t start_;
};

/// The product is rounded before the sum, as in Python.
inline float scaled(double number, double factor, double middle) {
  return static_cast<float>(modc::random::product(number, factor) + middle);
}

inline bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Matrices keep the variance of what passes them; scales lie around 1, all else around `middle`.
inline void fill(std::string_view key, const modc::Shape &shape, float *values, double middle) {
  const Numbers numbers(key);
  const auto count = static_cast<std::size_t>(shape.size());
  double factor = 0.25;
  if (ends_with(key, "weight") || ends_with(key, "running_var"))
    middle = 1;
  if (shape.rank > 1) {
    factor = std::sqrt(3 / (static_cast<double>(count) / static_cast<double>(shape.extents[0])));
    middle = 0;
  }
  for (std::size_t i = 0; i < count; ++i)
    values[i] = scaled(numbers.symmetric(i), factor, middle);
}

/// The elements of a small tensor; of a large one, sums over all elements with random signs, over the root of their number:
/// the mean square of a digest's difference is what that of the tensors' difference is expected to be.
template <class T>
std::vector<double> digest(std::string_view name, const T *values, std::size_t count, std::size_t wanted) {
  if (count <= wanted)
    return {values, values + count};
  const Numbers numbers(name);
  std::vector<double> sums(wanted);
  for (std::size_t k = 0; k < count; ++k) {
    const std::uint64_t signs = numbers.bits(k);
    const double value[] = {static_cast<double>(values[k]), -static_cast<double>(values[k])};
    for (std::size_t i = 0; i < wanted; ++i)
      sums[i] += value[signs >> i & 1];
  }
  for (double &sum : sums)
    sum /= std::sqrt(static_cast<double>(count));
  return sums;
}

} // namespace networks
