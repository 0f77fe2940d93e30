// SPDX-License-Identifier: 0BSD
// What every kernel file begins with: vectors, parallel loops, and the refusal of flags that break kernels.
#ifndef MODC_ABI_1_KERNEL_H
#define MODC_ABI_1_KERNEL_H

#include "parallel.h"
#include "simd.h"

#include <algorithm>

#if defined(__FAST_MATH__)
#error "modc: kernels keep NaN, infinities and the order of sums; compile them without -ffast-math"
#endif

#endif
