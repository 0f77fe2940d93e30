// SPDX-License-Identifier: 0BSD
// y = x @ weight.T + bias. Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#if !defined(__AVX2__) || !defined(__FMA__)
#error "linear_128x10.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void linear_128x10(const float* __restrict x, const float* __restrict packed, const float* __restrict bias,
                   float* __restrict y, int n) noexcept;

void linear_128x10(const float* __restrict x, const float* __restrict packed, const float* __restrict bias,
                   float* __restrict y, int n) noexcept {
  for (int i = 0; i < n; ++i) {
    f32x8 acc0 = load<f32x8>(bias);
    f32x8 acc1 = load_n<f32x8, 2>(bias + 8);
    for (int k = 0; k < 128; ++k) {
      acc0 += load<f32x8>(packed + k * 16) * x[i * 128 + k];
      acc1 += load<f32x8>(packed + k * 16 + 8) * x[i * 128 + k];
    }
    store(y + i * 10, acc0);
    store_n<2>(y + i * 10 + 8, acc1);
  }
}

}  // namespace digits
