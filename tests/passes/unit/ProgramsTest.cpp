// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What must hold of all programs, on random ones: gradients agree with finite differences, kernels compute what the
// operations did, every kernel has a schedule, and no tensor's memory is overwritten while it is needed.
#include "RandomProgram.h"

#include "ir/NN.h"
#include "passes/KernelLibrary.h"
#include "passes/MemoryPlanner.h"
#include "passes/Passes.h"
#include "passes/ProgramMemory.h"
#include "passes/ScheduleKernels.h"

#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace modc;

namespace {

struct Programs : testing::TestWithParam<unsigned> {
  Programs() { context.loadDialect<nn::NNDialect, mlir::func::FuncDialect>(); }

  RandomProgram make() { return makeRandomProgram(context, GetParam(), 4 + GetParam() % 30, GetParam() % 3 != 0); }

  void run(const RandomProgram &program, std::vector<std::unique_ptr<mlir::Pass>> passes) {
    mlir::PassManager manager(&context);
    for (auto &pass : passes)
      manager.addPass(std::move(pass));
    ASSERT_TRUE(mlir::succeeded(manager.run(*program.module)));
  }
  void differentiate(const RandomProgram &program) {
    std::vector<std::unique_ptr<mlir::Pass>> passes;
    passes.push_back(createDifferentiate());
    passes.push_back(createFold());
    passes.push_back(mlir::createCanonicalizerPass());
    passes.push_back(mlir::createCSEPass());
    run(program, std::move(passes));
  }
  void formKernels(const RandomProgram &program) {
    std::vector<std::unique_ptr<mlir::Pass>> passes;
    passes.push_back(createDecompose());
    passes.push_back(mlir::createCanonicalizerPass());
    passes.push_back(mlir::createCSEPass());
    passes.push_back(createFormKernels());
    run(program, std::move(passes));
  }
  void schedule(const RandomProgram &program, KernelLibrary &library) {
    std::vector<std::unique_ptr<mlir::Pass>> passes;
    passes.push_back(createScheduleKernels(library, TargetInfo::defaultTarget(), Threads::None));
    run(program, std::move(passes));
  }
  void planMemory(const RandomProgram &program) {
    std::vector<std::unique_ptr<mlir::Pass>> passes;
    passes.push_back(createPlanMemory());
    run(program, std::move(passes));
  }

  static std::string text(const RandomProgram &program) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    program.module.get().print(stream);
    return text;
  }

  mlir::MLIRContext context;
};

nn::ProgramOutputs evaluate(const RandomProgram &program, const nn::ProgramInputs &inputs) {
  auto outputs = nn::evaluateProgram(program.train(), inputs);
  if (!outputs) {
    ADD_FAILURE() << llvm::toString(outputs.takeError());
    return {};
  }
  return std::move(*outputs);
}

double dot(const nn::RefTensor &a, const nn::RefTensor &b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.data.size(); ++i)
    sum += a.data[i] * b.data[i];
  return sum;
}

/// The loss, or the outputs weighted by the caller's gradients.
double objective(const RandomProgram &program, const nn::ProgramInputs &inputs) {
  std::vector<nn::RefTensor> results = evaluate(program, inputs).results;
  if (inputs.seeds.empty())
    return results.back().data[0];
  double sum = 0;
  for (const auto &[index, seed] : inputs.seeds)
    sum += dot(results[static_cast<std::size_t>(index)], seed);
  return sum;
}

TEST_P(Programs, GradientsAgreeWithDifferences) {
  RandomProgram plain = make(), trained = make();
  differentiate(trained);
  nn::ProgramOutputs outputs = evaluate(trained, trained.inputs);
  ASSERT_TRUE(mlir::succeeded(mlir::verify(*trained.module)));

  std::mt19937 random(GetParam());
  auto direction = [&](const nn::RefTensor &like) {
    nn::RefTensor tensor(like.shape);
    for (double &element : tensor.data)
      element = std::uniform_real_distribution<double>(-1, 1)(random);
    return tensor;
  };
  auto move = [](nn::RefTensor &tensor, const nn::RefTensor &along, double step) {
    for (std::size_t i = 0; i < tensor.data.size(); ++i)
      tensor.data[i] += step * along.data[i];
  };
  const double step = 1e-6;
  nn::ProgramInputs ahead = plain.inputs, behind = plain.inputs;
  double expected = 0;
  for (auto slot : plain.module->getOps<nn::SlotOp>()) {
    std::string name = slot.getSymName().str();
    auto gradient = outputs.contributions.find(name);
    if (!slot.getTrainable()) {
      EXPECT_TRUE(gradient == outputs.contributions.end()) << name << " is not trainable";
      continue;
    }
    nn::RefTensor along = direction(plain.inputs.slots[name]);
    move(ahead.slots[name], along, step);
    move(behind.slots[name], along, -step);
    if (gradient != outputs.contributions.end())
      expected += dot(gradient->second, along);
  }
  nn::RefTensor along = direction(plain.inputs.arguments[0]);
  move(ahead.arguments[0], along, step);
  move(behind.arguments[0], along, -step);
  if (auto gradient = outputs.inputGradients.find("x"); gradient != outputs.inputGradients.end())
    expected += dot(gradient->second, along);

  double difference = (objective(plain, ahead) - objective(plain, behind)) / (2 * step);
  double scale = std::max({1.0, std::abs(difference), std::abs(objective(plain, plain.inputs))});
  EXPECT_NEAR(expected, difference, 1e-6 * scale) << text(trained);
}

void expectEqual(const nn::RefTensor &a, const nn::RefTensor &b, const std::string &what) {
  ASSERT_EQ(a.shape, b.shape) << what;
  for (std::size_t i = 0; i < a.data.size(); ++i)
    ASSERT_NEAR(a.data[i], b.data[i], 1e-9 * std::max(1.0, std::abs(a.data[i]))) << what;
}
void expectEqual(const llvm::StringMap<nn::RefTensor> &a, const llvm::StringMap<nn::RefTensor> &b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto &entry : a)
    expectEqual(entry.second, b.lookup(entry.first()), entry.first().str());
}

TEST_P(Programs, KernelsComputeWhatOperationsDid) {
  RandomProgram before = make(), after = make();
  differentiate(before);
  differentiate(after);
  formKernels(after);
  nn::ProgramOutputs expected = evaluate(before, before.inputs), outputs = evaluate(after, after.inputs);
  for (std::size_t i = 0; i < expected.results.size(); ++i)
    expectEqual(expected.results[i], outputs.results[i], "result");
  expectEqual(expected.writes, outputs.writes);
  expectEqual(expected.contributions, outputs.contributions);
  expectEqual(expected.inputGradients, outputs.inputGradients);
  if (HasFailure())
    ADD_FAILURE() << text(before) << text(after);

  for (mlir::Operation &op : after.train().front())
    if (auto tensorOp = mlir::dyn_cast<nn::TensorOp>(op))
      EXPECT_TRUE(tensorOp.isAlias()) << "left outside kernels: " << op.getName().getStringRef().str();
  for (auto kernel : after.module->getOps<nn::KernelOp>())
    EXPECT_LE(kernel.getSymName().size(), 60u);
}

/// Runs a plan: each byte of the workspace knows the tensor that was last written there. N = 3.
class PlannedMemory {
public:
  explicit PlannedMemory(mlir::func::FuncOp program) : program(program) {
    auto workspace = program->getAttrOfType<mlir::DictionaryAttr>("nn.workspace");
    for (mlir::NamedAttribute group : workspace)
      owners[group.getName().str()].resize(
          static_cast<std::size_t>(mlir::cast<mlir::IntegerAttr>(group.getValue()).getInt()));
  }

  void check() {
    for (mlir::Operation &op : program.front()) {
      auto launch = mlir::dyn_cast<nn::LaunchOp>(op);
      if (launch && launch.getScratch())
        write(*launch.getScratch(), mlir::Value());
      for (mlir::Value operand : op.getOperands())
        checkWhole(ProgramMemory::storageOf(operand));
      for (mlir::Value result : launch ? mlir::ValueRange(launch.getResults()) : mlir::ValueRange())
        if (nn::PlaceAttr place = placeOf(result))
          write(place, result);
    }
    for (auto gradient : program.front().getOps<nn::InputGradOp>())
      checkWhole(ProgramMemory::storageOf(gradient.getGradient()));
  }

private:
  /// Null outside the workspace.
  nn::PlaceAttr placeOf(mlir::Value value) {
    auto launch = value.getDefiningOp<nn::LaunchOp>();
    if (!launch)
      return {};
    auto place = mlir::cast<nn::PlaceAttr>((*launch.getPlaces())[mlir::cast<mlir::OpResult>(value).getResultNumber()]);
    return place.getGroup().contains(':') ? nn::PlaceAttr() : place;
  }

  void write(nn::PlaceAttr place, mlir::Value value) {
    std::vector<mlir::Value> &group = owners[place.getGroup().str()];
    ASSERT_LE(static_cast<std::size_t>(place.getOffset() + place.getBytes()), group.size());
    EXPECT_EQ(place.getOffset() % 64, 0);
    std::fill_n(group.begin() + place.getOffset(), place.getBytes(), value);
  }

  void checkWhole(mlir::Value value) {
    nn::PlaceAttr place = placeOf(value);
    if (!place)
      return;
    const std::vector<mlir::Value> &group = owners[place.getGroup().str()];
    for (std::int64_t i = place.getOffset(); i < place.getOffset() + place.getBytes(); ++i)
      ASSERT_TRUE(group[static_cast<std::size_t>(i)] == value) << "overwritten while needed";
  }

  mlir::func::FuncOp program;
  std::map<std::string, std::vector<mlir::Value>> owners;
};

TEST_P(Programs, NothingNeededIsOverwritten) {
  RandomProgram program = make();
  differentiate(program);
  formKernels(program);
  for (auto kernel : program.module->getOps<nn::KernelOp>()) { // every in-place chance is taken; some scratch memory
    for (unsigned i = 0; i < kernel.getNumArguments(); ++i)
      kernel.setArgAttr(i, "nn.may_alias", mlir::UnitAttr::get(&context));
    kernel->setAttr("scratch_bytes", mlir::IntegerAttr::get(mlir::IntegerType::get(&context, 64), 96));
  }
  planMemory(program);
  PlannedMemory(program.train()).check();
  if (HasFailure())
    ADD_FAILURE() << text(program);
  auto sizes = program.train()->getAttrOfType<mlir::DictionaryAttr>("nn.workspace");
  auto bounds = program.train()->getAttrOfType<mlir::DictionaryAttr>("nn.workspace_bound");
  for (auto [size, bound] : llvm::zip(sizes, bounds)) {
    std::int64_t bytes = mlir::cast<mlir::IntegerAttr>(size.getValue()).getInt();
    std::int64_t least = mlir::cast<mlir::IntegerAttr>(bound.getValue()).getInt();
    EXPECT_GE(bytes, least);
    EXPECT_LE(bytes, least + least / 4);
  }
}

TEST_P(Programs, EveryKernelHasASchedule) {
  if (GetParam() % 20 != 0)
    GTEST_SKIP() << "Halide takes its time: every twentieth program is enough";
  RandomProgram program = make();
  differentiate(program);
  formKernels(program);
  KernelLibrary library;
  try {
    schedule(program, library);
  } catch (const std::exception &error) {
    FAIL() << error.what() << text(program);
  }
  for (auto kernel : program.module->getOps<nn::KernelOp>()) {
    const ScheduledKernel &scheduled = library.at(kernel.getSymName().str());
    EXPECT_TRUE(scheduled.body.defined());
    for (const KernelArg &arg : scheduled.args) {
      auto isNamed = [&](mlir::Attribute attributes) {
        return mlir::cast<mlir::DictionaryAttr>(attributes).getAs<mlir::StringAttr>("nn.name").getValue() == arg.name;
      };
      bool known = llvm::any_of(*kernel.getArgAttrs(), isNamed) || llvm::any_of(*kernel.getResAttrs(), isNamed);
      EXPECT_TRUE(known || arg.kind == KernelArg::Extent || arg.kind == KernelArg::Scratch) << arg.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Random, Programs, testing::Range(0u, 200u));

} // namespace
