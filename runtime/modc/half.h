// SPDX-License-Identifier: 0BSD
// Weights stored in two bytes, as the floats that they are: for kernels, on vectors and single elements alike.
#ifndef MODC_ABI_1_HALF_H
#define MODC_ABI_1_HALF_H

#include "simd.h"

namespace modc {
inline namespace abi_1 {

namespace simd {

template <class Bits, class T>
using like = std::conditional_t<is_vector<Bits>, vec<T, lanes_of<Bits>>, T>;

}  // namespace simd

/// bfloat16: the upper half of a float.
template <class Bits>
MODC_INLINE simd::like<Bits, float> from_bf16(const Bits& bits) {
  using Words = simd::like<Bits, std::uint32_t>;
  return bitcast<simd::like<Bits, float>>(static_cast<Words>(convert<Words>(bits) << 16));
}

/// IEEE half: in a float's place its exponent is 112 too small, also that of a subnormal number, so that a product, which is
/// exact, puts it right. Infinity and NaN have all bits of the exponent set.
template <class Bits>
MODC_INLINE simd::like<Bits, float> from_f16(const Bits& bits) {
  using Words = simd::like<Bits, std::uint32_t>;
  using Floats = simd::like<Bits, float>;
  const auto words = convert<Words>(bits);
  const auto magnitude = static_cast<Words>((words & 0x7fffu) << 13);
  const auto scaled = bitcast<Words>(static_cast<Floats>(bitcast<Floats>(magnitude) * 0x1p112f));
  const auto special = static_cast<Words>(magnitude | 0x7f800000u);
  const auto sign = static_cast<Words>((words & 0x8000u) << 16);
  return bitcast<Floats>(static_cast<Words>(select(magnitude >= 0x0f800000u, special, scaled) | sign));
}

}  // namespace abi_1
}  // namespace modc

#endif
