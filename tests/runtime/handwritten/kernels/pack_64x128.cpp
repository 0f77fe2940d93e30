// SPDX-License-Identifier: 0BSD
// Weights f32[128, 64] by columns. Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#if !defined(__AVX2__) || !defined(__FMA__)
#error "pack_64x128.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void pack_64x128(const float* __restrict weight, float* __restrict packed) noexcept;

void pack_64x128(const float* __restrict weight, float* __restrict packed) noexcept {
  for (int k = 0; k < 64; ++k)
    for (int j = 0; j < 128; ++j)
      packed[k * 128 + j] = weight[j * 64 + k];
}

}  // namespace digits
