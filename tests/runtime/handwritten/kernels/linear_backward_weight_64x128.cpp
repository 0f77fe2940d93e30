// SPDX-License-Identifier: 0BSD
// dweight = dy.T @ x. Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#if !defined(__AVX2__) || !defined(__FMA__)
#error "linear_backward_weight_64x128.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void linear_backward_weight_64x128(const float* __restrict x, const float* __restrict dy, float* __restrict dweight,
                                   int n) noexcept;

void linear_backward_weight_64x128(const float* __restrict x, const float* __restrict dy, float* __restrict dweight,
                                   int n) noexcept {
  for (int j = 0; j < 128; ++j)
    for (int ko = 0; ko < 2; ++ko) {
      f32x8 acc[4] = {};
      for (int i = 0; i < n; ++i)
#pragma GCC unroll 4
        for (int k = 0; k < 4; ++k) acc[k] += load<f32x8>(x + i * 64 + (ko * 4 + k) * 8) * dy[i * 128 + j];
#pragma GCC unroll 4
      for (int k = 0; k < 4; ++k) store(dweight + j * 64 + (ko * 4 + k) * 8, acc[k]);
    }
}

}  // namespace digits
