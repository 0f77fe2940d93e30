// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every vector operation at every width, for the warnings wall.
#include "modc/kernel.h"
using namespace modc;
template<class V> void all_ops(lane_of<V>* p, const lane_of<V>* q, int n) {
  V a = load<V>(q), b = load_first<V>(q, n), c = load_n<V, 1>(q);
  V r = min(a, b) + max(b, c) + min_nan(a, c) + max_nan(b, c) + abs(a) + select(a < b, a, c) + splat<V>(2) + ramp<V>(1, 2);
  if constexpr (std::is_floating_point_v<lane_of<V>>) r += sqrt(a) + floor(b) + ceil(c) + trunc(a) + round_even(c) + copysign(a, b);
  r += splat<V>(sum(a) + max_of(b) + min_of(c) + product(a));
  mask_of<V> m = a < b;
  if (any(m) && !all(m)) r += load_masked<V>(q, m) + load_strided<V>(q, 3) + gather<V>(q, vec<int, lanes_of<V>>{});
  store_masked(p, r, m); store_strided(p, r, 2); scatter(p, vec<int, lanes_of<V>>{}, r);
  store(p, r); store_n<1>(p, r); store_first(p, r, n);
  store(p, convert<V>(convert<vec<float, lanes_of<V>>>(r)));
  store(p, concat(lower_half(r), upper_half(r)));
}
#define I(V) template void all_ops<V>(lane_of<V>*, const lane_of<V>*, int);
I(f32x2) I(f32x4) I(f32x8) I(f32x16) I(f64x2) I(f64x4) I(f64x8) I(i32x4) I(i32x8) I(i32x16) I(i64x4) I(i64x8) I(i16x8) I(u8x16)
float sc(float a, float b) { return min(a,b)+max_nan(a,b)+abs(a)+floor(a)+sqrt(b)+select(a<b,a,b)+round_even(a); }
