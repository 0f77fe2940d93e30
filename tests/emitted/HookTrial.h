// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One training step of a model under tests/emitted/hooks, and what it is compared by.
#pragma once

#include "modc/eager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

using Floats = std::vector<float>;
constexpr std::int64_t batch = 2;

/// A model in training, with the same weights and data for all.
template <class Core> struct Trial {
  modc::Eager<Core> model{7};
  modc::Block workspace{Core::Training::workspace_bytes(batch)};
  modc::Block gradients{Core::Training::gradient_bytes};
  modc::Block optimizer{Core::Training::optimizer_bytes};
  typename Core::Training training{model, batch, {workspace.memory(), gradients.memory(), optimizer.memory()}};
  modc::Tensor<float> x{{batch, 4}, Floats{0.5F, -1, 2, 0.25F, -0.75F, 1, -2, 0.1F}};
  modc::Tensor<float> dy{{batch, 3}, Floats{1, -2, 0.5F, 0.3F, 2, -1}};
  modc::Tensor<float> y{{batch, 3}};

  modc::Status forward() { return training.forward({x.data(), {batch, 4}}, {y.data(), {batch, 3}}); }
  modc::Status backward() { return training.backward({dy.data(), {batch, 3}}); }
  /// Output, gradient of the input, gradient of the weight.
  std::vector<Floats> step() {
    training.zero_grad();
    EXPECT_TRUE(forward().ok());
    const modc::Status status = backward();
    EXPECT_TRUE(status.ok()) << status.message();
    const float *dx = training.x_grad(), *dw = model.fc.weight.grad;
    return {Floats(y.begin(), y.end()), Floats(dx, dx + x.size()), Floats(dw, dw + 12)};
  }
  Floats evaluate() {
    model.eval();
    const modc::Tensor<float> result = model(x);
    return Floats(result.begin(), result.end());
  }
};

inline void expect_near(const std::vector<Floats> &actual, const std::vector<Floats> &expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    ASSERT_EQ(actual[i].size(), expected[i].size());
    for (std::size_t k = 0; k < actual[i].size(); ++k)
      EXPECT_NEAR(actual[i][k], expected[i][k], 1e-5F * (1 + std::abs(expected[i][k]))) << i << ", " << k;
  }
}
