// SPDX-License-Identifier: 0BSD
// y = x.sum(dim = 0). Compiled from digits.mspec by modc for x86-64-v3.
// clang-format off
#include "modc/kernel.h"

#if !defined(__AVX2__) || !defined(__FMA__)
#error "sum_rows_10.cpp needs -march=x86-64-v3"
#endif

namespace digits {

namespace modc = ::modc::abi_1;
using namespace modc;

void sum_rows_10(const float* __restrict x, float* __restrict y, int n) noexcept;

void sum_rows_10(const float* __restrict x, float* __restrict y, int n) noexcept {
  for (int j = 0; j < 10; ++j) y[j] = 0.0f;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 10; ++j) y[j] += x[i * 10 + j];
}

}  // namespace digits
