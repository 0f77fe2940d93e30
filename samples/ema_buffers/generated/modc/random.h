// SPDX-License-Identifier: 0BSD
// Random numbers as a pure function of seed, name and position, and the initial values made from them.
//
// The bits are the same on every machine: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011) on integers, and floating point whose products are rounded one by one, so that no compiler fuses them.
#ifndef MODC_ABI_1_RANDOM_H
#define MODC_ABI_1_RANDOM_H

#include "convert.h"

namespace modc {
inline namespace abi_1 {

namespace random {

struct Block {
  std::uint32_t words[4];
};

constexpr Block philox(Block counter, std::uint32_t key0, std::uint32_t key1) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter.words[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter.words[2];
    counter = {{static_cast<std::uint32_t>(b >> 32) ^ counter.words[1] ^ key0, static_cast<std::uint32_t>(b),
                static_cast<std::uint32_t>(a >> 32) ^ counter.words[3] ^ key1, static_cast<std::uint32_t>(a)}};
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  return counter;
}

/// FNV-1a of a slot's key or of a random op's site.
constexpr std::uint64_t hash(std::string_view name) noexcept {
  std::uint64_t h = 0xcbf29ce484222325u;
  for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return h;
}

/// The number of a place of a program that draws random numbers.
constexpr std::int64_t site(std::string_view name) noexcept {
  return static_cast<std::int64_t>(hash(name) & 0xfffffffffffffu);
}

/// A sequence that can be entered anywhere: 64 bits for each index.
struct Stream {
  std::uint64_t seed;
  std::uint64_t name;

  constexpr std::uint64_t bits(std::uint64_t index) const noexcept {
    const std::uint64_t block = index / 2;
    const Block out = philox({{low(block), high(block), low(name), high(name)}}, low(seed), high(seed));
    const int first = static_cast<int>(index % 2) * 2;
    return std::uint64_t{out.words[first]} | std::uint64_t{out.words[first + 1]} << 32;
  }
  /// In [0, 1), a multiple of 2^-53.
  constexpr double uniform(std::uint64_t index) const noexcept {
    return static_cast<double>(bits(index) >> 11) * 0x1p-53;
  }
  /// In (0, 1), as a quantile needs it.
  constexpr double open_uniform(std::uint64_t index) const noexcept {
    return (static_cast<double>(bits(index) >> 12) + 0.5) * 0x1p-52;
  }

 private:
  static constexpr std::uint32_t low(std::uint64_t v) noexcept { return static_cast<std::uint32_t>(v); }
  static constexpr std::uint32_t high(std::uint64_t v) noexcept { return static_cast<std::uint32_t>(v >> 32); }
};

/// A product that is rounded before anything is added to it.
inline double product(double a, double b) noexcept {
  const volatile double rounded = a * b;
  return rounded;
}

template <int Count>
double polynomial(double x, const double (&coefficients)[Count]) noexcept {
  double y = coefficients[0];
  for (int i = 1; i < Count; ++i) y = product(y, x) + coefficients[i];
  return y;
}

/// Natural logarithm of a positive normal number, to about 1e-15: the series of atanh after taking out powers of two.
inline double log(double x) noexcept {
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  bits = (bits & 0x000fffffffffffffu) | 0x3ff0000000000000u;
  double mantissa;
  std::memcpy(&mantissa, &bits, sizeof mantissa);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    ++exponent;
  }
  const double s = (mantissa - 1) / (mantissa + 1);
  const double z = product(s, s);
  const double series = polynomial(
      z, {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1.0});
  return product(exponent, 0.6931471805599453) + product(2 * s, series);
}

/// Correctly rounded by IEEE 754, so the library's own is the same everywhere.
inline double sqrt(double x) noexcept { return __builtin_sqrt(x); }

/// Quantile of the normal distribution to about 1e-16 (Wichura, algorithm AS 241, PPND16), for 0 < p < 1.
inline double normal_quantile(double p) noexcept {
  const double q = p - 0.5;
  if (q <= 0.425 && q >= -0.425) {
    const double r = 0.180625 - product(q, q);
    const double above = polynomial(
        r, {2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
            1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0});
    const double below = polynomial(
        r, {5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
            5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0});
    return product(q, above / below);
  }
  const double r = sqrt(-log(q < 0 ? p : 1 - p));
  double value;
  if (r <= 5) {
    const double above =
        polynomial(r - 1.6, {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                             1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
                             4.63033784615654529590e0, 1.42343711074968357734e0});
    const double below =
        polynomial(r - 1.6, {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
                             1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
                             2.05319162663775882187e0, 1.0});
    value = above / below;
  } else {
    const double above =
        polynomial(r - 5, {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                           2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                           5.46378491116411436990e0, 6.65790464350110377720e0});
    const double below =
        polynomial(r - 5, {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
                           7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
                           5.99832206555887937690e-1, 1.0});
    value = above / below;
  }
  return q < 0 ? -value : value;
}

/// The p whose quantile is x, by bisection: only the ends of truncated distributions need it.
inline double normal_probability(double x) noexcept {
  double low = 0x1p-1000;
  double high = 1 - 0x1p-53;
  if (normal_quantile(low) >= x) return 0;
  if (normal_quantile(high) <= x) return 1;
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    (normal_quantile(middle) < x ? low : high) = middle;
  }
}

}  // namespace random

// -------- initial values: one line for each slot in generated code

namespace init {

/// Writes value(i) to each element i of a slot, in its dtype.
template <class Function>
void fill(State& state, int index, Function value) noexcept {
  if (!state.status().ok()) return;
  const Slot& slot = state.slot(index);
  std::byte* data = state.data(index);
  for (std::size_t i = 0; i < slot.size(); ++i) convert_detail::write_as(slot.dtype, data, i, value(i));
  state.changed();
}

inline random::Stream stream(const State& state, int index, std::uint64_t seed) noexcept {
  return {seed, random::hash(state.slot(index).key)};
}

inline void constant(State& state, int index, double value) noexcept {
  fill(state, index, [value](std::size_t) { return value; });
}
/// Values written in the spec, in row-major order.
template <class T, std::size_t Count>
void values(State& state, int index, const T (&list)[Count]) noexcept {
  fill(state, index, [&list](std::size_t i) { return list[i]; });
}
/// 0, 1, 2, ...
inline void arange(State& state, int index) noexcept {
  fill(state, index, [](std::size_t i) { return static_cast<double>(i); });
}
/// Ones on the diagonal of a matrix.
inline void eye(State& state, int index) noexcept {
  const auto columns = static_cast<std::size_t>(state.slot(index).shape[1]);
  fill(state, index, [columns](std::size_t i) { return i / columns == i % columns ? 1.0 : 0.0; });
}
/// Ones on and below the diagonal of a matrix.
inline void tril(State& state, int index) noexcept {
  const auto columns = static_cast<std::size_t>(state.slot(index).shape[1]);
  fill(state, index, [columns](std::size_t i) { return i / columns >= i % columns ? 1.0 : 0.0; });
}

/// Of [low, high).
inline void uniform(State& state, int index, std::uint64_t seed, double low, double high) noexcept {
  const random::Stream numbers = stream(state, index, seed);
  fill(state, index, [=](std::size_t i) { return random::product(numbers.uniform(i), high - low) + low; });
}
inline void normal(State& state, int index, std::uint64_t seed, double mean, double deviation) noexcept {
  const random::Stream numbers = stream(state, index, seed);
  fill(state, index, [=](std::size_t i) {
    return random::product(random::normal_quantile(numbers.open_uniform(i)), deviation) + mean;
  });
}
/// One row of those along the first dimension, as that of an Embedding's padding.
inline void zero_row(State& state, int index, std::int64_t row) noexcept {
  const Slot& slot = state.slot(index);
  if (!state.status().ok() || slot.size() == 0) return;
  const std::size_t bytes = slot.bytes() / static_cast<std::size_t>(slot.shape[0]);  // all bits of a zero are 0
  std::memset(state.data(index) + static_cast<std::size_t>(row) * bytes, 0, bytes);
  state.changed();
}
/// Normal, but only values in [low, high].
inline void trunc_normal(State& state, int index, std::uint64_t seed, double mean, double deviation, double low,
                         double high) noexcept {
  const random::Stream numbers = stream(state, index, seed);
  const double below = random::normal_probability((low - mean) / deviation);
  const double above = random::normal_probability((high - mean) / deviation);
  fill(state, index, [=](std::size_t i) {
    const double p = random::product(numbers.open_uniform(i), above - below) + below;
    const double value = p <= 0 ? low : p >= 1 ? high : random::product(random::normal_quantile(p), deviation) + mean;
    return value < low ? low : value > high ? high : value;
  });
}

template <class T>
void orthogonalize(T* data, std::size_t rows, std::size_t columns, double gain) noexcept {
  const bool wide = rows <= columns;
  const std::size_t vectors = wide ? rows : columns;
  const std::size_t length = wide ? columns : rows;
  const auto element = [=](std::size_t v, std::size_t i) -> T& {
    return wide ? data[v * columns + i] : data[i * columns + v];
  };
  const auto dot = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t i = 0; i < length; ++i)
      sum += random::product(static_cast<double>(element(a, i)), static_cast<double>(element(b, i)));
    return sum;
  };
  for (std::size_t v = 0; v < vectors; ++v) {
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t u = 0; u < v; ++u) {
        const double along = dot(v, u);
        for (std::size_t i = 0; i < length; ++i)
          element(v, i) = static_cast<T>(static_cast<double>(element(v, i)) -
                                         random::product(along, static_cast<double>(element(u, i))));
      }
    const double norm = random::sqrt(dot(v, v));
    for (std::size_t i = 0; i < length; ++i) element(v, i) = static_cast<T>(static_cast<double>(element(v, i)) / norm);
  }
  for (std::size_t i = 0; i < rows * columns; ++i)
    data[i] = static_cast<T>(random::product(static_cast<double>(data[i]), gain));
}

/// Rows (of a wide matrix) or columns (of a tall one) at right angles, each of length `gain`: normal values made
/// orthogonal by the modified Gram-Schmidt process, twice because once loses digits. Extents after the first are taken
/// together as columns. For f32 and f64.
inline void orthogonal(State& state, int index, std::uint64_t seed, double gain) noexcept {
  normal(state, index, seed, 0, 1);
  const Slot& slot = state.slot(index);
  if (!state.status().ok() || slot.size() == 0) return;
  const auto rows = static_cast<std::size_t>(slot.shape[0]);
  const std::size_t columns = slot.size() / rows;
  if (slot.dtype == Dtype::f32) orthogonalize(state.at<float>(slot.offset), rows, columns, gain);
  if (slot.dtype == Dtype::f64) orthogonalize(state.at<double>(slot.offset), rows, columns, gain);
}

}  // namespace init

}  // namespace abi_1
}  // namespace modc

#endif
