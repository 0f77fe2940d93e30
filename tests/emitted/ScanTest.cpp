// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops over run-time lengths: their generated gradients against finite differences, and the emitted code of whole models
// against the reference interpreter.
#include "GradientCheck.h"
#include "ScanModels.h"

#include "elman.h"
#include "gru.h"
#include "nested.h"
#include "patterns.h"
#include "stack.h"
#include "stateful.h"

using namespace modc;
using namespace modc::test;
using modc::nn::ProgramInputs;
using modc::nn::ProgramOutputs;
using modc::nn::RefTensor;

namespace {

std::string specPath(const std::string &name) { return MODC_SCAN_SPECS "/" + name + ".mspec"; }

// ---- gradients

struct Example {
  std::string spec;
  std::vector<std::pair<std::string, std::int64_t>> extents;
};

std::string exampleName(const testing::TestParamInfo<Example> &info) {
  std::string name = info.param.spec;
  for (const auto &[symbol, value] : info.param.extents)
    name += "_" + symbol + std::to_string(value);
  return name;
}

std::ostream &operator<<(std::ostream &out, const Example &example) { return out << example.spec; }

struct ScanGradient : testing::TestWithParam<Example> {};

TEST_P(ScanGradient, MatchesFiniteDifferences) {
  llvm::StringMap<std::int64_t> symbols;
  for (const auto &[symbol, value] : GetParam().extents)
    symbols[symbol] = value;
  Reference reference(specPath(GetParam().spec));
  ProgramInputs inputs = reference.randomInputs("train", symbols);
  checkGradients(reference, inputs);
}

/// Kernels compute in double what the operations do that they were formed of.
TEST_P(ScanGradient, StaysWhenKernelsAreFormed) {
  llvm::StringMap<std::int64_t> symbols;
  for (const auto &[symbol, value] : GetParam().extents)
    symbols[symbol] = value;
  Reference flat(specPath(GetParam().spec)), planned(specPath(GetParam().spec), "plan");
  ProgramInputs inputs = flat.randomInputs("train", symbols);
  ProgramOutputs expected = flat.run("train", inputs), outputs = planned.run("train", inputs);
  auto compare = [](const RefTensor &a, const RefTensor &b) {
    ASSERT_EQ(a.shape, b.shape);
    for (std::size_t i = 0; i < a.data.size(); ++i)
      ASSERT_NEAR(a.data[i], b.data[i], 1e-12 * (1 + std::abs(b.data[i])));
  };
  for (std::size_t i = 0; i < expected.results.size(); ++i)
    compare(outputs.results[i], expected.results[i]);
  for (auto &gradient : expected.contributions)
    compare(outputs.contributions[gradient.first()], gradient.second);
  for (auto &gradient : expected.inputGradients)
    compare(outputs.inputGradients[gradient.first()], gradient.second);
}

const Example examples[] = {{"elman", {{"T", 1}, {"N", 1}}},  {"elman", {{"T", 4}, {"N", 2}}},
                            {"gru", {{"T", 0}, {"N", 2}}},    {"gru", {{"T", 1}, {"N", 2}}},
                            {"gru", {{"T", 3}, {"N", 2}}},    {"patterns", {}},
                            {"nested", {{"T", 2}, {"K", 3}}}, {"nested", {{"T", 1}, {"K", 0}}},
                            {"stack", {{"T", 3}, {"N", 2}}},  {"rnn", {{"T", 2}, {"N", 2}}}};
INSTANTIATE_TEST_SUITE_P(Specs, ScanGradient, testing::ValuesIn(examples), exampleName);

// ---- emitted code

llvm::StringMap<std::int64_t> timesAndRows(std::int64_t times, std::int64_t rows) {
  llvm::StringMap<std::int64_t> symbols;
  symbols["T"] = times;
  symbols["N"] = rows;
  return symbols;
}

struct ScanLengths : testing::TestWithParam<int> {};

TEST_P(ScanLengths, ElmanForwardAndTrainStep) {
  const int times = GetParam(), rows = 3;
  Reference reference(specPath("elman"));
  ProgramInputs inputs = reference.randomInputs("train", timesAndRows(times, rows));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<elman::Elman> emitted(inputs, rows, times);
  Cube x(inputs.arguments[0]), target(inputs.arguments[2]), ys(RefTensor(expected.results[0].shape));
  Matrix h0(inputs.arguments[1]), h(RefTensor(expected.results[1].shape));
  ASSERT_TRUE(emitted.net.forward(x, h0, ys, h, emitted.workspace).ok());
  compareWith(expected.results[0], ys.values.data(), "ys");
  compareWith(expected.results[1], h.values.data(), "h");
  if (times == 0)
    return; // the mean of nothing is no loss
  float loss = 0;
  ASSERT_TRUE(emitted.training.train_step(x, h0, target, loss).ok());
  EXPECT_NEAR(loss, expected.results[2].data[0], 1e-5);
  emitted.compareGradients(expected);
}

TEST_P(ScanLengths, GruForwardAndBackward) {
  const int times = GetParam(), rows = 2;
  Reference reference(specPath("gru"));
  ProgramInputs inputs = reference.randomInputs("train", timesAndRows(times, rows));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<gru::Gru> emitted(inputs, rows + 1, times + 2); // bounds that are not reached
  Cube x(inputs.arguments[0]);
  Matrix h0(inputs.arguments[1]), last(RefTensor(expected.results[0].shape)), dlast(inputs.seeds[0]);
  ASSERT_TRUE(emitted.net.forward(x, h0, last, emitted.workspace).ok());
  compareWith(expected.results[0], last.values.data(), "last");
  for (int run = 0; run < 2; ++run) { // a second backward adds to the gradients
    ASSERT_TRUE(emitted.training.forward(x, h0, last).ok());
    ASSERT_TRUE(emitted.training.backward(dlast).ok());
    compareWith(expected.results[0], last.values.data(), "last, training");
    compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
    compareWith(expected.inputGradients["h0"], emitted.training.h0_grad(), "gradient of h0");
  }
  for (auto &gradient : expected.contributions)
    for (double &value : gradient.second.data)
      value *= 2;
  emitted.compareGradients(expected);
}

TEST_P(ScanLengths, StackOfLayers) {
  const int times = GetParam(), rows = 2;
  Reference reference(specPath("stack"));
  ProgramInputs inputs = reference.randomInputs("train", timesAndRows(times, rows));
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<stack::Stack> emitted(inputs, rows, times);
  Cube x(inputs.arguments[0]);
  Matrix h0(inputs.arguments[1]), y(RefTensor(expected.results[0].shape)), target(inputs.arguments[3]);
  const double gain = inputs.arguments[2].data[0];
  ASSERT_TRUE(emitted.net.forward(x, h0, gain, y, emitted.workspace).ok());
  compareWith(expected.results[0], y.values.data(), "y");
  float loss = 0;
  ASSERT_TRUE(emitted.training.train_step(x, h0, gain, target, loss).ok());
  EXPECT_NEAR(loss, expected.results[1].data[0], 1e-5);
  compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
  emitted.compareGradients(expected);
}

INSTANTIATE_TEST_SUITE_P(Times, ScanLengths, testing::Values(0, 1, 2, 7), testing::PrintToStringParamName());

TEST(Scan, PatternsOfStates) {
  Reference reference(specPath("patterns"));
  ProgramInputs inputs = reference.randomInputs("train", {});
  ProgramOutputs expected = reference.run("train", inputs);
  Emitted<patterns::Patterns> emitted(inputs);
  Matrix a(inputs.arguments[0]), b(inputs.arguments[1]);
  Vector u(inputs.arguments[2]), v(inputs.arguments[3]);
  const double scale = inputs.arguments[4].data[0];
  Matrix product(RefTensor({4, 3})), copies(RefTensor({4, 3})), before(RefTensor({4, 3}));
  Vector x(RefTensor({3})), y(RefTensor({3})), input(RefTensor({3}));
  std::int64_t count = 0;
  auto check = [&](const std::string &mode) {
    compareWith(expected.results[0], product.values.data(), "product, " + mode);
    compareWith(expected.results[1], copies.values.data(), "copies, " + mode);
    compareWith(expected.results[2], before.values.data(), "before, " + mode);
    compareWith(expected.results[3], x.values.data(), "x, " + mode);
    compareWith(expected.results[4], y.values.data(), "y, " + mode);
    compareWith(expected.results[5], input.values.data(), "input, " + mode);
    EXPECT_EQ(count, 4) << mode;
  };
  Out0<std::int64_t> counted{&count, {}};
  ASSERT_TRUE(
      emitted.net.forward(a, b, u, v, scale, product, copies, before, x, y, input, counted, emitted.workspace).ok());
  check("eval");
  count = 0;
  ASSERT_TRUE(emitted.training.forward(a, b, u, v, scale, product, copies, before, x, y, input, counted).ok());
  check("train");
  Matrix dproduct(inputs.seeds[0]), dcopies(inputs.seeds[1]), dbefore(inputs.seeds[2]);
  Vector dx(inputs.seeds[3]), dy(inputs.seeds[4]), dinput(inputs.seeds[5]);
  ASSERT_TRUE(emitted.training.backward(dproduct, dcopies, dbefore, dx, dy, dinput, counted).ok());
  compareWith(expected.inputGradients["a"], emitted.training.a_grad(), "gradient of a");
  compareWith(expected.inputGradients["b"], emitted.training.b_grad(), "gradient of b");
  compareWith(expected.inputGradients["u"], emitted.training.u_grad(), "gradient of u");
  compareWith(expected.inputGradients["v"], emitted.training.v_grad(), "gradient of v");
  emitted.compareGradients(expected);
}

TEST(Scan, StateInABuffer) {
  Reference reference(specPath("stateful"));
  ProgramInputs inputs = reference.randomInputs("train", timesAndRows(4, 2));
  Emitted<stateful::Stateful> emitted(inputs, 4);
  Cube x(inputs.arguments[0]), ys(inputs.arguments[0]), dys(inputs.seeds[0]);
  for (int call = 0; call < 3; ++call) {
    SCOPED_TRACE(call);
    ProgramOutputs expected = reference.run(call == 1 ? "eval" : "train", inputs);
    if (call == 1) {
      ASSERT_TRUE(emitted.net.prepare().ok()); // training has made it stale
      ASSERT_TRUE(emitted.net.forward(x, ys, emitted.workspace).ok());
    } else {
      emitted.training.zero_grad();
      ASSERT_TRUE(emitted.training.forward(x, ys).ok());
      ASSERT_TRUE(emitted.training.backward(dys).ok());
      compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
      emitted.compareGradients(expected);
    }
    compareWith(expected.results[0], ys.values.data(), "ys");
    inputs.slots["kept"] = expected.writes["kept"];
    compareWith(inputs.slots["kept"], emitted.net.kept.data(), "kept");
  }
}

TEST(Scan, Nested) {
  for (auto [times, columns] : {std::pair(3, 4), std::pair(1, 1), std::pair(2, 0)}) {
    SCOPED_TRACE(std::to_string(times) + " x " + std::to_string(columns));
    Reference reference(specPath("nested"));
    llvm::StringMap<std::int64_t> symbols;
    symbols["T"] = times;
    symbols["K"] = columns;
    ProgramInputs inputs = reference.randomInputs("train", symbols);
    ProgramOutputs expected = reference.run("train", inputs);
    Emitted<nested::Nested> emitted(inputs, columns, times);
    Cube x(inputs.arguments[0]), all(RefTensor(expected.results[0].shape)), dall(inputs.seeds[0]);
    Vector h0(inputs.arguments[1]), last(RefTensor({2})), dlast(inputs.seeds[1]);
    ASSERT_TRUE(emitted.net.forward(x, h0, all, last, emitted.workspace).ok());
    compareWith(expected.results[0], all.values.data(), "all");
    compareWith(expected.results[1], last.values.data(), "last");
    ASSERT_TRUE(emitted.training.forward(x, h0, all, last).ok());
    ASSERT_TRUE(emitted.training.backward(dall, dlast).ok());
    compareWith(expected.inputGradients["x"], emitted.training.x_grad(), "gradient of x");
    compareWith(expected.inputGradients["h0"], emitted.training.h0_grad(), "gradient of h0");
    emitted.compareGradients(expected);
  }
}

} // namespace
