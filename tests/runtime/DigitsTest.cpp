// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Both faces of a compiled model: the core in memory of its caller, and the eager face, which learns the digits.
#include "digits.h"
#include "modc/eager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

using modc::Code;
using Net = digits::Digits;

namespace {

constexpr size_t slotBytes = 38440; // up to the last parameter's end

struct Core {
  alignas(64) std::byte state[Net::state_bytes];
  alignas(64) std::byte scratch[Net::workspace_bytes(4)];
  alignas(64) std::byte trainingScratch[Net::Training::workspace_bytes(4)];
  alignas(64) std::byte gradients[Net::Training::gradient_bytes];
  alignas(64) std::byte optimizer[Net::Training::optimizer_bytes];
  Net net{state};
  Net::Workspace ws{scratch, 4};
  Net::Training fit{net, 4, {trainingScratch, gradients, optimizer}};

  float x[4 * 64], logits[4 * 10], dlogits[4 * 10];
  std::int64_t target[4] = {1, 2, 3, 4};
  float loss = 0;

  Core() {
    for (int i = 0; i < 256; ++i)
      x[i] = static_cast<float>(i % 17) / 16;
  }
};

class Digits : public ::testing::Test {
protected:
  void SetUp() override { c = std::make_unique<Core>(); }
  std::unique_ptr<Core> c;
};

/// The model in double precision.
std::vector<double> reference(const Net &net, const float *x) {
  std::vector<double> h(128), y(10);
  for (int j = 0; j < 128; ++j) {
    h[size_t(j)] = static_cast<double>(net.fc1.bias.data()[j]);
    for (int k = 0; k < 64; ++k)
      h[size_t(j)] += static_cast<double>(x[k]) * static_cast<double>(net.fc1.weight.data()[j * 64 + k]);
    h[size_t(j)] = std::fmax(h[size_t(j)], 0);
  }
  for (int j = 0; j < 10; ++j) {
    y[size_t(j)] = static_cast<double>(net.fc2.bias.data()[j]);
    for (int k = 0; k < 128; ++k)
      y[size_t(j)] += h[size_t(k)] * static_cast<double>(net.fc2.weight.data()[j * 128 + k]);
  }
  return y;
}

double referenceLoss(const Core &c) {
  double sum = 0;
  for (int i = 0; i < 4; ++i) {
    const auto y = reference(c.net, c.x + i * 64);
    double total = 0;
    for (double v : y)
      total += std::exp(v);
    sum += std::log(total) - y[size_t(c.target[i])];
  }
  return sum / 4;
}

TEST_F(Digits, ForwardNeedsPrepare) {
  EXPECT_EQ(c->net.forward({c->x, {4, 64}}, {c->logits, {4, 10}}, c->ws).code(), Code::not_prepared);
  ASSERT_TRUE(c->net.prepare().ok());
  ASSERT_TRUE(c->net.forward({c->x, {4, 64}}, {c->logits, {4, 10}}, c->ws).ok());
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 10; ++j)
      EXPECT_NEAR(c->logits[i * 10 + j], reference(c->net, c->x + i * 64)[size_t(j)], 1e-6);
  c->net.fc1.weight.data()[0] = 3;
  EXPECT_EQ(c->net.forward({c->x, {4, 64}}, {c->logits, {4, 10}}, c->ws).code(), Code::not_prepared);
}

TEST_F(Digits, WrongArgumentsAreErrors) {
  ASSERT_TRUE(c->net.prepare().ok());
  std::vector<float> x(5 * 64), y(5 * 10);
  EXPECT_STREQ(c->net.forward({x.data(), {4, 63}}, {y.data(), {4, 10}}, c->ws).message(),
               "x must have the shape {N, 64}");
  EXPECT_STREQ(c->net.forward({x.data(), {4, 64}}, {y.data(), {3, 10}}, c->ws).message(),
               "logits must have the shape {N, 10}");
  EXPECT_EQ(c->net.forward({x.data(), {5, 64}}, {y.data(), {5, 10}}, c->ws).code(), Code::does_not_fit);
  EXPECT_EQ(c->net.forward({nullptr, {4, 64}}, {y.data(), {4, 10}}, c->ws).code(), Code::null_pointer);
  EXPECT_EQ(c->net.forward({x.data(), {-1, 64}}, {y.data(), {-1, 10}}, c->ws).code(), Code::wrong_shape);
  EXPECT_EQ(c->net.forward({x.data(), {1, 64}}, {x.data() + 60, {1, 10}}, c->ws).code(), Code::overlap);
  EXPECT_TRUE(c->net.forward({nullptr, {0, 64}}, {nullptr, {0, 10}}, c->ws).ok()) << "an empty batch";
  c->target[0] = 10;
  EXPECT_EQ(c->fit.train_step({c->x, {4, 64}}, {c->target, {4}}, c->loss).code(), Code::out_of_range);
  EXPECT_EQ(c->fit.train_step({x.data(), {5, 64}}, {c->target, {4}}, c->loss).code(), Code::does_not_fit);
  Net bad{modc::Memory(c->state, 100)};
  EXPECT_EQ(bad.prepare().code(), Code::bad_memory);
  EXPECT_EQ(bad.forward({x.data(), {4, 64}}, {y.data(), {4, 10}}, c->ws).code(), Code::bad_memory);
}

TEST_F(Digits, BackwardFollowsTheRecordedForward) {
  const modc::In2<float> x(c->x, {4, 64});
  const modc::Out2<float> y(c->logits, {4, 10}), dy(c->dlogits, {4, 10});
  EXPECT_EQ(c->fit.backward(dy).code(), Code::no_recorded_forward);
  ASSERT_TRUE(c->fit.forward(x, y).ok());
  ASSERT_TRUE(c->fit.loss_backward(y, {c->target, {4}}, dy).ok());
  EXPECT_TRUE(c->fit.backward(dy).ok());
  EXPECT_EQ(c->fit.backward(dy).code(), Code::no_recorded_forward) << "backward consumes it";
  ASSERT_TRUE(c->fit.forward(x, y).ok());
  ASSERT_TRUE(c->fit.step().ok());
  EXPECT_EQ(c->fit.backward(dy).code(), Code::parameters_changed);
  ASSERT_TRUE(c->fit.forward(x, y).ok());
  EXPECT_EQ(c->fit.backward({c->dlogits, {3, 10}}).code(), Code::wrong_shape) << "of the recorded batch";
  EXPECT_TRUE(c->fit.backward(dy).ok()) << "an error consumes nothing";
}

TEST_F(Digits, GradientsAgreeWithDifferences) {
  const modc::Out2<float> y(c->logits, {4, 10}), dy(c->dlogits, {4, 10});
  ASSERT_TRUE(c->fit.forward({c->x, {4, 64}}, y).ok());
  ASSERT_TRUE(c->fit.loss(y, {c->target, {4}}, c->loss).ok());
  EXPECT_NEAR(c->loss, referenceLoss(*c), 1e-6);
  EXPECT_EQ(c->net.fc1.weight.grad, nullptr);
  ASSERT_TRUE(c->fit.loss_backward(y, {c->target, {4}}, dy).ok());
  ASSERT_TRUE(c->fit.backward(dy).ok());
  const auto check = [&](modc::Parameter<float> &p) {
    for (std::int64_t i = 0; i < p.size(); i += 7) {
      const float old = p.data()[i], high = old + 1e-4f, low = old - 1e-4f;
      p.data()[i] = high;
      const double above = referenceLoss(*c);
      p.data()[i] = low;
      const double below = referenceLoss(*c);
      p.data()[i] = old;
      const double slope = (above - below) / (static_cast<double>(high) - static_cast<double>(low));
      EXPECT_NEAR(p.grad[i], slope, 1e-5) << p.key() << " " << i;
    }
  };
  check(c->net.fc1.weight);
  check(c->net.fc1.bias);
  check(c->net.fc2.weight);
  check(c->net.fc2.bias);
}

TEST_F(Digits, GradientsAccumulateUntilZeroed) {
  const modc::Out2<float> y(c->logits, {4, 10}), dy(c->dlogits, {4, 10});
  const auto run = [&] {
    ASSERT_TRUE(c->fit.forward({c->x, {4, 64}}, y).ok());
    ASSERT_TRUE(c->fit.loss_backward(y, {c->target, {4}}, dy).ok());
    ASSERT_TRUE(c->fit.backward(dy).ok());
  };
  run();
  const float once = c->net.fc2.weight.grad[5], bias = c->net.fc1.bias.grad[3];
  run();
  EXPECT_EQ(c->net.fc2.weight.grad[5], 2 * once);
  EXPECT_EQ(c->net.fc1.bias.grad[3], 2 * bias);
  c->fit.zero_grad();
  EXPECT_EQ(c->net.fc2.weight.grad, nullptr);
  const float before = c->net.fc2.weight.data()[5];
  ASSERT_TRUE(c->fit.step().ok());
  EXPECT_EQ(c->net.fc2.weight.data()[5], before) << "without a gradient there is no step";
  run();
  EXPECT_EQ(c->net.fc2.weight.grad[5], once);
}

TEST_F(Digits, TrainStepIsItsParts) {
  auto other = std::make_unique<Core>();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(c->fit.train_step({c->x, {4, 64}}, {c->target, {4}}, c->loss).ok());
    const modc::Out2<float> y(other->logits, {4, 10}), dy(other->dlogits, {4, 10});
    other->fit.zero_grad();
    ASSERT_TRUE(other->fit.forward({other->x, {4, 64}}, y).ok());
    ASSERT_TRUE(other->fit.loss(y, {other->target, {4}}, other->loss).ok());
    ASSERT_TRUE(other->fit.loss_backward(y, {other->target, {4}}, dy).ok());
    ASSERT_TRUE(other->fit.backward(dy).ok());
    ASSERT_TRUE(other->fit.step().ok());
    EXPECT_EQ(c->loss, other->loss);
  }
  EXPECT_EQ(std::memcmp(c->state, other->state, slotBytes), 0);
}

TEST(DigitsModel, TablesAndText) {
  EXPECT_STREQ(Net::repr(), "Digits(\n"
                            "  (fc1): Linear(in_features=64, out_features=128, bias=True)\n"
                            "  (fc2): Linear(in_features=128, out_features=10, bias=True)\n"
                            ")");
  digits::Model model;
  EXPECT_EQ(model.parameter_count(), 9610);
  std::string keys;
  for (const auto &p : model.named_parameters())
    keys += p.name + " ";
  EXPECT_EQ(keys, "fc1.weight fc1.bias fc2.weight fc2.bias ");
  EXPECT_EQ(model.state_dict().size(), 4u);
  EXPECT_EQ(model.state_dict()[2].shape, (std::vector<std::int64_t>{10, 128}));
  EXPECT_EQ(model.state_dict()[2].as<float>(), std::as_const(model.fc2.weight).data());
  EXPECT_THROW(model.state_dict()[2].as<double>(), std::runtime_error);
}

TEST(DigitsModel, SeedsAndInitialValues) {
  digits::Model a, b, c(1);
  const auto first = [](const digits::Model &m) { return m.fc1.weight.data()[0]; };
  EXPECT_EQ(first(a), first(b));
  EXPECT_NE(first(a), first(c));
  for (const auto &p : a.named_parameters()) {
    const float bound = p.name.substr(0, 3) == "fc1" ? 0.125f : 0.0883884f;
    float largest = 0;
    for (std::int64_t i = 0; i < p.size(); ++i)
      largest = std::fmax(largest, std::fabs(p.as<float>()[i]));
    EXPECT_LE(largest, bound);
    EXPECT_GT(largest, bound / 2);
  }
}

TEST(DigitsModel, EagerErrorsThrowTheSameText) {
  digits::Model model;
  const auto text = [](auto call) -> std::string {
    try {
      call();
    } catch (const std::runtime_error &error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(text([&] { model(modc::Tensor<float>({2, 63})); }), "x must have the shape {N, 64}");
  EXPECT_EQ(text([&] { model(modc::Tensor<float>({2, 64, 1})); }), "a tensor of rank 2 is expected, not 3");
  EXPECT_EQ(text([&] { model.backward(modc::Tensor<float>({2, 10})); }),
            "backward needs a forward before it, and each forward serves one");
  EXPECT_EQ(text([&] { model.load_state_dict("/nowhere"); }), "cannot open '/nowhere': No such file or directory");
  EXPECT_EQ(text([&] { modc::Tensor<float>({-1}); }), "a shape is negative or too large");
}

TEST(DigitsModel, WorkspaceGrowsWithTheBatch) {
  digits::Model model;
  model.eval();
  modc::Tensor<float> x({100, 64});
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(i % 13) / 13;
  const auto whole = model(x);
  for (const std::int64_t n : {1, 7, 100, 3}) {
    const auto part = model(modc::Tensor<float>({n, 64}, x.data()));
    ASSERT_EQ(part.shape(), (std::vector<std::int64_t>{n, 10}));
    EXPECT_EQ(std::memcmp(part.data(), whole.data(), part.size() * sizeof(float)), 0);
  }
  model.train();
  EXPECT_EQ(model(x)[999], whole[999]);
  modc::Tensor<std::int64_t> target({100});
  const float loss = model.train_step(modc::Tensor<float>({5, 64}), modc::Tensor<std::int64_t>({5}));
  EXPECT_GT(loss, 0);
  model.train_step(x, target); // a larger batch keeps momentum and gradients
  EXPECT_NE(model.fc1.weight.grad, nullptr);
}

struct Data {
  modc::Tensor<float> x{{0, 64}};
  modc::Tensor<std::int64_t> target{{0}};
};

/// Every fifth row of the digits, or all others; pixels in [0, 1].
Data readDigits(bool heldBack) {
  std::ifstream in(MODC_DIGITS_CSV);
  std::vector<float> x;
  std::vector<std::int64_t> target;
  std::string line, cell;
  for (int row = 0; std::getline(in, line); ++row) {
    if ((row % 5 == 0) != heldBack)
      continue;
    std::istringstream cells(line);
    for (int k = 0; std::getline(cells, cell, ','); ++k)
      k < 64 ? x.push_back(std::stof(cell) / 16) : target.push_back(std::stol(cell));
  }
  const auto n = static_cast<std::int64_t>(target.size());
  return {modc::Tensor<float>({n, 64}, x), modc::Tensor<std::int64_t>({n}, target)};
}

double accuracy(digits::Model &model, const Data &data) {
  const auto logits = model.eval()(data.x);
  int right = 0;
  for (size_t i = 0; i < data.target.size(); ++i) {
    const float *row = logits.data() + i * 10;
    right += std::max_element(row, row + 10) - row == data.target[i] ? 1 : 0;
  }
  return right / static_cast<double>(data.target.size());
}

TEST(DigitsModel, LearnsSavesAndLoads) {
  const Data training = readDigits(false), held = readDigits(true);
  ASSERT_EQ(training.target.size(), 1437u);
  ASSERT_EQ(held.target.size(), 360u);
  digits::Model model;
  EXPECT_LT(accuracy(model, held), 0.3);
  model.train();
  float first = 0, last = 0;
  for (int epoch = 0; epoch < 12; ++epoch)
    for (std::int64_t i = 0; i + 32 <= 1437; i += 32) {
      const modc::In2<float> x(training.x.data() + i * 64, {32, 64});
      const modc::In1<std::int64_t> target(training.target.data() + i, {32});
      last = model.train_step(x, target);
      first = epoch + i == 0 ? last : first;
    }
  EXPECT_NEAR(first, std::log(10.0), 0.2);
  EXPECT_LT(last, 0.1f);
  const double score = accuracy(model, held);
  EXPECT_GT(score, 0.95);

  const std::string path = ::testing::TempDir() + "modc-digits.safetensors";
  model.save_state_dict(path);
  digits::Model fresh(99);
  EXPECT_LT(accuracy(fresh, held), 0.3);
  fresh.load_state_dict(path);
  EXPECT_EQ(accuracy(fresh, held), score);
  const auto a = model(held.x), b = fresh(held.x);
  EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)), 0);

  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  auto core = std::make_unique<Core>();
  ASSERT_TRUE(core->net.load_state_dict({bytes.data(), bytes.size()}).ok()) << "the core loads from memory";
  EXPECT_EQ(std::memcmp(core->state, model.state().data(0), slotBytes), 0);
}

} // namespace
