// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What one core can do: multiply-adds per second, and bytes read per second from a working set of each level of memory.
// Measures anew for each line on stdin, so that it can be interleaved with what is compared with it.
#include "Peak.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

namespace {

constexpr std::size_t levels[] = {32 << 10, 512 << 10, 8 << 20, 256 << 20};

/// GB/s of reading all of it, several times if it is small.
double readOnce(const float *data, std::size_t bytes) {
  constexpr int sums = 8, lanes = modc::lanes_of<bench::Vector>;
  constexpr std::size_t stride = sums * lanes;
  const std::size_t count = std::max(stride, bytes / sizeof(float) / stride * stride);
  const std::size_t repeats = std::max<std::size_t>(1, (64 << 20) / (count * sizeof(float)));
  bench::Vector acc[sums] = {};
  const double start = bench::seconds();
  for (std::size_t r = 0; r < repeats; ++r) {
    for (std::size_t i = 0; i < count; i += stride) {
#pragma GCC unroll 8
      for (int k = 0; k < sums; ++k)
        acc[k] += modc::load<bench::Vector>(data + i + static_cast<std::size_t>(k * lanes));
    }
    asm volatile("" ::: "memory");
  }
  const double time = bench::seconds() - start;
  for (int k = 1; k < sums; ++k)
    acc[0] += acc[k];
  bench::sink = modc::sum(acc[0]);
  return static_cast<double>(count * repeats * sizeof(float)) / time * 1e-9;
}

/// The best of some passes; the first brings the data in.
double bestRead(const float *data, std::size_t bytes) {
  double best = 0;
  for (int i = 0; i < 4; ++i)
    best = std::max(best, readOnce(data, bytes));
  return best;
}

} // namespace

/// A line of stdin holds the working set of the model that this is compared with, in bytes.
int main() {
  const std::size_t most = levels[std::size(levels) - 1];
  // Aligned: of loads that cross a cache line only half as many are done.
  const std::unique_ptr<float, decltype(&std::free)> memory(static_cast<float *>(std::aligned_alloc(64, most)),
                                                            &std::free);
  std::fill_n(memory.get(), most / sizeof(float), 1.0f);
  const float *const data = memory.get();
  std::printf("@@{}\n");
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    double peak = 0;
    for (int i = 0; i < 20; ++i)
      peak = std::max(peak, bench::peakOnce());
    const std::size_t own = std::min<std::size_t>(std::stoull(line), most);
    std::printf("@@{\"gflops\": %.1f, \"own\": %.1f, \"reads\": {", peak, bestRead(data, own));
    for (const std::size_t &bytes : levels)
      std::printf("%s\"%zu\": %.1f", &bytes == levels ? "" : ", ", bytes, bestRead(data, bytes));
    std::printf("}}\n");
    std::fflush(stdout);
  }
}
