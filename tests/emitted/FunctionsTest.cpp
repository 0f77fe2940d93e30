// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions and layers of the library that are written in the language: their gradients against finite differences, and
// the emitted code against the reference interpreter.
#include "GradientCheck.h"
#include "ScanModels.h"

#include "losses.h"
#include "norms.h"
#include "orders.h"
#include "reductions.h"
#include "stored.h"

using namespace modc;
using namespace modc::test;
using modc::nn::ProgramInputs;
using modc::nn::ProgramOutputs;
using modc::nn::RefTensor;

namespace {

std::string specPath(const std::string &name) { return MODC_FUNCTION_SPECS "/" + name + ".mspec"; }

llvm::StringMap<std::int64_t> rows(std::int64_t count) {
  llvm::StringMap<std::int64_t> symbols;
  symbols["N"] = count;
  return symbols;
}

struct Functions : testing::TestWithParam<std::tuple<const char *, int>> {};

TEST_P(Functions, GradientMatchesFiniteDifferences) {
  auto [spec, count] = GetParam();
  Reference reference(specPath(spec));
  ProgramInputs inputs = reference.randomInputs("train", rows(count));
  checkGradients(reference, inputs, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Specs, Functions,
                         testing::Combine(testing::Values("reductions", "norms", "losses", "orders", "stored"),
                                          testing::Values(3)),
                         [](const auto &info) { return std::string(std::get<0>(info.param)); });

struct EmittedFunctions : testing::TestWithParam<int> {};

TEST_P(EmittedFunctions, Reductions) {
  Reference reference(specPath("reductions"));
  ProgramInputs inputs = reference.randomInputs("train", rows(GetParam()));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<reductions::Reductions> emitted(inputs, GetParam());
  Cube x(inputs.arguments[0]);
  Vector y(expected.results[0]), dy(inputs.seeds[0]);
  Matrix found(expected.results[1]), dfound(inputs.seeds[1]);
  ASSERT_TRUE(emitted.net.forward(x, y, found, emitted.workspace).ok());
  compareWith(expected.results[0], y.values.data(), "y");
  compareWith(expected.results[1], found.values.data(), "found");
  ASSERT_TRUE(emitted.training.forward(x, y, found).ok());
  ASSERT_TRUE(emitted.training.backward(dy, dfound).ok());
  compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
  emitted.compareGradients(expected);
}

TEST_P(EmittedFunctions, Orders) {
  Reference reference(specPath("orders"));
  ProgramInputs inputs = reference.randomInputs("train", rows(GetParam()));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<orders::Orders> emitted(inputs, GetParam());
  Cube x(inputs.arguments[0]);
  Vector y(expected.results[0]), dy(inputs.seeds[0]);
  ASSERT_TRUE(emitted.net.forward(x, y, emitted.workspace).ok());
  compareWith(expected.results[0], y.values.data(), "y");
  ASSERT_TRUE(emitted.training.forward(x, y).ok());
  ASSERT_TRUE(emitted.training.backward(dy).ok());
  compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
  emitted.compareGradients(expected);
}

TEST_P(EmittedFunctions, Stored) {
  Reference reference(specPath("stored"));
  ProgramInputs inputs = reference.randomInputs("train", rows(GetParam()));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<stored::Stored> emitted(inputs, GetParam());
  Cube x(inputs.arguments[0]);
  Vector y(expected.results[0]), dy(inputs.seeds[0]);
  Matrix weights(expected.results[1]), dweights(inputs.seeds[1]);
  ASSERT_TRUE(emitted.net.forward(x, y, weights, emitted.workspace).ok());
  compareWith(expected.results[0], y.values.data(), "y");
  for (std::size_t i = 0; i < weights.values.size(); ++i)
    ASSERT_EQ(weights.values[i], expected.results[1].data[i]) << "widening is exact";
  ASSERT_TRUE(emitted.training.forward(x, y, weights).ok());
  ASSERT_TRUE(emitted.training.backward(dy, dweights).ok());
  compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
  emitted.compareGradients(expected);
}

TEST_P(EmittedFunctions, Norms) {
  Reference reference(specPath("norms"));
  ProgramInputs inputs = reference.randomInputs("train", rows(GetParam()));
  for (auto &slot : inputs.slots) // variances and counts
    for (double &value : slot.second.data)
      value = slot.first().ends_with("num_batches_tracked") ? 0 : 1 + 0.5 * value;
  ProgramOutputs expected = reference.run("train", inputs), evaluated = reference.run("eval", inputs);
  Emitted<norms::Norms> emitted(inputs, GetParam());
  Cube x(inputs.arguments[0]), y(expected.results[0]), dy(inputs.seeds[0]);
  ASSERT_TRUE(emitted.net.forward(x, y, emitted.workspace).ok());
  compareWith(evaluated.results[0], y.values.data(), "y, eval");
  ASSERT_TRUE(emitted.training.forward(x, y).ok());
  compareWith(expected.results[0], y.values.data(), "y, train");
  ASSERT_TRUE(emitted.training.backward(dy).ok());
  compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
  emitted.compareGradients(expected);
  compareWith(expected.writes["batch.running_var"], emitted.net.batch.running_var.data(), "running_var");
  compareWith(expected.writes["counted.running_mean"], emitted.net.counted.running_mean.data(), "running_mean");
}

TEST_P(EmittedFunctions, Losses) {
  Reference reference(specPath("losses"));
  ProgramInputs inputs = reference.randomInputs("train", rows(GetParam()));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<losses::Losses> emitted(inputs, GetParam());
  Matrix x(inputs.arguments[0]), p(inputs.arguments[1]);
  Vector y(expected.results[0]), each(expected.results[1]);
  ASSERT_TRUE(emitted.net.forward(x, p, y, each, emitted.workspace).ok());
  compareWith(expected.results[0], y.values.data(), "y");
  compareWith(expected.results[1], each.values.data(), "each");
}

TEST_P(EmittedFunctions, LossGradients) {
  Reference reference(specPath("losses"));
  ProgramInputs inputs = reference.randomInputs("train", rows(GetParam()));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<losses::Losses> emitted(inputs, GetParam());
  Matrix x(inputs.arguments[0]), p(inputs.arguments[1]);
  Vector y(expected.results[0]), each(expected.results[1]), dy(inputs.seeds[0]), deach(inputs.seeds[1]);
  ASSERT_TRUE(emitted.training.forward(x, p, y, each).ok());
  ASSERT_TRUE(emitted.training.backward(dy, deach).ok());
  compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
  compareWith(expected.inputGradients["p"], emitted.training.p_grad(), "gradient of p");
  emitted.compareGradients(expected);
}

INSTANTIATE_TEST_SUITE_P(Rows, EmittedFunctions, testing::Values(2, 7, 19), testing::PrintToStringParamName());

} // namespace
