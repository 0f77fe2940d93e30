// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random numbers of emitted code: a function of seed, place and number of the call, whoever runs the loops.
#include "noise.h"
#include "noise_executor.h"

#include "modc/eager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

namespace {

using modc::Tensor;

constexpr int batch = 600; // enough for kernels to run in parallel

Tensor<float> ones() {
  Tensor<float> x({batch, 8, 32});
  std::fill(x.begin(), x.end(), 1.0f);
  return x;
}

std::vector<float> values(const Tensor<float> &t) { return {t.begin(), t.end()}; }

template <class Outputs> std::vector<std::vector<float>> all(const Outputs &outputs) {
  return std::apply([](const auto &...t) { return std::vector<std::vector<float>>{values(t)...}; }, outputs);
}

TEST(Random, IsAFunctionOfSeedAndStep) {
  const Tensor<float> x = ones();
  noise::Model a(7), b(7), c(8);
  const auto first = all(a(x)), second = all(a(x));
  EXPECT_EQ(first, all(b(x)));
  EXPECT_NE(first[0], second[0]) << "each call draws anew";
  EXPECT_NE(first[0], all(c(x))[0]) << "each seed draws its own";
  EXPECT_EQ(a.random_step(), 2);
  a.manual_seed(7);
  EXPECT_EQ(first, all(a(x)));
  a.manual_seed(7, 1);
  EXPECT_EQ(second, all(a(x)));
}

TEST(Random, EachPlaceDrawsItsOwn) {
  noise::Model model(3);
  const Tensor<float> x = ones();
  const auto outputs = all(model(x));
  EXPECT_NE(outputs[0], outputs[1]) << "the second call of a layer";
}

/// Within five deviations of what is expected.
void expectNear(double sum, double count, double mean, double deviation, const char *what) {
  EXPECT_NEAR(sum / count, mean, 5 * deviation / std::sqrt(count)) << what;
}

TEST(Random, HasTheRightDistribution) {
  noise::Model model(1);
  const Tensor<float> x = ones();
  const auto [y, z, c, u, n] = model(x);
  const double count = batch * 8 * 32;
  double kept = 0, both = 0, uniform = 0, square = 0, normal = 0, variance = 0, fourth = 0, lag = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    ASSERT_TRUE(y[i] == 0 || y[i] == 1.0f / 0.75f);
    ASSERT_TRUE(u[i] >= 0 && u[i] < 1);
    kept += y[i] != 0;
    both += y[i] != 0 && z[i] != 0;
    uniform += u[i];
    square += u[i] * u[i];
    normal += n[i];
    variance += n[i] * n[i];
    fourth += std::pow(n[i], 4);
    if (i > 0)
      lag += n[i] * n[i - 1];
  }
  expectNear(kept, count, 0.75, std::sqrt(0.75 * 0.25), "kept");
  expectNear(both, count, 0.5625, std::sqrt(0.5625 * 0.4375), "kept by both calls");
  expectNear(uniform, count, 0.5, std::sqrt(1.0 / 12), "uniform");
  expectNear(square, count, 1.0 / 3, std::sqrt(4.0 / 45), "the square of uniform");
  expectNear(normal, count, 0, 1, "normal");
  expectNear(variance, count, 1, std::sqrt(2.0), "the variance of normal");
  expectNear(fourth, count, 3, std::sqrt(96.0), "the fourth moment of normal");
  expectNear(lag, count - 1, 0, 1, "neighbours");
}

TEST(Random, DropsWholeChannels) {
  noise::Model model(5);
  const Tensor<float> x = ones();
  const auto outputs = model(x);
  const Tensor<float> &c = std::get<2>(outputs);
  double kept = 0;
  for (std::size_t channel = 0; channel < c.size() / 32; ++channel) {
    kept += c[channel * 32] != 0;
    for (std::size_t i = 1; i < 32; ++i)
      ASSERT_EQ(c[channel * 32 + i], c[channel * 32]);
  }
  expectNear(kept, batch * 8, 0.5, 0.5, "channels");
}

TEST(Random, BackwardUsesTheMaskOfForward) {
  noise::Model model(9);
  const Tensor<float> x = ones(), one = ones(), zero({batch, 8, 32});
  const auto outputs = model(x);
  model.backward(one, zero, zero, zero, zero);
  // The gradient is in the workspace of the Training that the eager face owns: a second call would move on.
  EXPECT_EQ(model.random_step(), 1);
  modc::Eager<noise::Noise> again(9);
  EXPECT_EQ(values(std::get<0>(again(x))), values(std::get<0>(outputs)));
}

TEST(Random, EvalModeDropsNothing) {
  noise::Model model(2);
  const Tensor<float> x = ones();
  model.eval();
  const auto [y, z, c, u, n] = model(x);
  EXPECT_EQ(values(y), values(x));
  EXPECT_EQ(values(z), values(x));
  EXPECT_EQ(values(c), values(x));
  EXPECT_NE(values(u), values(n));
}

/// Every body in a thread of its own, the last ones first.
void runInThreads(void *, int n, modc::Executor::Body body, const void *data) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([=] {
      for (int i = n - 1 - t; i >= 0; i -= 3)
        body(data, i);
    });
  for (std::thread &thread : threads)
    thread.join();
}

TEST(Random, IsTheSameForAnyNumberOfThreads) {
  const Tensor<float> x = ones();
  noise::Model alone(11);
  noise_executor::Model team(11);
  team.state().executor = {nullptr, runInThreads};
  EXPECT_EQ(all(alone(x)), all(team(x)));
}

} // namespace
