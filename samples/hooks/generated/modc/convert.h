// SPDX-License-Identifier: 0BSD
// Conversion between the dtypes of weight files and of slots, as PyTorch's copy_ does it.
#ifndef MODC_ABI_1_CONVERT_H
#define MODC_ABI_1_CONVERT_H

#include "slots.h"

namespace modc {
inline namespace abi_1 {

namespace convert_detail {

template <class To, class From>
To bits_as(From from) noexcept {
  static_assert(sizeof(To) == sizeof(From), "bits keep their number");
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

/// A small binary float with this many exponent and mantissa bits, whose largest exponent stands for infinity and NaN.
inline float widen(std::uint32_t bits, int exponent_bits, int mantissa_bits) noexcept {
  const std::uint32_t sign = (bits >> (exponent_bits + mantissa_bits) & 1u) << 31;
  const std::uint32_t mantissa = bits & ((1u << mantissa_bits) - 1u);
  const std::uint32_t exponent = bits >> mantissa_bits & ((1u << exponent_bits) - 1u);
  const std::uint32_t special = (1u << exponent_bits) - 1u;
  const int bias = (1 << (exponent_bits - 1)) - 1;
  if (exponent == special) return bits_as<float>(sign | 0x7f800000u | mantissa << (23 - mantissa_bits));
  float magnitude = static_cast<float>(exponent == 0 ? mantissa : mantissa | 1u << mantissa_bits);
  int power = static_cast<int>(exponent == 0 ? 1 : exponent) - bias - mantissa_bits;
  for (; power > 0; --power) magnitude *= 2.0f;
  for (; power < 0; ++power) magnitude *= 0.5f;
  return bits_as<float>(bits_as<std::uint32_t>(magnitude) | sign);
}

}  // namespace convert_detail

inline float half_to_float(std::uint16_t bits) noexcept { return convert_detail::widen(bits, 5, 10); }
inline float bfloat16_to_float(std::uint16_t bits) noexcept {
  return convert_detail::bits_as<float>(static_cast<std::uint32_t>(bits) << 16);
}
inline float float8_e5m2_to_float(std::uint8_t bits) noexcept { return convert_detail::widen(bits, 5, 2); }
/// Without infinities: the largest exponent is ordinary, only all ones are NaN.
inline float float8_e4m3_to_float(std::uint8_t bits) noexcept {
  const std::uint32_t magnitude = bits & 0x7fu;
  const float sign = (bits & 0x80u) != 0 ? -1.0f : 1.0f;
  if (magnitude == 0x7fu) return std::numeric_limits<float>::quiet_NaN();
  if (magnitude >= 0x78u) return sign * static_cast<float>(8u + (magnitude & 7u)) * 32.0f;
  return sign * convert_detail::widen(magnitude, 4, 3);
}

/// To nearest, ties to even.
inline std::uint16_t float_to_half(float value) noexcept {
  const auto bits = convert_detail::bits_as<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000u;
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
  if (magnitude >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);  // from 65520 on
  if (magnitude < 0x38800000u) {  // below 2^-14: adding 0.5 leaves the subnormal's bits at the end of the mantissa
    const float shifted = convert_detail::bits_as<float>(magnitude) + 0.5f;
    return static_cast<std::uint16_t>(sign | (convert_detail::bits_as<std::uint32_t>(shifted) - 0x3f000000u));
  }
  const std::uint32_t odd = magnitude >> 13 & 1u;
  return static_cast<std::uint16_t>(sign | (magnitude - 0x38000000u + 0xfffu + odd) >> 13);
}
inline std::uint16_t float_to_bfloat16(float value) noexcept {
  const auto bits = convert_detail::bits_as<std::uint32_t>(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>(bits >> 16 | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

inline float to_float(bfloat16 value) noexcept { return bfloat16_to_float(value.bits); }
inline float to_float(float16 value) noexcept { return half_to_float(value.bits); }
inline bfloat16 to_bfloat16(float value) noexcept { return {float_to_bfloat16(value)}; }
inline float16 to_float16(float value) noexcept { return {float_to_half(value)}; }

namespace convert_detail {

template <class T>
T read(const std::byte* from, std::size_t i) noexcept {
  T value;
  std::memcpy(&value, from + i * sizeof(T), sizeof value);
  return value;
}
template <class T>
void write(std::byte* to, std::size_t i, T value) noexcept {
  std::memcpy(to + i * sizeof(T), &value, sizeof value);
}

/// Towards zero; beyond the range its nearest end, and zero for NaN, where C++ leaves the result open.
template <class T, class From>
T to_integer(From value) noexcept {
  if constexpr (std::is_integral_v<From>) {
    return static_cast<T>(value);
  } else {
    if (value != value) return 0;
    if (value <= static_cast<From>(std::numeric_limits<T>::min())) return std::numeric_limits<T>::min();
    if (value >= static_cast<From>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
    return static_cast<T>(value);
  }
}

template <class From>
void write_as(Dtype dtype, std::byte* to, std::size_t i, From value) noexcept {
  switch (dtype) {
    case Dtype::f32: write(to, i, static_cast<float>(value)); break;
    case Dtype::f64: write(to, i, static_cast<double>(value)); break;
    case Dtype::f16: write(to, i, float_to_half(static_cast<float>(value))); break;
    case Dtype::bf16: write(to, i, float_to_bfloat16(static_cast<float>(value))); break;
    case Dtype::i64: write(to, i, to_integer<std::int64_t>(value)); break;
    case Dtype::i32: write(to, i, to_integer<std::int32_t>(value)); break;
    case Dtype::i16: write(to, i, to_integer<std::int16_t>(value)); break;
    case Dtype::i8: write(to, i, to_integer<std::int8_t>(value)); break;
    case Dtype::u8: write(to, i, to_integer<std::uint8_t>(value)); break;
    case Dtype::u16: write(to, i, to_integer<std::uint16_t>(value)); break;
    case Dtype::u32: write(to, i, to_integer<std::uint32_t>(value)); break;
    case Dtype::u64: write(to, i, to_integer<std::uint64_t>(value)); break;
    case Dtype::boolean: write(to, i, static_cast<std::uint8_t>(value != From{0})); break;
    case Dtype::f8_e4m3:
    case Dtype::f8_e5m2: break;  // no slot has these
  }
}

}  // namespace convert_detail

/// Element i of `from`, written as element i of `to`.
inline void convert_element(Dtype to_dtype, std::byte* to, Dtype from_dtype, const std::byte* from,
                            std::size_t i) noexcept {
  using namespace convert_detail;
  switch (from_dtype) {
    case Dtype::f32: write_as(to_dtype, to, i, read<float>(from, i)); break;
    case Dtype::f64: write_as(to_dtype, to, i, read<double>(from, i)); break;
    case Dtype::f16: write_as(to_dtype, to, i, half_to_float(read<std::uint16_t>(from, i))); break;
    case Dtype::bf16: write_as(to_dtype, to, i, bfloat16_to_float(read<std::uint16_t>(from, i))); break;
    case Dtype::f8_e4m3: write_as(to_dtype, to, i, float8_e4m3_to_float(read<std::uint8_t>(from, i))); break;
    case Dtype::f8_e5m2: write_as(to_dtype, to, i, float8_e5m2_to_float(read<std::uint8_t>(from, i))); break;
    case Dtype::i64: write_as(to_dtype, to, i, read<std::int64_t>(from, i)); break;
    case Dtype::i32: write_as(to_dtype, to, i, read<std::int32_t>(from, i)); break;
    case Dtype::i16: write_as(to_dtype, to, i, read<std::int16_t>(from, i)); break;
    case Dtype::i8: write_as(to_dtype, to, i, read<std::int8_t>(from, i)); break;
    case Dtype::u8: write_as(to_dtype, to, i, read<std::uint8_t>(from, i)); break;
    case Dtype::u16: write_as(to_dtype, to, i, read<std::uint16_t>(from, i)); break;
    case Dtype::u32: write_as(to_dtype, to, i, read<std::uint32_t>(from, i)); break;
    case Dtype::u64: write_as(to_dtype, to, i, read<std::uint64_t>(from, i)); break;
    case Dtype::boolean: write_as(to_dtype, to, i, static_cast<std::int32_t>(read<std::uint8_t>(from, i) != 0)); break;
  }
}

inline void convert_elements(Dtype to_dtype, std::byte* to, Dtype from_dtype, const std::byte* from,
                             std::size_t count) noexcept {
  // A bool of a file may be any byte, one in memory must be 0 or 1.
  if (to_dtype == from_dtype && to_dtype != Dtype::boolean) {
    if (count != 0) std::memcpy(to, from, count * size_of(to_dtype));
  } else {
    for (std::size_t i = 0; i < count; ++i) convert_element(to_dtype, to, from_dtype, from, i);
  }
}

}  // namespace abi_1
}  // namespace modc

#endif
