// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Optimiser rules against what torch.optim records (tests/golden/cases/optim_*.json): arguments, defaults, names of the
// state, words about wrong values.
#include "ir/optimizers/OptimizerRule.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

#include <set>

using namespace modc::nn;

namespace {

llvm::json::Value readCase(const std::string &name) {
  auto text = llvm::MemoryBuffer::getFile(std::string(MODC_GOLDEN_CASES) + "/" + name + ".json");
  EXPECT_TRUE(static_cast<bool>(text)) << name;
  return text ? llvm::cantFail(llvm::json::parse((*text)->getBuffer())) : llvm::json::Value(nullptr);
}

std::vector<double> numbersOf(const llvm::json::Value &value) {
  if (auto flag = value.getAsBoolean())
    return {*flag ? 1.0 : 0.0};
  if (auto number = value.getAsNumber())
    return {*number};
  std::vector<double> numbers;
  for (const llvm::json::Value &item : *value.getAsArray())
    numbers.push_back(*item.getAsNumber());
  return numbers;
}

mlir::DictionaryAttr settingsOf(mlir::Builder &builder, const llvm::json::Object &arguments) {
  mlir::NamedAttrList settings;
  for (const auto &[name, value] : arguments)
    if (value.getAsBoolean())
      settings.set(name.str(), builder.getBoolAttr(*value.getAsBoolean()));
    else if (value.getAsNumber())
      settings.set(name.str(), builder.getF64FloatAttr(*value.getAsNumber()));
    else
      settings.set(name.str(), builder.getDenseF64ArrayAttr(numbersOf(value)));
  return settings.getDictionary(builder.getContext());
}

struct Optimizer : testing::TestWithParam<std::string> {
  llvm::json::Value file = readCase(GetParam());
  const llvm::json::Object &step(const char *of, std::size_t index) {
    const llvm::json::Object *part = file.getAsObject();
    if (std::string(of) == "expect")
      part = part->getObject("expect");
    return *(*part->getArray("steps"))[index].getAsObject();
  }
};

/// Arguments that choose among PyTorch's implementations, and change no value.
const std::set<std::string> implementations = {"foreach", "capturable", "differentiable", "fused"};

TEST_P(Optimizer, HasPyTorchsArguments) {
  mlir::MLIRContext context;
  mlir::Builder builder(&context);
  const OptimizerRule *rule = lookupOptimizer(*step("case", 0).getString("type"));
  ASSERT_TRUE(rule);
  mlir::DictionaryAttr given = settingsOf(builder, *step("case", 0).getObject("args"));
  const llvm::json::Object &expected = *(*step("expect", 0).getArray("groups"))[0].getAsObject()->getObject("args");
  OptimizerSettings settings(rule->arguments, given);
  EXPECT_EQ(rule->check(settings), "");
  for (const OptimizerArgument &argument : rule->arguments) {
    ASSERT_TRUE(expected.get(argument.name)) << argument.name;
    std::vector<double> numbers = numbersOf(*expected.get(argument.name));
    ASSERT_EQ(numbers.size(), argument.defaults.size()) << argument.name;
    for (unsigned i = 0; i < numbers.size(); ++i)
      EXPECT_EQ(settings.number(argument.name, i), numbers[i]) << argument.name;
  }
  for (const auto &[name, value] : expected) {
    auto has = [wanted = name.str()](const OptimizerArgument &argument) { return argument.name == wanted; };
    EXPECT_TRUE(implementations.count(name.str()) || llvm::any_of(rule->arguments, has)) << name.str();
  }
}

TEST_P(Optimizer, KeepsPyTorchsState) {
  mlir::MLIRContext context;
  mlir::Builder builder(&context);
  const OptimizerRule *rule = lookupOptimizer(*step("case", 0).getString("type"));
  mlir::DictionaryAttr given = settingsOf(builder, *step("case", 0).getObject("args"));
  std::vector<std::string> kept = rule->state(OptimizerSettings(rule->arguments, given));
  std::set<std::string> expected;
  const llvm::json::Object *state = step("expect", 2).getObject("state");
  ASSERT_TRUE(state);
  if (const llvm::json::Object *ofW = state->getObject("w"))
    for (const auto &[name, value] : *ofW)
      if (name != "step")
        expected.insert(name.str());
  EXPECT_EQ(std::set<std::string>(kept.begin(), kept.end()), expected);
}

INSTANTIATE_TEST_SUITE_P(All, Optimizer,
                         testing::Values("optim_adagrad", "optim_adam", "optim_adam_amsgrad", "optim_adamw",
                                         "optim_adamw_decay", "optim_rmsprop", "optim_sgd", "optim_sgd_dampening",
                                         "optim_sgd_maximize", "optim_sgd_momentum", "optim_sgd_nesterov"),
                         [](const auto &info) { return info.param; });

TEST(Optimizers, NesterovNeedsMomentumWithoutDampening) {
  mlir::MLIRContext context;
  mlir::Builder builder(&context);
  const OptimizerRule *sgd = lookupOptimizer("SGD");
  auto check = [&](std::vector<mlir::NamedAttribute> given) {
    return sgd->check(OptimizerSettings(sgd->arguments, builder.getDictionaryAttr(given)));
  };
  mlir::NamedAttribute nesterov = builder.getNamedAttr("nesterov", builder.getBoolAttr(true));
  mlir::NamedAttribute momentum = builder.getNamedAttr("momentum", builder.getF64FloatAttr(0.9));
  mlir::NamedAttribute dampening = builder.getNamedAttr("dampening", builder.getF64FloatAttr(0.1));
  EXPECT_EQ(check({nesterov}), "Nesterov momentum requires a momentum and zero dampening");
  EXPECT_EQ(check({nesterov, momentum, dampening}), "Nesterov momentum requires a momentum and zero dampening");
  EXPECT_EQ(check({nesterov, momentum}), "");
  EXPECT_EQ(lookupOptimizer("sgd"), nullptr);
}

TEST(Optimizers, ComplainInPyTorchsWords) {
  auto complaint = [](const char *optimizer, const char *name, double value, unsigned index = 0) {
    return complaintAbout(*lookupOptimizer(optimizer)->argument(name), value, index);
  };
  EXPECT_EQ(complaint("SGD", "lr", -1), "Invalid learning rate: -1.0");
  EXPECT_EQ(complaint("SGD", "lr", 0), "");
  EXPECT_EQ(complaint("SGD", "dampening", -1), "");
  EXPECT_EQ(complaint("Adam", "betas", 1), "Invalid beta parameter at index 0: 1.0");
  EXPECT_EQ(complaint("AdamW", "betas", -0.5, 1), "Invalid beta parameter at index 1: -0.5");
  EXPECT_EQ(complaint("Adam", "eps", std::nan("")), "Invalid epsilon value: nan");
  EXPECT_EQ(complaint("RMSprop", "alpha", -1e-9), "Invalid alpha value: -1e-09");
  EXPECT_EQ(complaint("Adagrad", "initial_accumulator_value", -2), "Invalid initial_accumulator_value value: -2.0");
  EXPECT_EQ(complaint("Lion", "weight_decay", -0.25), "Invalid weight_decay value: -0.25");
  EXPECT_FALSE(lookupOptimizer("AdamW")->argument("decoupled_weight_decay"));
}

TEST(Optimizers, MomentumIsWhatSchedulesCycle) {
  EXPECT_EQ(lookupOptimizer("SGD")->momentum()->name, "momentum");
  EXPECT_EQ(lookupOptimizer("AdamW")->momentum()->name, "betas");
  EXPECT_FALSE(lookupOptimizer("Adagrad")->momentum());
}

} // namespace
