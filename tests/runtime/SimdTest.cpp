// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Vectors against scalars: every operation lane by lane, and every tail with guarded memory around it.
#include "modc/convert.h"
#include "modc/half.h"
#include "modc/kernel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace modc;

namespace {

template <class T> std::vector<T> specialValues() {
  const T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  const T big = T(1) / std::numeric_limits<T>::epsilon();
  std::vector<T> values = {T(0),
                           T(-0.0),
                           T(1),
                           T(-1),
                           T(0.5),
                           T(-0.5),
                           T(1.5),
                           T(2.5),
                           T(-2.5),
                           T(0.49999997),
                           T(3.7),
                           T(-3.2),
                           T(1e9),
                           T(-1e9),
                           big,
                           -big,
                           big - T(0.5),
                           big * 3,
                           infinity,
                           -infinity,
                           nan,
                           std::numeric_limits<T>::min(),
                           std::numeric_limits<T>::denorm_min(),
                           std::numeric_limits<T>::max()};
  while (values.size() % 16 != 0)
    values.push_back(T(values.size()) * T(0.37));
  return values;
}

template <class T> void expectSame(T actual, T expected, const char *what, T input) {
  if (std::isnan(expected))
    EXPECT_TRUE(std::isnan(actual)) << what << " of " << input;
  else
    EXPECT_TRUE(actual == expected && std::signbit(actual) == std::signbit(expected))
        << what << " of " << input << " is " << actual << ", not " << expected;
}

template <class V> class FloatVectors : public ::testing::Test {};
using FloatTypes = ::testing::Types<f32x4, f32x8, f32x16, f64x2, f64x4, f64x8>;
TYPED_TEST_SUITE(FloatVectors, FloatTypes);

TYPED_TEST(FloatVectors, UnaryMath) {
  using V = TypeParam;
  using T = lane_of<V>;
  const auto values = specialValues<T>();
  for (size_t i = 0; i + lanes_of<V> <= values.size(); i += lanes_of<V>) {
    const V v = load<V>(values.data() + i);
    const V a = abs(v), q = modc::sqrt(v), f = modc::floor(v), c = modc::ceil(v), t = modc::trunc(v), r = round_even(v);
    for (int k = 0; k < lanes_of<V>; ++k) {
      const T x = values[i + size_t(k)];
      expectSame<T>(a[k], std::fabs(x), "abs", x);
      expectSame<T>(q[k], std::sqrt(x), "sqrt", x);
      expectSame<T>(f[k], std::floor(x), "floor", x);
      expectSame<T>(c[k], std::ceil(x), "ceil", x);
      expectSame<T>(t[k], std::trunc(x), "trunc", x);
      expectSame<T>(r[k], std::nearbyint(x), "round_even", x);
      expectSame<T>(modc::floor(x), std::floor(x), "scalar floor", x);
      expectSame<T>(modc::sqrt(x), std::sqrt(x), "scalar sqrt", x);
      expectSame<T>(round_even(x), std::nearbyint(x), "scalar round_even", x);
    }
  }
}

TYPED_TEST(FloatVectors, MinAndMaxWithNan) {
  using V = TypeParam;
  using T = lane_of<V>;
  const auto values = specialValues<T>();
  for (T x : values)
    for (T y : values) {
      const V a = splat<V>(x), b = splat<V>(y);
      const bool nan = std::isnan(x) || std::isnan(y);
      EXPECT_EQ(std::isnan(T(min_nan(a, b)[0])), nan);
      EXPECT_EQ(std::isnan(T(max_nan(a, b)[0])), nan);
      EXPECT_EQ(std::isnan(min_nan(x, y)), nan);
      if (nan) {
        expectSame<T>(modc::min(a, b)[0], y, "min with NaN", x);
        expectSame<T>(modc::max(a, b)[0], y, "max with NaN", x);
      } else {
        EXPECT_EQ(T(modc::min(a, b)[0]), std::min(x, y));
        EXPECT_EQ(T(modc::max(a, b)[0]), std::max(x, y));
        EXPECT_EQ(T(min_nan(a, b)[0]), std::min(x, y));
        EXPECT_EQ(T(max_nan(a, b)[0]), std::max(x, y));
      }
    }
}

TYPED_TEST(FloatVectors, AcrossLanes) {
  using V = TypeParam;
  using T = lane_of<V>;
  V v = ramp<V>(T(1), T(2));
  const T n = T(lanes_of<V>);
  EXPECT_EQ(sum(v), n * n);
  EXPECT_EQ(max_of(v), 2 * n - 1);
  EXPECT_EQ(min_of(v), T(1));
  EXPECT_TRUE(any(v > n));
  EXPECT_FALSE(any(v > 2 * n));
  EXPECT_TRUE(all(v > T(0)));
  EXPECT_FALSE(all(v > T(1)));
  for (int k = 0; k < lanes_of<V>; ++k) {
    V w = v;
    w[k] = std::numeric_limits<T>::quiet_NaN();
    EXPECT_TRUE(std::isnan(max_of(w))) << k;
    EXPECT_TRUE(std::isnan(min_of(w))) << k;
    EXPECT_TRUE(any(is_nan(w)));
  }
  const auto joined = concat(lower_half(v), upper_half(v));
  EXPECT_TRUE(all(joined == v));
  const auto mixed = interleave(v, v + v);
  for (int i = 0; i < lanes_of<V>; ++i) {
    EXPECT_EQ(mixed[2 * i], v[i]);
    EXPECT_EQ(mixed[2 * i + 1], T(v[i] + v[i]));
  }
}

/// Every pattern of 16 bits, and what modc/convert.h makes of it when weights are loaded.
template <int Lanes> void expectWidened() {
  using V = vec<std::uint16_t, Lanes>;
  for (unsigned first = 0; first < 0x10000; first += Lanes) {
    V patterns;
    for (int k = 0; k < Lanes; ++k)
      patterns[k] = static_cast<std::uint16_t>(first + unsigned(k));
    const auto wide = from_bf16(patterns), half = from_f16(patterns);
    for (int k = 0; k < Lanes; ++k) {
      const std::uint16_t pattern = patterns[k];
      const auto bitsOf = [](float x) { return bitcast<std::uint32_t>(x); };
      ASSERT_EQ(bitsOf(wide[k]), bitsOf(bfloat16_to_float(pattern))) << pattern;
      ASSERT_EQ(bitsOf(half[k]), bitsOf(half_to_float(pattern))) << pattern;
      ASSERT_EQ(bitsOf(from_bf16(pattern)), bitsOf(bfloat16_to_float(pattern))) << pattern;
      ASSERT_EQ(bitsOf(from_f16(pattern)), bitsOf(half_to_float(pattern))) << pattern;
    }
  }
}

TEST(Halves, AreWidenedAsWhenLoaded) {
  expectWidened<2>();
  expectWidened<8>();
  expectWidened<16>();
}

template <class V> class AllVectors : public ::testing::Test {};
using AllTypes = ::testing::Types<f32x2, f32x4, f32x8, f32x16, f64x4, f64x8, i32x4, i32x8, i32x16, i64x4, u8x16, i16x8>;
TYPED_TEST_SUITE(AllVectors, AllTypes);

// The memory is allocated exactly as large as what may be touched, so that sanitizers see one element more.
TYPED_TEST(AllVectors, VariableTailsTouchNothingElse) {
  using V = TypeParam;
  using T = lane_of<V>;
  for (int n = 0; n <= lanes_of<V>; ++n) {
    std::vector<T> source, target(size_t(n), T(7));
    for (int i = 0; i < n; ++i)
      source.push_back(T(i + 1));
    source.shrink_to_fit();
    const V v = load_first<V>(source.data(), n);
    for (int i = 0; i < lanes_of<V>; ++i)
      EXPECT_EQ(T(v[i]), i < n ? T(i + 1) : T(0)) << n;
    store_first(target.data(), v, n);
    EXPECT_EQ(source, target);
    std::vector<T> wide(size_t(lanes_of<V>) + 1, T(9));
    store_first(wide.data(), v, n);
    for (size_t i = size_t(n); i < wide.size(); ++i)
      EXPECT_EQ(wide[i], T(9)) << n;
  }
}

template <class V, int N> void constantTail() {
  using T = lane_of<V>;
  std::vector<T> source, target(N, T(7));
  for (int i = 0; i < N; ++i)
    source.push_back(T(i + 1));
  const V v = load_n<V, N>(source.data());
  for (int i = 0; i < lanes_of<V>; ++i)
    EXPECT_EQ(T(v[i]), i < N ? T(i + 1) : T(0));
  store_n<N>(target.data(), v);
  EXPECT_EQ(source, target);
  if constexpr (N < lanes_of<V>)
    constantTail<V, N + 1>();
}
TYPED_TEST(AllVectors, ConstantTails) { constantTail<TypeParam, 0>(); }

TYPED_TEST(AllVectors, MemoryAccess) {
  using V = TypeParam;
  using T = lane_of<V>;
  constexpr int n = lanes_of<V>;
  std::vector<T> memory;
  for (int i = 0; i < 3 * n + 1; ++i)
    memory.push_back(T(i));
  const V unaligned = load<V>(memory.data() + 1), strided = load_strided<V>(memory.data(), 3);
  vec<std::int32_t, n> index;
  for (int i = 0; i < n; ++i)
    index[i] = 2 * (n - 1 - i);
  const V gathered = gather<V>(memory.data(), index);
  const V chosen = select(unaligned > splat<V>(T(2)), unaligned, splat<V>(T(0)));
  const auto mask = strided > splat<V>(T(4));
  const V masked = load_masked<V>(memory.data(), mask), some = gather_masked<V>(memory.data(), index, mask);
  std::vector<T> out(size_t(2 * n), T(100)), scattered(size_t(2 * n), T(100)), only(size_t(n), T(100)),
      partly(size_t(2 * n), T(100));
  store_strided(out.data(), unaligned, 2);
  scatter(scattered.data(), index, unaligned);
  store_masked(only.data(), unaligned, mask);
  scatter_masked(partly.data(), index, unaligned, mask);
  for (int i = 0; i < n; ++i) {
    EXPECT_EQ(T(unaligned[i]), T(i + 1));
    EXPECT_EQ(T(strided[i]), T(3 * i));
    EXPECT_EQ(T(gathered[i]), T(2 * (n - 1 - i)));
    EXPECT_EQ(T(chosen[i]), i + 1 > 2 ? T(i + 1) : T(0));
    EXPECT_EQ(T(masked[i]), 3 * i > 4 ? T(i) : T(0));
    EXPECT_EQ(T(some[i]), 3 * i > 4 ? T(2 * (n - 1 - i)) : T(0));
    EXPECT_EQ(partly[size_t(2 * (n - 1 - i))], 3 * i > 4 ? T(i + 1) : T(100));
    EXPECT_EQ(out[size_t(2 * i)], T(i + 1));
    EXPECT_EQ(out[size_t(2 * i + 1)], T(100));
    EXPECT_EQ(scattered[size_t(2 * (n - 1 - i))], T(i + 1));
    EXPECT_EQ(only[size_t(i)], 3 * i > 4 ? T(i + 1) : T(100));
  }
}

TEST(Simd, ConvertAndBitcast) {
  const f32x8 f = {1.9f, -1.9f, 0.0f, 100.0f, -0.5f, 2.0f, 3.5f, -7.0f};
  const i32x8 i = convert<i32x8>(f);
  const vec<double, 8> d = convert<vec<double, 8>>(f);
  const i32x8 bits = bitcast<i32x8>(f);
  for (int k = 0; k < 8; ++k) {
    EXPECT_EQ(i[k], static_cast<int>(f[k]));
    EXPECT_EQ(d[k], static_cast<double>(f[k]));
    EXPECT_EQ(bitcast<float>(static_cast<int>(bits[k])), static_cast<float>(f[k]));
  }
  EXPECT_EQ(convert<int>(2.9f), 2);
  EXPECT_EQ(copysign(3.0, -0.0), -3.0);
  EXPECT_EQ(abs(-5), 5);
  EXPECT_EQ(select(true, 1, 2), 1);
}

} // namespace
