// SPDX-License-Identifier: 0BSD
// Vector types by name, their traits, and how they are made, converted, halved and joined.
#ifndef MODC_ABI_1_VECTOR_H
#define MODC_ABI_1_VECTOR_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#undef MODC_INLINE
#define MODC_INLINE static inline __attribute__((always_inline))

// A vector wider than the target's registers has no fixed calling convention. All functions here are inlined, so no
// call remains to which that could matter. The compilers report the place of use: this holds for the rest of the file.
// Kernels include this header, programs do not.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace modc {
inline namespace abi_1 {

template <class T, int N>
struct vec_type {
  typedef T type __attribute__((vector_size(N * sizeof(T))));
};
template <class T, int N>
using vec = typename vec_type<T, N>::type;

using f32x2 = vec<float, 2>;
using f32x4 = vec<float, 4>;
using f32x8 = vec<float, 8>;
using f32x16 = vec<float, 16>;
using f32x32 = vec<float, 32>;
using f64x2 = vec<double, 2>;
using f64x4 = vec<double, 4>;
using f64x8 = vec<double, 8>;
using f64x16 = vec<double, 16>;
using i8x2 = vec<std::int8_t, 2>;
using i8x4 = vec<std::int8_t, 4>;
using i8x8 = vec<std::int8_t, 8>;
using i8x16 = vec<std::int8_t, 16>;
using i8x32 = vec<std::int8_t, 32>;
using i8x64 = vec<std::int8_t, 64>;
using u8x2 = vec<std::uint8_t, 2>;
using u8x4 = vec<std::uint8_t, 4>;
using u8x8 = vec<std::uint8_t, 8>;
using u8x16 = vec<std::uint8_t, 16>;
using u8x32 = vec<std::uint8_t, 32>;
using u8x64 = vec<std::uint8_t, 64>;
using i16x8 = vec<std::int16_t, 8>;
using i16x16 = vec<std::int16_t, 16>;
using i16x32 = vec<std::int16_t, 32>;
using u16x8 = vec<std::uint16_t, 8>;
using u16x16 = vec<std::uint16_t, 16>;
using u16x32 = vec<std::uint16_t, 32>;
using i32x2 = vec<std::int32_t, 2>;
using i32x4 = vec<std::int32_t, 4>;
using i32x8 = vec<std::int32_t, 8>;
using i32x16 = vec<std::int32_t, 16>;
using i32x32 = vec<std::int32_t, 32>;
using u32x4 = vec<std::uint32_t, 4>;
using u32x8 = vec<std::uint32_t, 8>;
using u32x16 = vec<std::uint32_t, 16>;
using i64x2 = vec<std::int64_t, 2>;
using i64x4 = vec<std::int64_t, 4>;
using i64x8 = vec<std::int64_t, 8>;
using i64x16 = vec<std::int64_t, 16>;
using u64x2 = vec<std::uint64_t, 2>;
using u64x4 = vec<std::uint64_t, 4>;
using u64x8 = vec<std::uint64_t, 8>;

// -------- traits

namespace simd {

template <class V, bool = std::is_arithmetic_v<V>>
struct traits {
  using lane = V;
  static constexpr int lanes = 1;
};
template <class V>
struct traits<V, false> {
  using lane = std::remove_cv_t<std::remove_reference_t<decltype(std::declval<V&>()[0])>>;
  static constexpr int lanes = static_cast<int>(sizeof(V) / sizeof(lane));
};

template <std::size_t Bytes>
struct signed_int;
template <>
struct signed_int<1> {
  using type = std::int8_t;
};
template <>
struct signed_int<2> {
  using type = std::int16_t;
};
template <>
struct signed_int<4> {
  using type = std::int32_t;
};
template <>
struct signed_int<8> {
  using type = std::int64_t;
};

template <class V, bool = std::is_arithmetic_v<V>>
struct mask_type {
  using type = bool;
};
template <class V>
struct mask_type<V, false> {
  using type = vec<typename signed_int<sizeof(typename traits<V>::lane)>::type, traits<V>::lanes>;
};

}  // namespace simd

template <class V>
using lane_of = typename simd::traits<V>::lane;
template <class V>
inline constexpr int lanes_of = simd::traits<V>::lanes;
template <class V>
inline constexpr bool is_vector = !std::is_arithmetic_v<V>;
/// What a comparison of two V yields: bool, or integers of the lane's width that are 0 or -1.
template <class V>
using mask_of = typename simd::mask_type<V>::type;
template <class V>
using half_of = vec<lane_of<V>, lanes_of<V> / 2>;

// -------- making vectors

/// All lanes equal. Integers avoid `V{} + s`, which -Wconversion reports for narrow lanes.
template <class V, class T>
MODC_INLINE V splat(T s) {
  const auto lane = static_cast<lane_of<V>>(s);
  if constexpr (!is_vector<V>) {
    return lane;
  } else {
    V v{};
    for (int i = 0; i < lanes_of<V>; ++i) v[i] = lane;
    return v;
  }
}

/// base, base + stride, base + 2 * stride, ...
template <class V>
MODC_INLINE V ramp(lane_of<V> base, lane_of<V> stride) {
  V v{};
  for (int i = 0; i < lanes_of<V>; ++i) v[i] = static_cast<lane_of<V>>(i);
  return splat<V>(base) + v * splat<V>(stride);
}

/// The mask of the first n lanes; n may lie outside 0 .. lanes.
template <class Mask>
MODC_INLINE Mask first_lanes(int n) {
  return ramp<Mask>(0, 1) < splat<Mask>(n);
}

template <class To, class From>
MODC_INLINE To bitcast(const From& v) {
  static_assert(sizeof(To) == sizeof(From), "bitcast keeps the size");
  To to;
  std::memcpy(&to, &v, sizeof to);
  return to;
}

/// Lane-wise static_cast. Float to integer rounds towards zero; out of range is undefined as in C++.
template <class To, class From>
MODC_INLINE To convert(const From& v) {
  static_assert(lanes_of<To> == lanes_of<From>, "convert keeps the number of lanes");
  if constexpr (is_vector<To>) {
    return __builtin_convertvector(v, To);
  } else {
    return static_cast<To>(v);
  }
}

namespace simd {

template <class V, int... I>
MODC_INLINE half_of<V> pick(const V& v, int, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(v, v, I...);
}
template <class V, int... I>
MODC_INLINE half_of<V> pick_upper(const V& v, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(v, v, (I + static_cast<int>(sizeof...(I)))...);
}
template <class V, int... I>
MODC_INLINE vec<lane_of<V>, 2 * lanes_of<V>> join(const V& a, const V& b, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, I...);
}

}  // namespace simd

template <class V>
MODC_INLINE half_of<V> lower_half(const V& v) {
  return simd::pick(v, 0, std::make_integer_sequence<int, lanes_of<V> / 2>{});
}
template <class V>
MODC_INLINE half_of<V> upper_half(const V& v) {
  return simd::pick_upper(v, std::make_integer_sequence<int, lanes_of<V> / 2>{});
}
template <class V>
MODC_INLINE vec<lane_of<V>, 2 * lanes_of<V>> concat(const V& lower, const V& upper) {
  return simd::join(lower, upper, std::make_integer_sequence<int, 2 * lanes_of<V>>{});
}
/// Lane 0 of each, then lane 1 of each, and so on.
template <class V, class... W>
MODC_INLINE auto interleave(const V& first, const W&... others) {
  constexpr int parts = 1 + static_cast<int>(sizeof...(W));
  const V list[] = {first, others...};
  vec<lane_of<V>, parts * lanes_of<V>> v{};
  for (int i = 0; i < lanes_of<V>; ++i)
    for (int k = 0; k < parts; ++k) v[parts * i + k] = list[k][i];
  return v;
}
/// Lanes of a followed by lanes of b, chosen by constant index.
template <int... I, class V>
MODC_INLINE vec<lane_of<V>, static_cast<int>(sizeof...(I))> shuffle(const V& a, const V& b) {
  return __builtin_shufflevector(a, b, I...);
}

}  // namespace abi_1
}  // namespace modc

#endif
