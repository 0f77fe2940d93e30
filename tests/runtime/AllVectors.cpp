// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every vector operation at every width, for the warnings wall.
#include "modc/kernel.h"
using namespace modc;
template <class V> void allOps(lane_of<V> *p, const lane_of<V> *q, int n) {
  V a = load<V>(q), b = load_first<V>(q, n), c = load_n<V, 1>(q);
  V r = min(a, b) + max(b, c) + min_nan(a, c) + max_nan(b, c) + abs(a) + select(a < b, a, c) + splat<V>(2) +
        ramp<V>(1, 2);
  if constexpr (std::is_floating_point_v<lane_of<V>>)
    r += sqrt(a) + floor(b) + ceil(c) + trunc(a) + round_even(c) + copysign(a, b);
  r += splat<V>(sum(a) + max_of(b) + min_of(c) + product(a));
  mask_of<V> m = a < b;
  if (any(m) && !all(m))
    r += load_masked<V>(q, m) + load_strided<V>(q, 3) + gather<V>(q, vec<int, lanes_of<V>>{}) +
         gather_masked<V>(q, vec<int, lanes_of<V>>{}, m);
  scatter_masked(p, vec<int, lanes_of<V>>{}, r, m);
  store_masked(p, r, m);
  store_strided(p, r, 2);
  scatter(p, vec<int, lanes_of<V>>{}, r);
  store(p, r);
  store_n<1>(p, r);
  store_first(p, r, n);
  store(p, convert<V>(convert<vec<float, lanes_of<V>>>(r)));
  store(p, concat(lower_half(r), upper_half(r)));
}
template void allOps<f32x2>(lane_of<f32x2> *, const lane_of<f32x2> *, int);
template void allOps<f32x4>(lane_of<f32x4> *, const lane_of<f32x4> *, int);
template void allOps<f32x8>(lane_of<f32x8> *, const lane_of<f32x8> *, int);
template void allOps<f32x16>(lane_of<f32x16> *, const lane_of<f32x16> *, int);
template void allOps<f64x2>(lane_of<f64x2> *, const lane_of<f64x2> *, int);
template void allOps<f64x4>(lane_of<f64x4> *, const lane_of<f64x4> *, int);
template void allOps<f64x8>(lane_of<f64x8> *, const lane_of<f64x8> *, int);
template void allOps<i32x4>(lane_of<i32x4> *, const lane_of<i32x4> *, int);
template void allOps<i32x8>(lane_of<i32x8> *, const lane_of<i32x8> *, int);
template void allOps<i32x16>(lane_of<i32x16> *, const lane_of<i32x16> *, int);
template void allOps<i64x4>(lane_of<i64x4> *, const lane_of<i64x4> *, int);
template void allOps<i64x8>(lane_of<i64x8> *, const lane_of<i64x8> *, int);
template void allOps<i16x8>(lane_of<i16x8> *, const lane_of<i16x8> *, int);
template void allOps<u8x16>(lane_of<u8x16> *, const lane_of<u8x16> *, int);

float allScalarOps(float a, float b);

float allScalarOps(float a, float b) {
  return min(a, b) + max_nan(a, b) + abs(a) + floor(a) + sqrt(b) + select(a < b, a, b) + round_even(a);
}
