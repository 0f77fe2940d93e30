// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Contraction kernels against a plain triple loop in double precision, at extents around the tile.
#include "Cases.h"
#include "Harness.h"

using cases::B;
using cases::Contraction;
using cases::Fused;

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

template <class T> void check(const Contraction &c) {
  const int batches = c.batch ? c.batch : 1;
  Buffer<T> a(at(batches * c.m * c.k)), b(at(batches * c.n * c.k)), bias(at(c.n)), residual(at(batches * c.m * c.n)),
      y(at(batches * c.m * c.n));
  fill(a, 1);
  fill(b, 2);
  fill(bias, 3);
  fill(residual, 4);
  std::vector<double> want;
  for (int batch = 0; batch < batches; ++batch)
    for (int m = 0; m < c.m; ++m)
      for (int n = 0; n < c.n; ++n) {
        double sum = 0;
        for (int k = 0; k < c.k; ++k) {
          const int ai = batch * c.m * c.k + (c.transposedA ? k * c.m + m : m * c.k + k);
          const int bi = batch * c.n * c.k + (c.b == B::ColumnMajor ? n * c.k + k : k * c.n + n);
          const double x = static_cast<double>(a[at(ai)]);
          sum += (c.fused == Fused::ReluFirst ? std::max(x, 0.0) : x) * static_cast<double>(b[at(bi)]);
        }
        if (c.fused == Fused::BiasRelu)
          sum = std::max(sum + static_cast<double>(bias[at(n)]), 0.0);
        if (c.fused == Fused::Residual || c.fused == Fused::ResidualInPlace)
          sum += static_cast<double>(residual[want.size()]);
        want.push_back(sum);
      }
  Call call(c.name());
  call << a;
  std::unique_ptr<Buffer<T>> packed;
  if (c.b == B::Packed) {
    const std::string pack = "pack_" + std::to_string(c.k) + "x" + std::to_string(c.n) + (c.isDouble ? "_f64" : "");
    packed = std::make_unique<Buffer<T>>(at(c.k) * at(c.n + 256));
    (Call(pack) << b << *packed).run();
    call << *packed;
  } else {
    call << b;
  }
  if (c.fused == Fused::BiasRelu)
    call << bias;
  if (c.fused == Fused::Residual || c.fused == Fused::ResidualInPlace)
    call << residual;
  if (c.fused != Fused::ResidualInPlace)
    call << y;
  if (c.symbolicM)
    call.extent(c.m);
  if (c.symbolicN)
    call.extent(c.n);
  if (c.symbolicK)
    call.extent(c.k);
  call.run();
  const double tolerance = c.isDouble ? 1e-13 : 2e-6 * std::sqrt(1.0 + c.k / 16.0);
  expectNear(c.fused == Fused::ResidualInPlace ? residual : y, want, tolerance,
             c.name() + " m=" + std::to_string(c.m) + " n=" + std::to_string(c.n) + " k=" + std::to_string(c.k));
}

TEST(Contraction, AgreesWithTripleLoop) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  const cases::Tile tile = cases::tileOf(modc::testTarget());
  for (const Contraction &c : cases::contractions(tile.rows, tile.width, tile.lanes)) {
    c.isDouble ? check<double>(c) : check<float>(c);
    if (HasFatalFailure())
      return;
  }
}

/// Packing from PyTorch's (n, k) gives the same bytes as from (k, n), zeros behind the last column.
TEST(Pack, TransposedSourceGivesTheSamePanels) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  const cases::Tile tile = cases::tileOf(modc::testTarget());
  for (const Contraction &c : cases::contractions(tile.rows, tile.width, tile.lanes)) {
    if (c.b != B::Packed || c.isDouble)
      continue;
    Buffer<float> w(at(c.k * c.n)), transposed(at(c.k * c.n)), one(at(c.k) * at(c.n + 256)), other(one.size);
    fill(w, 5);
    for (int k = 0; k < c.k; ++k)
      for (int n = 0; n < c.n; ++n)
        transposed[at(n * c.k + k)] = w[at(k * c.n + n)];
    const std::string name = "pack_" + std::to_string(c.k) + "x" + std::to_string(c.n);
    (Call(name) << w << one).run();
    (Call(name + "_t") << transposed << other).run();
    ASSERT_EQ(0, std::memcmp(one.data.get(), other.data.get(), one.size * sizeof(float))) << name;
  }
}

} // namespace
