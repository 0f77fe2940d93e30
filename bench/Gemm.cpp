// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Emitted GEMM 384x512x512 in float32 as a share of what this machine's multiply-adds reach in the same run.
#include "Peak.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>

namespace modc {
extern const std::size_t gemm_scratch_bytes, gemm_packed_elements;
void gemm_packed(const float *x, const float *w, float *y, std::byte *scratch) noexcept;
void gemm_packed_batch(const float *x, const float *w, float *y, int n, std::byte *scratch) noexcept;
void gemm_rows(const float *x, const float *w, float *y, std::byte *scratch) noexcept;
void gemm_rows_batch(const float *x, const float *w, float *y, int n, std::byte *scratch) noexcept;
void gemm_columns(const float *x, const float *w, float *y, std::byte *scratch) noexcept;
void gemm_columns_batch(const float *x, const float *w, float *y, int n, std::byte *scratch) noexcept;
void gemm_weight_gradient(const float *dy, const float *x, float *dw, int n, std::byte *scratch) noexcept;
void gemm_pack(const float *w, float *packed, std::byte *scratch) noexcept;
} // namespace modc

namespace {

constexpr int m = 384, n = 512, k = 512;

using bench::seconds;

using Block = std::unique_ptr<float, decltype(&std::free)>;
Block block(std::size_t elements) {
  return Block(static_cast<float *>(std::aligned_alloc(64, (elements * 4 + 63) / 64 * 64)), &std::free);
}
void fill(float *p, std::size_t count, unsigned seed) {
  for (std::size_t i = 0; i < count; ++i)
    p[i] = static_cast<float>((seed = seed * 1664525u + 1013904223u) >> 9) / 8388608.0f - 0.5f;
}

/// Best GFLOP/s of many runs, alternating with runs of the peak loop, whose best goes to `peak`.
double measure(const std::function<void()> &run, double &peak) {
  run();
  double best = 1e9;
  for (int round = 0; round < 60; ++round) {
    const double start = seconds();
    run();
    best = std::min(best, seconds() - start);
    if (round % 4 == 0)
      peak = std::max(peak, bench::peakOnce());
  }
  return 2.0 * m * n * k / best * 1e-9;
}

} // namespace

int main() {
  const Block x = block(m * k), w = block(n * k), y = block(m * n), transposed = block(n * k), dy = block(k * m);
  const Block packed = block(modc::gemm_packed_elements);
  const std::unique_ptr<std::byte, decltype(&std::free)> scratch(
      static_cast<std::byte *>(std::aligned_alloc(64, (modc::gemm_scratch_bytes + 63) / 64 * 64)), &std::free);
  fill(x.get(), m * k, 1);
  fill(w.get(), n * k, 2);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < k; ++j)
      transposed.get()[i * k + j] = w.get()[j * n + i];
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < k; ++j)
      dy.get()[j * m + i] = x.get()[i * k + j];
  modc::gemm_pack(w.get(), packed.get(), scratch.get());

  struct Case {
    const char *name;
    std::function<void()> run;
  };
  std::byte *const s = scratch.get();
  const Case cases[] = {
      {"packed, constant rows", [&] { modc::gemm_packed(x.get(), packed.get(), y.get(), s); }},
      {"packed, run-time rows", [&] { modc::gemm_packed_batch(x.get(), packed.get(), y.get(), m, s); }},
      {"(k, n), constant rows", [&] { modc::gemm_rows(x.get(), w.get(), y.get(), s); }},
      {"(k, n), run-time rows", [&] { modc::gemm_rows_batch(x.get(), w.get(), y.get(), m, s); }},
      {"(n, k), constant rows", [&] { modc::gemm_columns(x.get(), transposed.get(), y.get(), s); }},
      {"(n, k), run-time rows", [&] { modc::gemm_columns_batch(x.get(), transposed.get(), y.get(), m, s); }},
      {"weight gradient", [&] { modc::gemm_weight_gradient(dy.get(), w.get(), y.get(), k, s); }},
  };
  int wrong = 0;
  for (const Case &c : cases) {
    fill(y.get(), m * n, 3);
    double peak = 0;
    const double speed = measure(c.run, peak);
    double error = 0;
    for (int i = 0; i < m; i += 7)
      for (int j = 0; j < n; j += 3) {
        double sum = 0;
        for (int l = 0; l < k; ++l)
          sum += static_cast<double>(x.get()[i * k + l]) * static_cast<double>(w.get()[l * n + j]);
        error = std::max(error, std::fabs(sum - static_cast<double>(y.get()[i * n + j])));
      }
    std::printf("%-24s %7.1f of %7.1f GFLOP/s  %5.1f %%   error %.1e\n", c.name, speed, peak, 100 * speed / peak,
                error);
    wrong += !(error < 1e-4);
  }
  return wrong == 0 ? 0 : 1;
}
