// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What multiply-adds reach on this machine when nothing else holds them up.
#pragma once

#include "modc/simd.h"

#include <chrono>

namespace bench {

#if defined(__AVX512F__)
using Vector = modc::f32x16;
constexpr int chains = 24;
#elif defined(__AVX2__)
using Vector = modc::f32x8;
constexpr int chains = 12;
#else
using Vector = modc::f32x4;
constexpr int chains = 12;
#endif

inline double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// What is written to it has to be computed.
inline volatile float sink;

/// Independent multiply-adds in registers, as many as hide their latency: GFLOP/s of one run of about a millisecond.
inline double peakOnce() {
  constexpr int rounds = 100000;
  volatile float first = 0.25f; // not known to the compiler, which would drop a chain at its fixed point
  Vector acc[chains];
  for (int i = 0; i < chains; ++i)
    acc[i] = modc::splat<Vector>(first);
  const Vector factor = modc::splat<Vector>(0.999f), term = modc::splat<Vector>(0.001f);
  const double start = seconds();
  for (int r = 0; r < rounds; ++r) {
#pragma GCC unroll 24
    for (int i = 0; i < chains; ++i)
      acc[i] = acc[i] * factor + term;
  }
  const double time = seconds() - start;
  Vector all = acc[0];
  for (int i = 1; i < chains; ++i)
    all += acc[i];
  sink = modc::sum(all);
  return 2.0 * rounds * chains * modc::lanes_of<Vector> / time * 1e-9;
}

} // namespace bench
