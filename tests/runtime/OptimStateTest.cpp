// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The optimiser's state: what the file holds, resuming to the same bits on both faces, and files that do not fit.
#include "WeightBytes.h"
#include "digits.h"
#include "modc/eager.h"
#include "modc/optim_sgd.h"

#include <memory>

using namespace modc;

namespace {

constexpr Slot slots[] = {parameter<float>("w", {3}, 0), parameter<double>("d\"", {}, 64),
                          parameter<float>("no_momentum", {1}, 128), parameter<float>("unregistered", {1}, 192)};
constexpr Trained trained[] = {{0, 0}, {1, 64, 1}, {2, 128, 2}, {3, 192, -1}};
constexpr modc::Module modules[] = {{"", "Net"}};
constexpr ModelInfo info{"Net", slots, modules, 256};

/// Three groups, momentum in two of them, and a schedule: what generated code has, without a model.
struct Fit {
  alignas(64) std::byte stateMemory[256] = {}, gradientMemory[256], momentum[256];
  State state{info, stateMemory};
  TrainedState bits[4];
  const void *grads[4] = {};
  void *fields[4] = {&grads[0], &grads[1], &grads[2], &grads[3]};
  Gradients gradients{gradientMemory, 256, state, trained, bits, fields};
  Sgd::Options groups[3] = {{0.5, 0.9}, {0.25, 0.5}, {0.125, 0}};
  Optimizer<Sgd> optimizer{momentum, 256, gradients, groups};
  double initialLr[3] = {0.5, 0.25, 0.125};
  std::int64_t steps = 0;

  OptimizerState<Sgd> kept() { return {gradients, optimizer, groups, initialLr, steps}; }

  void step(float by, bool all = true) {
    const float w[3] = {by, -by, 0.3f * by};
    const double d = static_cast<double>(by) / 3;
    gradients.assign(0, w);
    gradients.assign(1, all ? &d : nullptr);
    gradients.assign(2, all ? w : nullptr);
    ASSERT_TRUE(optimizer.step(gradients, groups).ok());
    ++steps;
    for (int i = 0; i < 3; ++i)
      groups[i].lr = initialLr[i] / static_cast<double>(steps);
  }
  std::string save() {
    std::string bytes;
    StringText out(bytes);
    EXPECT_TRUE(write_optimizer_state(kept(), out).ok());
    EXPECT_EQ(bytes.size(), optimizer_state_size(kept()));
    return bytes;
  }
  /// The report, "" if all is well.
  std::string load(const std::string &bytes) {
    std::string report;
    StringText out(report);
    safetensors::Index<32> index;
    const std::string before = save();
    const Status status = load_optimizer_state(kept(), {bytes.data(), bytes.size()}, index, &out);
    EXPECT_EQ(status.ok(), report.empty());
    if (!status.ok()) {
      EXPECT_EQ(save(), before) << "all or nothing";
    }
    return report;
  }
};

TEST(OptimizerState, BeforeTheFirstStepHasNoMomentum) {
  Fit fit;
  const std::string file = fit.save();
  EXPECT_EQ(file.substr(8, file.find("}}") - 6),
            R"({"__metadata__":{"format":"pt"},)"
            R"("lr_scheduler.last_epoch":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
            R"("param_groups.0.lr":{"dtype":"F64","shape":[],"data_offsets":[8,16]},)"
            R"("param_groups.0.initial_lr":{"dtype":"F64","shape":[],"data_offsets":[16,24]},)"
            R"("param_groups.1.lr":{"dtype":"F64","shape":[],"data_offsets":[24,32]},)"
            R"("param_groups.1.initial_lr":{"dtype":"F64","shape":[],"data_offsets":[32,40]},)"
            R"("param_groups.2.lr":{"dtype":"F64","shape":[],"data_offsets":[40,48]},)"
            R"("param_groups.2.initial_lr":{"dtype":"F64","shape":[],"data_offsets":[48,56]},)"
            R"("state.w.step":{"dtype":"I64","shape":[],"data_offsets":[56,64]},)"
            R"("state.d\".step":{"dtype":"I64","shape":[],"data_offsets":[64,72]},)"
            R"("state.no_momentum.step":{"dtype":"I64","shape":[],"data_offsets":[72,80]}})");
}

TEST(OptimizerState, HoldsMomentumAfterAStep) {
  Fit fit;
  fit.step(1);
  const std::string file = fit.save();
  EXPECT_NE(file.find(R"("state.d\".momentum_buffer":{"dtype":"F64","shape":[],"data_offsets":[80,88]},)"
                      R"("state.w.momentum_buffer":{"dtype":"F32","shape":[3],"data_offsets":[88,100]}})"),
            std::string::npos)
      << file;
  EXPECT_EQ(file.find("unregistered"), std::string::npos);
  Fit other;
  other.step(1, false); // the first step of d comes later: it has no buffer yet
  EXPECT_EQ(other.save().find("state.d\\\".momentum_buffer"), std::string::npos);
}

TEST(OptimizerState, ResumesToTheSameBits) {
  for (int before : {0, 1, 4}) {
    Fit whole;
    const auto steps = [](Fit &fit, int from, int to) {
      for (int i = from; i < to; ++i)
        fit.step(0.1f + static_cast<float>(i), i > 1);
    };
    steps(whole, 0, before);
    Fit resumed, forgetful;
    resumed.step(100); // what it kept is replaced
    EXPECT_EQ(resumed.load(whole.save()), "");
    EXPECT_EQ(resumed.save(), whole.save());
    std::memcpy(resumed.stateMemory, whole.stateMemory, 256);
    std::memcpy(forgetful.stateMemory, whole.stateMemory, 256);
    steps(whole, before, 8);
    steps(resumed, before, 8);
    steps(forgetful, before, 8);
    EXPECT_EQ(std::memcmp(resumed.stateMemory, whole.stateMemory, 256), 0) << before;
    EXPECT_EQ(resumed.save(), whole.save());
    EXPECT_EQ(std::memcmp(forgetful.stateMemory, whole.stateMemory, 256) == 0, before == 0);
  }
}

/// The file of a training after one step, with a field changed or left out.
WeightBytes changedFile(const std::string &key, const std::string &dtype = "", const std::string &shape = "",
                        const std::string &bytes = "") {
  WeightBytes file;
  const std::string zero(8, '\0');
  const auto add = [&](const std::string &name, const char *type, const std::string &extents, size_t size) {
    if (name != key)
      file.add(name, type, extents, std::string(size, '\0'));
  };
  add("lr_scheduler.last_epoch", "I64", "", 8);
  for (const char *group : {"0", "1", "2"}) {
    add("param_groups." + std::string(group) + ".lr", "F64", "", 8);
    add("param_groups." + std::string(group) + ".initial_lr", "F64", "", 8);
  }
  for (const char *name : {"w", "d\\\"", "no_momentum"})
    add("state." + std::string(name) + ".step", "I64", "", 8);
  add("state.d\\\".momentum_buffer", "F64", "", 8);
  add("state.w.momentum_buffer", "F32", "3", 12);
  return dtype.empty() ? file : file.add(key, dtype, shape, bytes);
}

TEST(OptimizerState, FilesThatDoNotFitChangeNothing) {
  const std::string no = "not the state of this training's optimiser: ", eight(8, '\0'), four(4, '\0');
  const std::string negative(8, '\xff');
  const std::pair<WeightBytes, std::string> all[] = {
      {changedFile("-"), ""},
      {changedFile("state.w.momentum_buffer"), ""}, // PyTorch's file before the parameter's first step
      {changedFile("param_groups.1.lr"), no + "\"param_groups.1.lr\" is missing"},
      {changedFile("lr_scheduler.last_epoch"), no + "\"lr_scheduler.last_epoch\" is missing"},
      {changedFile("state.d\\\".step"), no + "\"state.d\".step\" is missing"},
      {changedFile("param_groups.1.lr", "F32", "", four), no + "\"param_groups.1.lr\" has another dtype or shape"},
      {changedFile("param_groups.1.lr", "F64", "1", eight), no + "\"param_groups.1.lr\" has another dtype or shape"},
      {changedFile("state.w.momentum_buffer", "F32", "1", four),
       no + "\"state.w.momentum_buffer\" has another dtype or shape"},
      {changedFile("state.w.step", "I64", "", negative), no + "\"state.w.step\" is negative"},
      {changedFile("lr_scheduler.last_epoch", "I64", "", negative), no + "\"lr_scheduler.last_epoch\" is negative"},
      {changedFile("x", "F32", "", four), no + "\"x\" is nothing that this training keeps"},
      {changedFile("param_groups.3.lr", "F64", "", eight),
       no + "\"param_groups.3.lr\" is nothing that this training keeps"},
      {changedFile("state.no_momentum.momentum_buffer", "F32", "1", four),
       no + "\"state.no_momentum.momentum_buffer\" is nothing that this training keeps"},
      {changedFile("state.unregistered.step", "I64", "", eight),
       no + "\"state.unregistered.step\" is nothing that this training keeps"},
  };
  for (const auto &[file, error] : all) {
    Fit fit;
    fit.step(1);
    EXPECT_EQ(fit.load(file.bytes()), error);
  }
  Fit fit;
  EXPECT_EQ(fit.load("x"), "not a safetensors file: shorter than 8 bytes");
}

TEST(OptimizerState, MemoryThatIsTooSmallIsAnError) {
  Fit fit;
  Optimizer<Sgd> none(Memory(), 256, fit.gradients, fit.groups);
  std::string bytes;
  StringText out(bytes);
  const OptimizerState<Sgd> kept(fit.gradients, none, fit.groups);
  EXPECT_EQ(write_optimizer_state(kept, out).code(), Code::bad_memory);
  EXPECT_EQ(load_optimizer_state(kept, Bytes("", 0), safetensors::IndexMemory()).code(), Code::bad_memory);
}

// -------- a compiled model

class Resuming : public FolderTest {
protected:
  void SetUp() override {
    FolderTest::SetUp();
    for (size_t i = 0; i < x.size(); ++i)
      x[i] = static_cast<float>(i * 7 % 17) / 16;
    for (size_t i = 0; i < target.size(); ++i)
      target[i] = static_cast<std::int64_t>(i % 10);
  }
  void train(digits::Model &model, int steps) {
    for (int i = 0; i < steps; ++i)
      model.train_step(x, target);
  }
  static std::string bytes(const digits::Model &model) {
    std::string text;
    StringText out(text);
    EXPECT_TRUE(write_state_dict(model.state(), out).ok());
    return text;
  }

  Tensor<float> x = Tensor<float>({8, 64});
  Tensor<std::int64_t> target = Tensor<std::int64_t>({8});
};

TEST_F(Resuming, GivesTheBitsOfATrainingThatWasNotInterrupted) {
  const std::string weights = folder + "/model.safetensors", optimizer = folder + "/optimizer.safetensors";
  digits::Model whole(1);
  whole.set_lr(0.03);
  train(whole, 3);
  whole.save_state_dict(weights);
  whole.save_optimizer_state(optimizer);
  train(whole, 5);

  digits::Model resumed(2), forgetful(3);
  resumed.load_state_dict(weights);
  resumed.load_optimizer_state(optimizer);
  EXPECT_EQ(resumed.lr(), 0.03);
  train(resumed, 5);
  EXPECT_EQ(bytes(resumed), bytes(whole));

  forgetful.load_state_dict(weights);
  forgetful.set_lr(0.03);
  train(forgetful, 5);
  EXPECT_NE(bytes(forgetful), bytes(whole)) << "momentum counts";
}

TEST_F(Resuming, ByPathSaysWhatIsWrongWithTheFile) {
  digits::Model model;
  const std::string path = folder + "/model.safetensors";
  model.save_state_dict(path);
  try {
    model.load_optimizer_state(path);
    FAIL();
  } catch (const std::runtime_error &error) {
    EXPECT_EQ(error.what(), "cannot load '" + path +
                                "': not the state of this training's optimiser: \"param_groups.0.lr\" is missing");
  }
  EXPECT_THROW(model.load_optimizer_state(folder + "/none"), std::runtime_error);
  EXPECT_THROW(model.save_optimizer_state(folder + "/none/x"), std::runtime_error);
}

TEST_F(Resuming, EagerSubmodules) {
  digits::Model model(1), other(2);
  const std::string path = folder + "/fc1.safetensors";
  model.save_state_dict(path, "fc1");
  EXPECT_EQ(other.load_submodule("fc1", path).report, "");
  EXPECT_EQ(std::memcmp(other.fc1.weight.data(), model.fc1.weight.data(), 128 * 64 * 4), 0);
  EXPECT_NE(std::memcmp(other.fc2.weight.data(), model.fc2.weight.data(), 10 * 128 * 4), 0);
  ASSERT_EQ(model.state_dict("fc2").size(), 2u);
  EXPECT_EQ(model.state_dict("fc2")[0].name, "weight");
  EXPECT_EQ(model.state_dict()[2].name, "fc2.weight");
  EXPECT_THROW(model.load_submodule("fc3", path), std::runtime_error);
  EXPECT_THROW(model.state_dict("fc3"), std::runtime_error);
}

} // namespace
