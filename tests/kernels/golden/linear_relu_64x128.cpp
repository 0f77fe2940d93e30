// SPDX-License-Identifier: 0BSD
void linear_relu_64x128(const float* __restrict x, const float* __restrict w, const float* __restrict bias,
    float* __restrict y, int n) noexcept {
  if (n >= 6) {
    for (int col = 0; col < 128; col += 16) {
      for (int row_tile = 0; row_tile < n; row_tile += 6) {
        const int row = std::min(row_tile, n - 6);
        f32x8 acc[12] = {};
        for (int k = 0; k < 64; ++k) {
#pragma GCC unroll 6
          for (int i = 0; i < 6; ++i) {
#pragma GCC unroll 2
            for (int j = 0; j < 2; ++j)
              acc[i * 2 + j] += load<f32x8>(w + col * 64 + k * 16 + j * 8) * x[(row + i) * 64 + k];
          }
        }
#pragma GCC unroll 6
        for (int i = 0; i < 6; ++i) {
#pragma GCC unroll 2
          for (int j = 0; j < 2; ++j)
            store(y + (row + i) * 128 + col + j * 8,
                modc::max(f32x8{}, acc[i * 2 + j] + load<f32x8>(bias + col + j * 8)));
        }
      }
    }
  } else {
    for (int col = 0; col < 128; col += 16) {
      for (int row = 0; row < n; ++row) {
        f32x8 acc[2] = {};
        for (int k = 0; k < 64; ++k) {
#pragma GCC unroll 2
          for (int j = 0; j < 2; ++j)
            acc[j] += load<f32x8>(w + col * 64 + k * 16 + j * 8) * x[row * 64 + k];
        }
#pragma GCC unroll 2
        for (int j = 0; j < 2; ++j)
          store(y + row * 128 + col + j * 8, modc::max(f32x8{}, acc[j] + load<f32x8>(bias + col + j * 8)));
      }
    }
  }
}
