// SPDX-License-Identifier: 0BSD
// What every kernel file begins with: vectors, the parallel loop, and the refusal of flags that break kernels.
#ifndef MODC_ABI_1_KERNEL_H
#define MODC_ABI_1_KERNEL_H

#include "simd.h"

#include <algorithm>

#if defined(__FAST_MATH__)
#error "modc: kernels keep NaN, infinities and the order of sums; compile them without -ffast-math"
#endif

// Without OpenMP the loop is a plain loop, and no compiler warns of an unknown pragma.
#undef MODC_PARALLEL_FOR
#if defined(_OPENMP)
#define MODC_PARALLEL_FOR _Pragma("omp parallel for schedule(static)") for
#else
#define MODC_PARALLEL_FOR for
#endif

#endif
