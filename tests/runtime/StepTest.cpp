// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedules and clipping against PyTorch's figures.
#include "modc/clip.h"
#include "modc/schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

using namespace modc;

namespace {

// The rates of torch.optim.lr_scheduler after construction and after each step (golden cases sched_*).
struct Rates {
  const char *name;
  std::function<double(std::int64_t)> rate;
  std::vector<double> expected;
};

TEST(Schedule, GivesPyTorchsRates) {
  const std::vector<Rates> all = {
      {"constant",
       [](std::int64_t step) { return schedule::constant(0.5, step, 0.5, 3); },
       {0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}},
      {"linear",
       [](std::int64_t step) { return schedule::linear(0.5, step, 0.25, 1, 4); },
       {0.125, 0.21875, 0.3125, 0.40625, 0.5, 0.5, 0.5, 0.5, 0.5}},
      {"exponential",
       [](std::int64_t step) { return schedule::exponential(0.5, step, 0.9); },
       {0.5, 0.45, 0.405, 0.36450000000000005, 0.32805000000000006, 0.2952450000000001, 0.2657205000000001,
        0.23914845000000007, 0.21523360500000008}},
      {"step",
       [](std::int64_t step) { return schedule::step(0.5, step, 3, 0.1); },
       {0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.005000000000000001, 0.005000000000000001, 0.005000000000000001}},
      {"multistep",
       [](std::int64_t step) { return schedule::multistep(0.5, step, {2, 5, 6, 6}, 0.5); },
       {0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.03125, 0.03125, 0.03125}},
      {"cosine",
       [](std::int64_t step) { return schedule::cosine(0.5, step, 5, 0.1); },
       {0.5, 0.46180339887498956, 0.3618033988749896, 0.2381966011250106, 0.13819660112501056, 0.1, 0.13819660112501053,
        0.23819660112501062, 0.3618033988749897}},
      {"polynomial",
       [](std::int64_t step) { return schedule::polynomial(0.5, step, 5, 2); },
       {0.5, 0.32000000000000006, 0.18, 0.08000000000000002, 0.019999999999999993, 0.0, 0.0, 0.0, 0.0}},
  };
  for (const Rates &schedule : all)
    for (std::size_t step = 0; step < schedule.expected.size(); ++step)
      EXPECT_NEAR(schedule.rate(static_cast<std::int64_t>(step)), schedule.expected[step], 1e-15)
          << schedule.name << " at step " << step;
}

struct Clipping : testing::Test {
  static constexpr Slot slots[] = {modc::parameter<float>("w", {3}, 0), modc::parameter<float>("b", {1}, 64),
                                   modc::parameter<double>("d", {1}, 128), modc::parameter<float>("unused", {1}, 192)};
  static constexpr Trained trained[] = {{0, 0}, {1, 64}, {2, 128}, {3, 192}};
  static constexpr modc::Module modules[] = {{"", "Net"}};
  static constexpr ModelInfo info{"Net", slots, modules, 256};
  alignas(64) std::byte stateMemory[256], gradientMemory[256];
  State state{info, stateMemory};
  TrainedState trainedStates[4];
  const float *gradW = nullptr, *gradB = nullptr, *gradUnused = nullptr;
  const double *gradD = nullptr;
  void *fields[4] = {&gradW, &gradB, &gradD, &gradUnused};
  Gradients gradients{gradientMemory, 256, state, trained, trainedStates, fields};

  void set(std::vector<float> w, float b) {
    gradients.assign(0, w.data());
    gradients.assign(1, &b);
  }
  void expect(std::vector<float> w, float b) const {
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_NEAR(gradW[i], w[i], 2e-7);
    EXPECT_NEAR(*gradB, b, 2e-7);
    EXPECT_EQ(gradUnused, nullptr);
  }
};

TEST_F(Clipping, NormAbove) {
  set({3, 0, 0}, 4);
  EXPECT_EQ(clip_grad_norm(gradients, 1), 5);
  expect({0.5999999046325684f, 0, 0}, 0.7999998331069946f);
}

TEST_F(Clipping, NormBelowChangesNothing) {
  set({3, 0, 0}, 4);
  EXPECT_EQ(clip_grad_norm(gradients, 6), 5);
  EXPECT_EQ(gradW[0], 3);
  EXPECT_EQ(*gradB, 4);
}

TEST_F(Clipping, OtherNorms) {
  set({3, 0, 0}, 4);
  EXPECT_EQ(clip_grad_norm(gradients, 1, std::numeric_limits<double>::infinity()), 4);
  expect({0.7499998211860657f, 0, 0}, 0.9999997615814209f);
  set({3, 0, 0}, 4);
  EXPECT_EQ(clip_grad_norm(gradients, 1, 1), 7);
  expect({3 / 7.0f, 0, 0}, 4 / 7.0f);
  set({3, 0, 0}, 4);
  EXPECT_NEAR(clip_grad_norm(gradients, 1, 3), std::cbrt(91.0), 1e-12);
}

TEST_F(Clipping, DoublesCountToo) {
  const double d = 12;
  set({3, 0, 0}, 4);
  gradients.assign(2, &d);
  EXPECT_EQ(clip_grad_norm(gradients, 6.5), 13);
  expect({1.5f, 0, 0}, 2);
  EXPECT_NEAR(*gradD, 6, 1e-6);
}

TEST_F(Clipping, AnInfiniteNormMakesNothingFinite) {
  const float infinity = std::numeric_limits<float>::infinity();
  set({infinity, 1, 2}, 1);
  EXPECT_EQ(clip_grad_norm(gradients, 1), infinity);
  EXPECT_TRUE(std::isnan(gradW[0]));
  EXPECT_EQ(gradW[1], 0);
  EXPECT_EQ(*gradB, 0);
  for (double p : {2.0, double{infinity}}) { // a NaN is seen wherever it stands
    set({1, std::numeric_limits<float>::quiet_NaN(), 2}, 1);
    EXPECT_TRUE(std::isnan(clip_grad_norm(gradients, 1, p)));
    EXPECT_TRUE(std::isnan(*gradB));
  }
}

TEST_F(Clipping, WithoutGradients) {
  EXPECT_EQ(clip_grad_norm(gradients, 1), 0);
  EXPECT_EQ(gradW, nullptr);
}

TEST_F(Clipping, Value) {
  set({3, -5, 1}, -2.5f);
  clip_grad_value(gradients, 2.5);
  expect({2.5f, -2.5f, 1}, -2.5f);
}

} // namespace
