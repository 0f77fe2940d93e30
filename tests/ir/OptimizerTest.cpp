// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Optimiser rules against recorded steps of torch.optim (tests/golden/cases/optim_*.json).
#include "ir/Evaluate.h"
#include "ir/NN.h"
#include "ir/optimizers/OptimizerRule.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

using namespace modc;
using namespace modc::nn;

namespace {

llvm::json::Value readCase(const std::string &name) {
  auto text = llvm::MemoryBuffer::getFile(std::string(MODC_GOLDEN_CASES) + "/" + name + ".json");
  EXPECT_TRUE(static_cast<bool>(text)) << name;
  return text ? llvm::cantFail(llvm::json::parse((*text)->getBuffer())) : llvm::json::Value(nullptr);
}

RefTensor tensorOf(const llvm::json::Object &object) {
  std::vector<std::int64_t> shape;
  for (const llvm::json::Value &extent : *object.getArray("shape"))
    shape.push_back(*extent.getAsInteger());
  RefTensor tensor(shape);
  for (auto [value, element] : llvm::zip(*object.getArray("data"), tensor.data))
    element = *value.getAsNumber();
  return tensor;
}

mlir::DictionaryAttr settingsOf(mlir::Builder &builder, const llvm::json::Object &arguments) {
  mlir::NamedAttrList settings;
  for (const auto &[name, value] : arguments) {
    if (auto flag = value.getAsBoolean())
      settings.set(name.str(), builder.getBoolAttr(*flag));
    else if (auto number = value.getAsNumber())
      settings.set(name.str(), builder.getF64FloatAttr(*number));
  }
  return settings.getDictionary(builder.getContext());
}

struct Slot {
  RefTensor value;
  std::map<std::string, RefTensor> state;
  bool started = false;
};

void expectNear(const RefTensor &actual, const RefTensor &expected, const std::string &what) {
  ASSERT_EQ(actual.data.size(), expected.data.size()) << what;
  for (std::size_t i = 0; i < actual.data.size(); ++i)
    EXPECT_NEAR(actual.data[i], expected.data[i], 1e-6 * (1 + std::abs(expected.data[i]))) << what << "[" << i << "]";
}

/// One step of one slot by the update program.
void step(mlir::func::FuncOp update, const std::vector<std::string> &stateNames, Slot &slot, const RefTensor &gradient,
          double lr, bool needsStarted) {
  ProgramInputs inputs;
  inputs.arguments = {slot.value, gradient};
  for (const std::string &name : stateNames)
    inputs.arguments.push_back(slot.state.try_emplace(name, RefTensor(slot.value.shape)).first->second);
  RefTensor host(std::vector<std::int64_t>{});
  host.data[0] = lr;
  inputs.arguments.push_back(host);
  host.data[0] = slot.started;
  if (needsStarted)
    inputs.arguments.push_back(host);
  auto outputs = evaluateProgram(update, inputs);
  ASSERT_TRUE(static_cast<bool>(outputs)) << llvm::toString(outputs.takeError());
  slot.value = outputs->results.at(0);
  for (std::size_t i = 0; i < stateNames.size(); ++i)
    slot.state[stateNames[i]] = outputs->results.at(1 + i);
  slot.started = true;
}

struct Optimizer : testing::TestWithParam<std::string> {};

TEST_P(Optimizer, MatchesPyTorch) {
  llvm::json::Value file = readCase(GetParam());
  const llvm::json::Object &golden = *file.getAsObject();
  std::map<std::string, Slot> slots;
  for (const llvm::json::Value &member : *golden.getObject("module")->getArray("members"))
    slots[member.getAsObject()->getString("name")->str()].value = tensorOf(*member.getAsObject()->getObject("value"));

  mlir::MLIRContext context;
  context.loadDialect<NNDialect, mlir::func::FuncDialect>();
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module->getBody());
  const llvm::json::Array &steps = *golden.getArray("steps");
  const llvm::json::Array &expected = *golden.getObject("expect")->getArray("steps");
  const llvm::json::Object &optimizer = *steps[0].getAsObject();
  const OptimizerRule *rule = lookupOptimizer(*optimizer.getString("type"));
  ASSERT_TRUE(rule);
  mlir::DictionaryAttr given = settingsOf(builder, *optimizer.getObject("args"));
  OptimizerSettings settings(rule->arguments, given);
  EXPECT_EQ(rule->check(settings), "");
  mlir::func::FuncOp update =
      buildUpdateFunction(builder, builder.getUnknownLoc(), "update", *rule, given, builder.getF32Type());
  ASSERT_TRUE(mlir::succeeded(mlir::verify(*module)));

  std::map<std::string, RefTensor> gradients;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i));
    const llvm::json::Object &action = *steps[i].getAsObject();
    if (action.getString("do") == "set_grad") {
      gradients.clear();
      for (const auto &[name, gradient] : *action.getObject("grads"))
        if (const llvm::json::Object *tensor = gradient.getAsObject())
          gradients[name.str()] = tensorOf(*tensor);
      continue;
    }
    for (const auto &[name, gradient] : gradients) // a slot without a gradient is skipped
      step(update, rule->state(settings), slots.at(name), gradient, settings.number("lr"),
           rule->needsStarted(settings));
    for (const auto &[name, value] : *expected[i].getAsObject()->getObject("parameters"))
      expectNear(slots.at(name.str()).value, tensorOf(*value.getAsObject()), name.str());
    for (const auto &[name, state] : *expected[i].getAsObject()->getObject("state"))
      for (const auto &[stateName, value] : *state.getAsObject())
        expectNear(slots.at(name.str()).state.at(stateName.str()), tensorOf(*value.getAsObject()), stateName.str());
  }
}

INSTANTIATE_TEST_SUITE_P(Sgd, Optimizer,
                         testing::Values("optim_sgd", "optim_sgd_dampening", "optim_sgd_maximize", "optim_sgd_momentum",
                                         "optim_sgd_nesterov"),
                         [](const auto &info) { return info.param; });

TEST(Optimizer, NesterovNeedsMomentumWithoutDampening) {
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

} // namespace
