// SPDX-License-Identifier: 0BSD
// Weights f32[10, 128] by columns, filled up to 16. Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#if !defined(__AVX2__) || !defined(__FMA__)
#error "pack_128x10.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void pack_128x10(const float* __restrict weight, float* __restrict packed) noexcept;

void pack_128x10(const float* __restrict weight, float* __restrict packed) noexcept {
  for (int k = 0; k < 128; ++k)
    for (int j = 0; j < 16; ++j)
      packed[k * 16 + j] = j < 10 ? weight[j * 128 + k] : 0.0f;
}

}  // namespace digits
