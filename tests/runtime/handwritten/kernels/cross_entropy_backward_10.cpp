// SPDX-License-Identifier: 0BSD
// (softmax(logits) - one_hot(target)) / rows, zero for rows whose target is -100.
// Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#include <cmath>
#include <cstdint>

#if !defined(__AVX2__) || !defined(__FMA__)
#error "cross_entropy_backward_10.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void cross_entropy_backward_10(const float* __restrict logits, const std::int64_t* __restrict target,
                               float* __restrict dlogits, int n) noexcept;

void cross_entropy_backward_10(const float* __restrict logits, const std::int64_t* __restrict target,
                               float* __restrict dlogits, int n) noexcept {
  int count = 0;
  for (int i = 0; i < n; ++i) count += target[i] != -100 ? 1 : 0;
  const float scale = 1.0f / static_cast<float>(count);
  for (int i = 0; i < n; ++i) {
    const float* row = logits + i * 10;
    float* out = dlogits + i * 10;
    float top = row[0];
    for (int j = 1; j < 10; ++j) top = modc::max_nan(row[j], top);
    float total = 0.0f;
    for (int j = 0; j < 10; ++j) total += out[j] = std::exp(row[j] - top);
    const float weight = target[i] == -100 ? 0.0f : scale;
    for (int j = 0; j < 10; ++j) out[j] = (out[j] / total - (j == target[i] ? 1.0f : 0.0f)) * weight;
  }
}

}  // namespace digits
