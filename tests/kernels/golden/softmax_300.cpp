// SPDX-License-Identifier: 0BSD
void softmax_300(const float* __restrict x, float* __restrict y, int n) noexcept {
  for (int row = 0; row < n; ++row) {
    f32x8 row_max_lanes[2];
#pragma GCC unroll 2
    for (int j = 0; j < 2; ++j)
      row_max_lanes[j] = splat<f32x8>(-std::numeric_limits<float>::infinity());
    for (int k = 0; k < 288; k += 16) {
#pragma GCC unroll 2
      for (int j = 0; j < 2; ++j)
        row_max_lanes[j] = modc::max(load<f32x8>(x + row * 300 + k + j * 8), row_max_lanes[j]);
    }
#pragma GCC unroll 2
    for (int j = 0; j < 2; ++j)
      row_max_lanes[j] = modc::max(select(first_lanes<i32x8>(12 - j * 8),
          load_first<f32x8>(x + row * 300 + j * 8 + 288, std::clamp(12 - j * 8, 0, 8)),
          splat<f32x8>(-std::numeric_limits<float>::infinity())), row_max_lanes[j]);
    const float row_max = max_of(modc::max(row_max_lanes[1], row_max_lanes[0]));
    f32x8 e[38];
    for (int i = 0; i < 37; ++i)
      e[i] = modc::exp(load<f32x8>(x + row * 300 + i * 8) - row_max);
    e[37] = modc::exp(load_n<f32x8, 4>(x + row * 300 + 296) - row_max);
    f32x8 row_sum_lanes[2] = {};
    for (int k = 0; k < 18; ++k) {
#pragma GCC unroll 2
      for (int j = 0; j < 2; ++j)
        row_sum_lanes[j] += e[k * 2 + j];
    }
#pragma GCC unroll 2
    for (int j = 0; j < 2; ++j)
      row_sum_lanes[j] += select(first_lanes<i32x8>(12 - j * 8), e[j + 36], f32x8{});
    const float row_sum = sum(row_sum_lanes[0] + row_sum_lanes[1]);
    for (int i = 0; i < 37; ++i)
      store(y + row * 300 + i * 8, e[i] / row_sum);
    store_n<4>(y + row * 300 + 296, e[37] / row_sum);
  }
}
