// SPDX-License-Identifier: 0BSD
// The functions of the op table. exp, log, expm1, log1p, tanh, sigmoid and erf are for vectors of float, without tables
// and branches.
//
// A scalar and a lane of a vector run the same code, so tails give the same bits as bodies. Special values are those of
// the C library. Largest errors found over all of float, in last places (tests/kernels/ElementwiseTest.cpp):
//   exp 1.1   log 0.9   expm1 1.6   log1p 2.5   tanh 6   sigmoid 2.5   erf 5   pow 0.51
// Vectors of double go through the C library lane by lane, as do the rarer functions.
#ifndef MODC_ABI_1_MATH_H
#define MODC_ABI_1_MATH_H

#include <cmath>

#include "simd.h"

namespace modc {
inline namespace abi_1 {

namespace simd {

template <class V>
using float_bits = std::conditional_t<is_vector<V>, vec<std::uint32_t, lanes_of<V>>, std::uint32_t>;
template <class V>
using float_ints = std::conditional_t<is_vector<V>, vec<std::int32_t, lanes_of<V>>, std::int32_t>;

template <class V>
inline constexpr bool is_single = std::is_same_v<lane_of<V>, float>;

template <class V, class F>
MODC_INLINE V lanewise(V v, F f) {
  if constexpr (!is_vector<V>) {
    return static_cast<V>(f(v));
  } else {
    for (int i = 0; i < lanes_of<V>; ++i) v[i] = static_cast<lane_of<V>>(f(static_cast<lane_of<V>>(v[i])));
    return v;
  }
}

template <class V, class F>
MODC_INLINE V lanewise(V x, V y, F f) {
  if constexpr (!is_vector<V>) {
    return static_cast<V>(f(x, y));
  } else {
    for (int i = 0; i < lanes_of<V>; ++i)
      x[i] = static_cast<lane_of<V>>(f(static_cast<lane_of<V>>(x[i]), static_cast<lane_of<V>>(y[i])));
    return x;
  }
}

template <class V>
MODC_INLINE V polynomial(V, V sum) {
  return sum;
}
/// Horner's rule, the highest coefficient first.
template <class V, class... Rest>
MODC_INLINE V polynomial(V x, V sum, float next, Rest... rest) {
  return polynomial(x, static_cast<V>(sum * x + next), rest...);
}

/// low or high where x is beyond; NaN stays.
template <class V>
MODC_INLINE V bounded(V x, float low, float high) {
  return min(splat<V>(high), max(splat<V>(low), x));
}

/// 2^n for -126 <= n <= 127.
template <class V>
MODC_INLINE V power_of_two(float_ints<V> n) {
  return bitcast<V>(bitcast<float_bits<V>>(static_cast<float_ints<V>>(n + 127)) << 23);
}

}  // namespace simd

template <class V>
MODC_INLINE V exp(V x) {
  if constexpr (!simd::is_single<V>) {
    return simd::lanewise(x, [](auto lane) { return std::exp(lane); });
  } else {
    // n = round(x / ln 2): adding 1.5 * 2^23 leaves the integer in the low bits. ln 2 has two parts, the first with few
    // enough bits that n times it is exact. Coefficients: Cephes expf.
    const V c = simd::bounded(x, -104.0f, 89.0f);
    const V shifted = c * 1.44269504f + 12582912.0f;
    const V n = shifted - 12582912.0f;
    const V r = (c - n * 0.693359375f) - n * -2.12194440e-4f;
    V p = simd::polynomial(r, splat<V>(1.9875691500e-4f), 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f,
                           1.6666665459e-1f, 5.0000001201e-1f);
    p = p * (r * r) + r + 1.0f;
    // 2^n as two factors, for results near both ends of the range.
    const auto bits = static_cast<simd::float_bits<V>>(bitcast<simd::float_bits<V>>(shifted) - 0x4b400000u);
    const auto whole = bitcast<simd::float_ints<V>>(bits);
    const auto half = static_cast<simd::float_ints<V>>(whole >> 1);
    const auto rest = static_cast<simd::float_ints<V>>(
        bitcast<simd::float_ints<V>>(static_cast<simd::float_bits<V>>(bits - bitcast<simd::float_bits<V>>(half))));
    return p * simd::power_of_two<V>(half) * simd::power_of_two<V>(rest);
  }
}

template <class V>
MODC_INLINE V log(V x) {
  if constexpr (!simd::is_single<V>) {
    return simd::lanewise(x, [](auto lane) { return std::log(lane); });
  } else {
    using Bits = simd::float_bits<V>;
    using Ints = simd::float_ints<V>;
    constexpr float smallest = std::numeric_limits<float>::min();
    const auto tiny = x < smallest;
    const V scaled = select(tiny, static_cast<V>(x * 8388608.0f), x);
    // x = 2^e * m with m between sqrt(1/2) and sqrt(2); log m by a polynomial in m - 1 (Cephes logf).
    const Bits bits = bitcast<Bits>(scaled);
    const Ints e = bitcast<Ints>(static_cast<Bits>(bits - 0x3f3504f3u)) >> 23;
    const V f = bitcast<V>(static_cast<Bits>(bits - (bitcast<Bits>(e) << 23))) - 1.0f;
    const V z = f * f;
    const V p =
        simd::polynomial(f, splat<V>(7.0376836292e-2f), -1.1514610310e-1f, 1.1676998740e-1f, -1.2420140846e-1f,
                         1.4249322787e-1f, -1.6668057665e-1f, 2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f);
    const V exponent = convert<V>(e) - select(tiny, splat<V>(23.0f), V{});
    V result = (f + ((p * f * z + exponent * -2.12194440e-4f) - 0.5f * z)) + exponent * 0.693359375f;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    result = select(x < infinity, result, x);  // infinity and NaN
    result = select(x == 0.0f, splat<V>(-infinity), result);
    return select(x < 0.0f, splat<V>(std::numeric_limits<float>::quiet_NaN()), result);
  }
}

template <class V>
MODC_INLINE V expm1(V x) {
  if constexpr (!simd::is_single<V>) {
    return simd::lanewise(x, [](auto lane) { return std::expm1(lane); });
  } else {
    // As exp, but 2^n (e^r - 1) + (2^n - 1) with 2^n taken out, so that nothing is lost where n is 0.
    const V c = simd::bounded(x, -18.0f, 89.0f);
    const V shifted = c * 1.44269504f + 12582912.0f;
    const V n = shifted - 12582912.0f;
    const V r = (c - n * 0.693359375f) - n * -2.12194440e-4f;
    const V p = simd::polynomial(r, splat<V>(1.9875691500e-4f), 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f,
                                 1.6666665459e-1f, 5.0000001201e-1f);
    const auto bits = static_cast<simd::float_bits<V>>(bitcast<simd::float_bits<V>>(shifted) - 0x4b400000u);
    const auto whole = bitcast<simd::float_ints<V>>(bits);
    const auto half = static_cast<simd::float_ints<V>>(whole >> 1);
    const auto rest = static_cast<simd::float_ints<V>>(
        bitcast<simd::float_ints<V>>(static_cast<simd::float_bits<V>>(bits - bitcast<simd::float_bits<V>>(half))));
    // Beyond n = 64 the 1 is lost in 2^n; two factors, for n up to 128.
    const V down = splat<V>(1) / (simd::power_of_two<V>(half) * simd::power_of_two<V>(rest));
    const V scaled = (p * (r * r) + r) + (splat<V>(1) - down);
    const V result = scaled * simd::power_of_two<V>(half) * simd::power_of_two<V>(rest);
    return select(x == splat<V>(0), x, result);  // keeps the sign of zero
  }
}

/// log u x / (u - 1) for u = 1 + x: the quotient takes back the rounding of u (Kahan).
template <class V>
MODC_INLINE V log1p(V x) {
  if constexpr (!simd::is_single<V>) {
    return simd::lanewise(x, [](auto lane) { return std::log1p(lane); });
  } else {
    const V u = splat<V>(1) + x;
    const V d = u - splat<V>(1);
    const V result = abi_1::log(u) * (x / d);
    const V near = select(d == splat<V>(0), x, result);
    return select(u < splat<V>(std::numeric_limits<float>::infinity()), near, u);
  }
}

template <class V>
MODC_INLINE V tanh(V x) {
  if constexpr (!simd::is_single<V>) {
    return simd::lanewise(x, [](auto lane) { return std::tanh(lane); });
  } else {
    // A rational function up to where the result rounds to 1; coefficients: Eigen.
    const V c = simd::bounded(x, -7.90531110763549805f, 7.90531110763549805f);
    const V s = c * c;
    const V p =
        simd::polynomial(s, splat<V>(-2.76076847742355e-16f), 2.00018790482477e-13f, -8.60467152213735e-11f,
                         5.12229709037114e-08f, 1.48572235717979e-05f, 6.37261928875436e-04f, 4.89352455891786e-03f);
    const V q = simd::polynomial(s, splat<V>(1.19825839466702e-06f), 1.18534705686654e-04f, 2.26843463243900e-03f,
                                 4.89352518554385e-03f);
    const V result = simd::bounded(static_cast<V>(c * p / q), -1.0f, 1.0f);
    const V magnitude = abs(x);
    const V far = select(magnitude > 9.1f, copysign(splat<V>(1.0f), x), result);
    return select(magnitude < 0.0004f, x, far);
  }
}

template <class V>
MODC_INLINE V sigmoid(V x) {
  return splat<V>(1) / (splat<V>(1) + abi_1::exp(static_cast<V>(-x)));
}

template <class V>
MODC_INLINE V erf(V x) {
  if constexpr (!simd::is_single<V>) {
    return simd::lanewise(x, [](auto lane) { return std::erf(lane); });
  } else {
    // A rational function up to where the result rounds to 1; coefficients: Eigen and XLA.
    const V c = simd::bounded(x, -3.832506856900711f, 3.832506856900711f);
    const V s = c * c;
    const V p = simd::polynomial(s, splat<V>(0.00022905065861350646f), 0.0034082910107109506f, 0.050955695062380861f,
                                 0.18520832239976145f, 1.128379143519084f);
    const V q = simd::polynomial(s, splat<V>(-1.1791602954361697e-7f), 0.000023547966471313185f, 0.0010179625278914885f,
                                 0.014070470171167667f, 0.11098505178285362f, 0.49746925110067538f, 1.0f);
    return simd::bounded(static_cast<V>(c * p / q), -1.0f, 1.0f);
  }
}

/// In double precision, so that the float result is correctly rounded but for ties.
template <class V>
MODC_INLINE V pow(V x, V y) {
  if constexpr (!is_vector<V>) {
    return static_cast<V>(std::pow(static_cast<double>(x), static_cast<double>(y)));
  } else {
    for (int i = 0; i < lanes_of<V>; ++i) {
      const lane_of<V> base = x[i];
      const lane_of<V> exponent = y[i];
      x[i] = abi_1::pow(base, exponent);
    }
    return x;
  }
}

template <class V>
MODC_INLINE V exp2(V x) {
  return simd::lanewise(x, [](auto lane) { return std::exp2(lane); });
}
template <class V>
MODC_INLINE V log2(V x) {
  return simd::lanewise(x, [](auto lane) { return std::log2(lane); });
}
template <class V>
MODC_INLINE V log10(V x) {
  return simd::lanewise(x, [](auto lane) { return std::log10(lane); });
}
template <class V>
MODC_INLINE V sin(V x) {
  return simd::lanewise(x, [](auto lane) { return std::sin(lane); });
}
template <class V>
MODC_INLINE V cos(V x) {
  return simd::lanewise(x, [](auto lane) { return std::cos(lane); });
}
template <class V>
MODC_INLINE V tan(V x) {
  return simd::lanewise(x, [](auto lane) { return std::tan(lane); });
}
template <class V>
MODC_INLINE V asin(V x) {
  return simd::lanewise(x, [](auto lane) { return std::asin(lane); });
}
template <class V>
MODC_INLINE V acos(V x) {
  return simd::lanewise(x, [](auto lane) { return std::acos(lane); });
}
template <class V>
MODC_INLINE V atan(V x) {
  return simd::lanewise(x, [](auto lane) { return std::atan(lane); });
}
template <class V>
MODC_INLINE V sinh(V x) {
  return simd::lanewise(x, [](auto lane) { return std::sinh(lane); });
}
template <class V>
MODC_INLINE V cosh(V x) {
  return simd::lanewise(x, [](auto lane) { return std::cosh(lane); });
}
template <class V>
MODC_INLINE V asinh(V x) {
  return simd::lanewise(x, [](auto lane) { return std::asinh(lane); });
}
template <class V>
MODC_INLINE V acosh(V x) {
  return simd::lanewise(x, [](auto lane) { return std::acosh(lane); });
}
template <class V>
MODC_INLINE V atanh(V x) {
  return simd::lanewise(x, [](auto lane) { return std::atanh(lane); });
}
template <class V>
MODC_INLINE V erfc(V x) {
  return simd::lanewise(x, [](auto lane) { return std::erfc(lane); });
}
template <class V>
MODC_INLINE V fmod(V x, V y) {
  return simd::lanewise(x, y, [](auto a, auto b) { return std::fmod(a, b); });
}
template <class V>
MODC_INLINE V atan2(V x, V y) {
  return simd::lanewise(x, y, [](auto a, auto b) { return std::atan2(a, b); });
}

/// Rounded towards minus infinity; the divisor is positive.
template <class V>
MODC_INLINE V floor_div(V a, V b) {
  const V quotient = a / b;
  return select(quotient * b > a, static_cast<V>(quotient - 1), quotient);
}
template <class V>
MODC_INLINE V floor_mod(V a, V b) {
  return static_cast<V>(a - abi_1::floor_div(a, b) * b);
}

}  // namespace abi_1
}  // namespace modc

#endif
