// SPDX-License-Identifier: 0BSD
// y = relu(x @ weight.T + bias). Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#if !defined(__AVX2__) || !defined(__FMA__)
#error "linear_relu_64x128.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void linear_relu_64x128(const float* __restrict x, const float* __restrict packed, const float* __restrict bias,
                        float* __restrict y, int n) noexcept;

void linear_relu_64x128(const float* __restrict x, const float* __restrict packed, const float* __restrict bias,
                        float* __restrict y, int n) noexcept {
  for (int i = 0; i < n; ++i)
    for (int jo = 0; jo < 4; ++jo) {
      f32x8 acc[4];
#pragma GCC unroll 4
      for (int j = 0; j < 4; ++j) acc[j] = load<f32x8>(bias + (jo * 4 + j) * 8);
      for (int k = 0; k < 64; ++k)
#pragma GCC unroll 4
        for (int j = 0; j < 4; ++j) acc[j] += load<f32x8>(packed + k * 128 + (jo * 4 + j) * 8) * x[i * 64 + k];
#pragma GCC unroll 4
      for (int j = 0; j < 4; ++j) store(y + i * 128 + (jo * 4 + j) * 8, max_nan(acc[j], f32x8{}));
    }
}

}  // namespace digits
