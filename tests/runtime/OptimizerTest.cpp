// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The formulas of the optimisers, written a second time in double from their papers and PyTorch's documentation, with
// options that the recorded cases (tests/golden/cases/optim_*) do not have; and each one's state, resumed.
#include "modc/io.h"
#include "modc/optim_adagrad.h"
#include "modc/optim_adam.h"
#include "modc/optim_lion.h"
#include "modc/optim_rmsprop.h"
#include "modc/optim_sgd.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace modc;

namespace {

constexpr Slot slots[] = {parameter<float>("w", {3}, 0), parameter<double>("d", {1}, 64),
                          parameter<float>("unused", {1}, 128)};
constexpr Trained trained[] = {{0, 0}, {1, 64, 1}, {2, 128, 1}};
constexpr modc::Module modules[] = {{"", "Net"}};
constexpr ModelInfo info{"Net", slots, modules, 192};

/// Two groups: w with the one options, d and unused with the other.
template <class Rule> struct Fit {
  alignas(64) std::byte stateMemory[192] = {}, gradientMemory[192], optimizerMemory[3 * 192];
  State state{info, stateMemory};
  TrainedState bits[3];
  const void *grads[3] = {};
  void *fields[3] = {&grads[0], &grads[1], &grads[2]};
  Gradients gradients{gradientMemory, 192, state, trained, bits, fields};
  typename Rule::Options groups[2];
  Optimizer<Rule> optimizer;

  Fit(const typename Rule::Options &first, const typename Rule::Options &second)
      : groups{first, second}, optimizer(optimizerMemory, sizeof optimizerMemory, gradients, groups) {
    for (int i = 0; i < 3; ++i)
      w()[i] = 0.5f * static_cast<float>(i) - 0.25f;
    d() = 2;
  }
  float *w() { return state.at<float>(0); }
  double &d() { return *state.at<double>(64); }

  static double gradient(int step, int i) { return std::sin(3.0 * step + i) * (step % 2 ? 1 : 0.25); }
  void step(int number) {
    const float w[3] = {static_cast<float>(gradient(number, 0)), static_cast<float>(gradient(number, 1)),
                        static_cast<float>(gradient(number, 2))};
    const double d = gradient(number, 3);
    gradients.assign(0, w);
    gradients.assign(1, number == 2 ? nullptr : &d); // d is left out of the second step
    ASSERT_TRUE(optimizer.step(gradients, groups).ok());
  }
  OptimizerState<Rule> kept() { return {gradients, optimizer, groups}; }
  std::string save() {
    std::string bytes;
    StringText out(bytes);
    EXPECT_TRUE(write_optimizer_state(kept(), out).ok());
    return bytes;
  }
};

/// One element as the documents have it; `next` takes the gradient and the number of the step.
template <class Rule> struct Reference;

template <> struct Reference<Adam> {
  double p, m = 0, v = 0, most = 0;
  void next(double g, int t, const Adam::Options &o) {
    g = o.maximize ? -g : g;
    if (o.decoupled_weight_decay)
      p -= o.lr * o.weight_decay * p;
    else
      g += o.weight_decay * p;
    m = o.beta1 * m + (1 - o.beta1) * g;
    v = o.beta2 * v + (1 - o.beta2) * g * g;
    most = std::max(most, v);
    const double unbiased = (o.amsgrad ? most : v) / (1 - std::pow(o.beta2, t));
    p -= o.lr * (m / (1 - std::pow(o.beta1, t))) / (std::sqrt(unbiased) + o.eps);
  }
};

template <> struct Reference<Rmsprop> {
  double p, v = 0, average = 0, buffer = 0;
  void next(double g, int, const Rmsprop::Options &o) {
    g = (o.maximize ? -g : g) + o.weight_decay * p;
    v = o.alpha * v + (1 - o.alpha) * g * g;
    average = o.alpha * average + (1 - o.alpha) * g;
    const double change = g / (std::sqrt(o.centered ? v - average * average : v) + o.eps);
    buffer = o.momentum * buffer + change;
    p -= o.lr * buffer;
  }
};

template <> struct Reference<Adagrad> {
  double p, sum = -1;
  void next(double g, int t, const Adagrad::Options &o) {
    sum = t == 1 ? o.initial_accumulator_value : sum;
    g = (o.maximize ? -g : g) + o.weight_decay * p;
    sum += g * g;
    p -= o.lr / (1 + (t - 1) * o.lr_decay) * g / (std::sqrt(sum) + o.eps);
  }
};

template <> struct Reference<Lion> {
  double p, m = 0;
  void next(double g, int, const Lion::Options &o) {
    g = o.maximize ? -g : g;
    const double c = o.beta1 * m + (1 - o.beta1) * g;
    p -= o.lr * ((c > 0) - (c < 0) + o.weight_decay * p);
    m = o.beta2 * m + (1 - o.beta2) * g;
  }
};

template <class Rule> void compare(const typename Rule::Options &first, const typename Rule::Options &second) {
  Fit<Rule> fit(first, second);
  Reference<Rule> w[3], d{fit.d()};
  for (int i = 0; i < 3; ++i)
    w[i].p = fit.w()[i];
  int steps = 0;
  for (int step = 1; step <= 12; ++step) {
    fit.step(step);
    for (int i = 0; i < 3; ++i) {
      w[i].next(static_cast<float>(fit.gradient(step, i)), step, first);
      EXPECT_NEAR(fit.w()[i], w[i].p, 2e-6 * (1 + std::abs(w[i].p))) << step << " " << i;
    }
    if (step != 2)
      d.next(fit.gradient(step, 3), ++steps, second);
    EXPECT_NEAR(fit.d(), d.p, 1e-13 * (1 + std::abs(d.p))) << step;
  }
  EXPECT_EQ(fit.bits[0].steps, 12);
  EXPECT_EQ(fit.bits[1].steps, 11);
  EXPECT_EQ(fit.bits[2].steps, 0);
  EXPECT_EQ(fit.bits[2].has_state, Rule::has_state_at_once);
}

TEST(OptimizerFormula, Adam) {
  compare<Adam>({0.01, 0.9, 0.999, 1e-8, 0, false, false, false}, {0.02, 0.5, 0.9, 1e-3, 0.1, true, true, false});
  compare<Adam>({0.01, 0.4, 0.99, 1e-8, 0.1, true, false, true}, {0.02, 0, 0.9, 1e-3, 0.2, false, true, true});
}

TEST(OptimizerFormula, Rmsprop) {
  compare<Rmsprop>({0.01, 0.99, 1e-8, 0, 0, false, false}, {0.02, 0.9, 1e-3, 0.1, 0.5, true, true});
  compare<Rmsprop>({0.01, 0.8, 1e-5, 0, 0.9, false, false}, {0.02, 0.9, 1e-3, 0.1, 0, true, false});
}

TEST(OptimizerFormula, Adagrad) { compare<Adagrad>({0.1, 0, 0, 0, 1e-10, false}, {0.2, 0.1, 0.05, 0.5, 1e-3, true}); }

TEST(OptimizerFormula, Lion) { compare<Lion>({0.01, 0.9, 0.99, 0, false}, {0.02, 0.5, 0.75, 0.1, true}); }

/// A training that is saved after some steps goes on in another one to the same bits.
template <class Rule> void resume(const typename Rule::Options &first, const typename Rule::Options &second) {
  for (int before : {0, 1, 5}) {
    Fit<Rule> whole(first, second), resumed(first, second);
    for (int step = 1; step <= before; ++step)
      whole.step(step);
    resumed.step(7); // what it kept is replaced
    std::string report;
    StringText out(report);
    safetensors::Index<32> index;
    const std::string file = whole.save();
    ASSERT_TRUE(load_optimizer_state(resumed.kept(), {file.data(), file.size()}, index, &out).ok()) << report;
    EXPECT_EQ(resumed.save(), file);
    std::memcpy(resumed.stateMemory, whole.stateMemory, sizeof whole.stateMemory);
    for (int step = before + 1; step <= 9; ++step) {
      whole.step(step);
      resumed.step(step);
    }
    EXPECT_EQ(std::memcmp(resumed.stateMemory, whole.stateMemory, sizeof whole.stateMemory), 0) << before;
    EXPECT_EQ(resumed.save(), whole.save());
  }
}

TEST(OptimizerResumed, WithEveryRule) {
  resume<Sgd>({0.1, 0.9, 0.5, 0, false, false}, {0.1, 0, 0, 0.1, false, true});
  resume<Adam>({0.01, 0.9, 0.999, 1e-8, 0, true, false, false}, {0.02, 0.5, 0.9, 1e-3, 0.1, false, true, true});
  resume<Rmsprop>({0.01, 0.99, 1e-8, 0, 0, true, false}, {0.02, 0.9, 1e-3, 0.1, 0.5, false, true});
  resume<Adagrad>({0.1, 0, 0, 0.25, 1e-10, false}, {0.2, 0.1, 0.05, 0.5, 1e-3, true});
  resume<Lion>({0.01, 0.9, 0.99, 0, false}, {0.02, 0.5, 0.75, 0.1, true});
}

TEST(OptimizerResumed, FileHasPyTorchsNames) {
  Fit<Rmsprop> fit({0.01, 0.99, 1e-8, 0, 0, true, false}, {0.02, 0.9, 1e-3, 0.1, 0.5, false, true});
  fit.step(1);
  const std::string file = fit.save();
  for (const char *name : {"state.w.step", "state.w.square_avg", "state.w.grad_avg", "state.d.square_avg",
                           "state.d.momentum_buffer", "state.unused.step"})
    EXPECT_NE(file.find("\"" + std::string(name) + "\""), std::string::npos) << name;
  for (const char *name : {"state.w.momentum_buffer", "state.d.grad_avg", "state.unused.square_avg"})
    EXPECT_EQ(file.find(name), std::string::npos) << name;
}

TEST(OptimizerResumed, AdagradHasItsSumFromTheStart) {
  Fit<Adagrad> fit({0.1, 0, 0, 0.25, 1e-10, false}, {});
  EXPECT_NE(fit.save().find("state.unused.sum"), std::string::npos);
  EXPECT_EQ(*reinterpret_cast<const float *>(fit.kept().at(0, 0)), 0.25f);
}

TEST(OptimizerResumed, HalfAStateIsRefused) {
  Fit<Adam> fit({}, {}), other({}, {});
  fit.step(1);
  std::string file = fit.save();
  const std::size_t at = file.find("state.w.exp_avg_sq");
  ASSERT_NE(at, std::string::npos);
  file.replace(at, 18, "state.w.other_name");
  std::string report;
  StringText out(report);
  safetensors::Index<32> index;
  EXPECT_FALSE(load_optimizer_state(other.kept(), {file.data(), file.size()}, index, &out).ok());
  EXPECT_EQ(report, "not the state of this training's optimiser: \"state.w.exp_avg_sq\" is missing");
}

} // namespace
