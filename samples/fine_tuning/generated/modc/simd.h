// SPDX-License-Identifier: 0BSD
// Vectors for kernels: types, loads, stores, tails and lane-wise math over the vector extensions of GCC and clang.
//
// Arithmetic, comparison and bit operators are the compiler's own: `a * b + c`, `a < b` (a mask: 0 or -1 per lane),
// `s * v` with a scalar. Memory is touched only through load and store, which assume neither alignment nor type.
// Every function also takes scalars where that makes sense, so that one formula serves loop bodies and tails.
#ifndef MODC_ABI_1_SIMD_H
#define MODC_ABI_1_SIMD_H

#include "vector.h"

namespace modc {
inline namespace abi_1 {

// -------- memory

template <class V>
MODC_INLINE V load(const lane_of<V>* p) {
  V v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
template <class V>
MODC_INLINE void store(lane_of<V>* p, const V& v) {
  std::memcpy(p, &v, sizeof v);
}

/// The first N lanes, N constant; the others are zero.
template <class V, int N>
MODC_INLINE V load_n(const lane_of<V>* p) {
  static_assert(0 <= N && N <= lanes_of<V>, "more lanes than the vector has");
  V v{};
  std::memcpy(&v, p, N * sizeof(lane_of<V>));
  return v;
}
template <int N, class V>
MODC_INLINE void store_n(lane_of<V>* p, const V& v) {
  static_assert(0 <= N && N <= lanes_of<V>, "more lanes than the vector has");
  std::memcpy(p, &v, N * sizeof(lane_of<V>));
}

namespace simd {

/// Masked access of the target, for vectors of this many 4-byte lanes.
template <int Lanes>
struct native_tail {
  static constexpr bool exists = false;
};
#if defined(__AVX__)
template <>
struct native_tail<4> {
  static constexpr bool exists = true;
  MODC_INLINE i32x4 mask(int n) { return i32x4{0, 1, 2, 3} < n; }
  MODC_INLINE f32x4 load(const float* p, int n) {
    return __builtin_ia32_maskloadps(reinterpret_cast<const f32x4*>(p), mask(n));
  }
  MODC_INLINE void store(float* p, const f32x4& v, int n) {
    __builtin_ia32_maskstoreps(reinterpret_cast<f32x4*>(p), mask(n), v);
  }
};
template <>
struct native_tail<8> {
  static constexpr bool exists = true;
  MODC_INLINE i32x8 mask(int n) { return i32x8{0, 1, 2, 3, 4, 5, 6, 7} < n; }
  MODC_INLINE f32x8 load(const float* p, int n) {
    return __builtin_ia32_maskloadps256(reinterpret_cast<const f32x8*>(p), mask(n));
  }
  MODC_INLINE void store(float* p, const f32x8& v, int n) {
    __builtin_ia32_maskstoreps256(reinterpret_cast<f32x8*>(p), mask(n), v);
  }
};
#endif
#if defined(__AVX512F__)
template <>
struct native_tail<16> {
  static constexpr bool exists = true;
  MODC_INLINE auto mask(int n) { return static_cast<unsigned short>((1u << n) - 1u); }
  MODC_INLINE f32x16 load(const float* p, int n) { return __builtin_ia32_loadups512_mask(p, f32x16{}, mask(n)); }
  MODC_INLINE void store(float* p, const f32x16& v, int n) { __builtin_ia32_storeups512_mask(p, v, mask(n)); }
};
#endif
template <class V>
using tail_of = native_tail<sizeof(lane_of<V>) == 4 ? lanes_of<V> : 0>;

/// Copies n lanes, n below 2 * Step, in pieces of constant size: Step, Step / 2, ..., 1.
template <std::size_t Lane, int Step>
MODC_INLINE void copy_ladder(unsigned char* to, const unsigned char* from, int n) {
  if (n & Step) std::memcpy(to, from, Step * Lane);
  if constexpr (Step > 1) {
    const std::size_t done = static_cast<std::size_t>(n & Step) * Lane;
    copy_ladder<Lane, Step / 2>(to + done, from + done, n);
  }
}

}  // namespace simd

/// The first n lanes, 0 <= n <= lanes; the others are zero. Memory past p[n - 1] is not touched.
template <class V>
MODC_INLINE V load_first(const lane_of<V>* p, int n) {
  if constexpr (simd::tail_of<V>::exists) {
    return bitcast<V>(simd::tail_of<V>::load(reinterpret_cast<const float*>(p), n));
  } else {
    lane_of<V> lanes[lanes_of<V>] = {};
    simd::copy_ladder<sizeof(lane_of<V>), lanes_of<V>>(reinterpret_cast<unsigned char*>(lanes),
                                                       reinterpret_cast<const unsigned char*>(p), n);
    return load<V>(lanes);
  }
}
template <class V>
MODC_INLINE void store_first(lane_of<V>* p, const V& v, int n) {
  if constexpr (simd::tail_of<V>::exists) {
    simd::tail_of<V>::store(reinterpret_cast<float*>(p), bitcast<vec<float, lanes_of<V>>>(v), n);
  } else {
    lane_of<V> lanes[lanes_of<V>];
    store<V>(lanes, v);
    simd::copy_ladder<sizeof(lane_of<V>), lanes_of<V>>(reinterpret_cast<unsigned char*>(p),
                                                       reinterpret_cast<const unsigned char*>(lanes), n);
  }
}

/// Lanes whose mask is set; the others are zero and their memory is not touched.
template <class V>
MODC_INLINE V load_masked(const lane_of<V>* p, const mask_of<V>& mask) {
  V v{};
  for (int i = 0; i < lanes_of<V>; ++i)
    if (mask[i]) v[i] = p[i];
  return v;
}
template <class V>
MODC_INLINE void store_masked(lane_of<V>* p, const V& v, const mask_of<V>& mask) {
  for (int i = 0; i < lanes_of<V>; ++i)
    if (mask[i]) p[i] = v[i];
}

template <class V>
MODC_INLINE V load_strided(const lane_of<V>* p, std::ptrdiff_t stride) {
  V v{};
  for (int i = 0; i < lanes_of<V>; ++i) v[i] = p[i * stride];
  return v;
}
template <class V>
MODC_INLINE void store_strided(lane_of<V>* p, const V& v, std::ptrdiff_t stride) {
  for (int i = 0; i < lanes_of<V>; ++i) p[i * stride] = v[i];
}

template <class V, class Index>
MODC_INLINE V gather(const lane_of<V>* p, const Index& index) {
  static_assert(lanes_of<V> == lanes_of<Index>, "one index per lane");
  V v{};
  for (int i = 0; i < lanes_of<V>; ++i) v[i] = p[index[i]];
  return v;
}
/// Lanes are written in order: of two equal indices the last one stays.
template <class V, class Index>
MODC_INLINE void scatter(lane_of<V>* p, const Index& index, const V& v) {
  static_assert(lanes_of<V> == lanes_of<Index>, "one index per lane");
  for (int i = 0; i < lanes_of<V>; ++i) p[index[i]] = v[i];
}
/// Lanes whose mask is set; the others are zero and their memory is not touched.
template <class V, class Index>
MODC_INLINE V gather_masked(const lane_of<V>* p, const Index& index, const mask_of<V>& mask) {
  static_assert(lanes_of<V> == lanes_of<Index>, "one index per lane");
  V v{};
  for (int i = 0; i < lanes_of<V>; ++i)
    if (mask[i]) v[i] = p[index[i]];
  return v;
}
template <class V, class Index>
MODC_INLINE void scatter_masked(lane_of<V>* p, const Index& index, const V& v, const mask_of<V>& mask) {
  static_assert(lanes_of<V> == lanes_of<Index>, "one index per lane");
  for (int i = 0; i < lanes_of<V>; ++i)
    if (mask[i]) p[index[i]] = v[i];
}

// -------- choosing

template <class V>
MODC_INLINE V select(const mask_of<V>& mask, const V& a, const V& b) {
  return mask ? a : b;
}
/// b where either is NaN, as the x86 instruction does.
template <class V>
MODC_INLINE V min(const V& a, const V& b) {
  return a < b ? a : b;
}
template <class V>
MODC_INLINE V max(const V& a, const V& b) {
  return a > b ? a : b;
}
/// NaN where either is NaN, as PyTorch's minimum, maximum, clamp and relu.
template <class V>
MODC_INLINE V min_nan(const V& a, const V& b) {
  return ((a < b) | (a != a)) ? a : b;
}
template <class V>
MODC_INLINE V max_nan(const V& a, const V& b) {
  return ((a > b) | (a != a)) ? a : b;
}
template <class V>
MODC_INLINE mask_of<V> is_nan(const V& v) {
  return v != v;
}

// -------- lane-wise math

namespace simd {

template <class V>
using bits_of = std::conditional_t<is_vector<V>, mask_of<V>, typename signed_int<sizeof(lane_of<V>)>::type>;

template <class V>
MODC_INLINE bits_of<V> sign_bits() {
  return splat<bits_of<V>>(std::numeric_limits<lane_of<bits_of<V>>>::min());
}

/// From this magnitude on every value is an integer, and below it adding it rounds to one: 2^23 or 2^52.
template <class T>
inline constexpr T integers_from = static_cast<T>(1) / std::numeric_limits<T>::epsilon();

}  // namespace simd

template <class V>
MODC_INLINE V abs(const V& v) {
  if constexpr (std::is_floating_point_v<lane_of<V>>) {
    return bitcast<V>(bitcast<simd::bits_of<V>>(v) & ~simd::sign_bits<V>());
  } else {
    return v < 0 ? static_cast<V>(-v) : v;
  }
}
template <class V>
MODC_INLINE V copysign(const V& magnitude, const V& sign) {
  const auto bits = simd::sign_bits<V>();
  return bitcast<V>((bitcast<simd::bits_of<V>>(magnitude) & ~bits) | (bitcast<simd::bits_of<V>>(sign) & bits));
}

/// To the nearest integer, halves to even; keeps infinities, NaN and the sign of zero, as floor, ceil and trunc do.
template <class V>
MODC_INLINE V round_even(const V& v) {
#if defined(__AVX512F__) && !defined(__clang__)
  if constexpr (std::is_same_v<V, f32x16>) return __builtin_ia32_rndscaleps_mask(v, 8, v, -1, 4);
#endif
#if defined(__AVX__)
  if constexpr (std::is_same_v<V, f32x8>) return __builtin_ia32_roundps256(v, 8);
#endif
  const V big = splat<V>(simd::integers_from<lane_of<V>>);
  const V size = abs(v);
  const V rounded = copysign((size + big) - big, v);
  return size < big ? rounded : v;
}
template <class V>
MODC_INLINE V floor(const V& v) {
#if defined(__AVX512F__) && !defined(__clang__)
  if constexpr (std::is_same_v<V, f32x16>) return __builtin_ia32_rndscaleps_mask(v, 9, v, -1, 4);
#endif
#if defined(__AVX__)
  if constexpr (std::is_same_v<V, f32x8>) return __builtin_ia32_roundps256(v, 9);
#endif
  const V nearest = round_even(v);
  return nearest > v ? nearest - splat<V>(1) : nearest;
}
template <class V>
MODC_INLINE V ceil(const V& v) {
  return -floor(-v);
}
template <class V>
MODC_INLINE V trunc(const V& v) {
  return copysign(floor(abs(v)), v);
}

/// Correctly rounded; NaN below zero. Never sets errno.
template <class V>
MODC_INLINE V sqrt(const V& v) {
  if constexpr (!is_vector<V>) {
    return sizeof(V) == 4 ? static_cast<V>(__builtin_sqrtf(static_cast<float>(v)))
                          : static_cast<V>(__builtin_sqrt(static_cast<double>(v)));
  } else {
#if defined(__clang__)
    return __builtin_elementwise_sqrt(v);
#elif defined(__AVX__)
    if constexpr (sizeof(V) > 32)
      return concat(sqrt(lower_half(v)), sqrt(upper_half(v)));
    else if constexpr (std::is_same_v<V, f32x8>)
      return __builtin_ia32_sqrtps256(v);
    else if constexpr (std::is_same_v<V, f64x4>)
      return __builtin_ia32_sqrtpd256(v);
    else if constexpr (std::is_same_v<V, f32x4>)
      return __builtin_ia32_sqrtps(v);
    else if constexpr (std::is_same_v<V, f64x2>)
      return __builtin_ia32_sqrtpd(v);
    else
      return lower_half(sqrt(concat(v, v)));
#else
    V root;
    for (int i = 0; i < lanes_of<V>; ++i) root[i] = sqrt(static_cast<lane_of<V>>(v[i]));
    return root;
#endif
  }
}

// -------- across lanes: halves are folded, so the order does not depend on the target

template <class V>
MODC_INLINE lane_of<V> sum(const V& v) {
  if constexpr (lanes_of<V> == 2) {
    return static_cast<lane_of<V>>(v[0] + v[1]);
  } else {
    return sum(lower_half(v) + upper_half(v));
  }
}
template <class V>
MODC_INLINE lane_of<V> product(const V& v) {
  if constexpr (lanes_of<V> == 2) {
    return static_cast<lane_of<V>>(v[0] * v[1]);
  } else {
    return product(lower_half(v) * upper_half(v));
  }
}
/// NaN where any lane is.
template <class V>
MODC_INLINE lane_of<V> max_of(const V& v) {
  if constexpr (lanes_of<V> == 2) {
    return max_nan<lane_of<V>>(v[0], v[1]);
  } else {
    return max_of(max_nan(lower_half(v), upper_half(v)));
  }
}
template <class V>
MODC_INLINE lane_of<V> min_of(const V& v) {
  if constexpr (lanes_of<V> == 2) {
    return min_nan<lane_of<V>>(v[0], v[1]);
  } else {
    return min_of(min_nan(lower_half(v), upper_half(v)));
  }
}
template <class Mask>
MODC_INLINE bool any(const Mask& mask) {
  if constexpr (!is_vector<Mask>)
    return static_cast<bool>(mask);
  else if constexpr (lanes_of<Mask> == 2)
    return (mask[0] | mask[1]) != 0;
  else
    return any(lower_half(mask) | upper_half(mask));
}
template <class Mask>
MODC_INLINE bool all(const Mask& mask) {
  if constexpr (!is_vector<Mask>)
    return static_cast<bool>(mask);
  else if constexpr (lanes_of<Mask> == 2)
    return (mask[0] & mask[1]) != 0;
  else
    return all(lower_half(mask) & upper_half(mask));
}

}  // namespace abi_1
}  // namespace modc

#endif
