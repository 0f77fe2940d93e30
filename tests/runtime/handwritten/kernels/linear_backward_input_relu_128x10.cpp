// SPDX-License-Identifier: 0BSD
// dx = (dy @ weight) where y > 0, else 0. Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#if !defined(__AVX2__) || !defined(__FMA__)
#error "linear_backward_input_relu_128x10.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void linear_backward_input_relu_128x10(const float* __restrict dy, const float* __restrict weight,
                                       const float* __restrict y, float* __restrict dx, int n) noexcept;

void linear_backward_input_relu_128x10(const float* __restrict dy, const float* __restrict weight,
                                       const float* __restrict y, float* __restrict dx, int n) noexcept {
  for (int i = 0; i < n; ++i)
    for (int ko = 0; ko < 16; ++ko) {
      f32x8 acc{};
      for (int j = 0; j < 10; ++j) acc += load<f32x8>(weight + j * 128 + ko * 8) * dy[i * 10 + j];
      store(dx + i * 128 + ko * 8, select(load<f32x8>(y + i * 128 + ko * 8) > 0.0f, acc, f32x8{}));
    }
}

}  // namespace digits
