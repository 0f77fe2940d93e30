// SPDX-License-Identifier: 0BSD
// Mean of -log_softmax(logits)[target] over the rows whose target is not -100.
// Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#include <cmath>
#include <cstdint>

#if !defined(__AVX2__) || !defined(__FMA__)
#error "cross_entropy_10.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void cross_entropy_10(const float* __restrict logits, const std::int64_t* __restrict target, float* __restrict loss,
                      int n) noexcept;

void cross_entropy_10(const float* __restrict logits, const std::int64_t* __restrict target, float* __restrict loss,
                      int n) noexcept {
  float sum = 0.0f;
  int count = 0;
  for (int i = 0; i < n; ++i) {
    if (target[i] == -100) continue;
    const float* row = logits + i * 10;
    float top = row[0];
    for (int j = 1; j < 10; ++j) top = modc::max_nan(row[j], top);
    float total = 0.0f;
    for (int j = 0; j < 10; ++j) total += std::exp(row[j] - top);
    sum += std::log(total) - (row[target[i]] - top);
    ++count;
  }
  *loss = sum / static_cast<float>(count);
}

}  // namespace digits
