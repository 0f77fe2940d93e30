// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The pass list and its loop: stages, rejected programs against internal errors, reproducers; and models of a size and
// depth that no text file should hold.
#include "passes/Pipeline.h"
#include "passes/KernelLibrary.h"
#include "passes/Passes.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/MemoryBuffer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

using namespace mlir;

namespace modc {
namespace {

struct Pipeline : testing::Test {
  Pipeline() {
    context.loadDialect<nn::NNDialect, func::FuncDialect>();
    context.disableMultithreading();
    context.getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
      diagnostics += diagnostic.str() + "\n";
      return success();
    });
  }

  OwningOpRef<ModuleOp> parse(const std::string &text) {
    auto module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module) << diagnostics;
    return module;
  }
  LogicalResult run(ModuleOp module, std::initializer_list<std::unique_ptr<Pass> (*)()> passes) {
    PassManager manager(&context);
    for (auto create : passes)
      manager.addPass(create());
    return manager.run(module);
  }

  MLIRContext context;
  std::string diagnostics;
  KernelLibrary library;
};

const char *scaleNet = R"(
  module attributes {nn.model = @Net} {
    nn.module @Net type "Net" {
      nn.param @w : tensor<f32> = <"ones">
      nn.forward @forward_eval(%x: tensor<f32> {nn.name = "x"}) -> tensor<f32> attributes {mode = "eval"} {
        %w = nn.get "w" : tensor<f32>
        %0 = nn.mul %x, %w : (tensor<f32>, tensor<f32>) -> tensor<f32>
        nn.return %0 : tensor<f32>
      }
    }
  })";

// ---- passes that misbehave

template <class Derived> struct TestPass : PassWrapper<Derived, OperationPass<ModuleOp>> {};
struct Throws : TestPass<Throws> {
  void runOnOperation() override { throw InternalError("the widget is loose"); }
};
struct FailsSilently : TestPass<FailsSilently> {
  void runOnOperation() override { signalPassFailure(); }
};
struct Rejects : TestPass<Rejects> {
  void runOnOperation() override {
    getOperation().emitError("not this model");
    signalPassFailure();
  }
};
struct LeavesInvalidIR : TestPass<LeavesInvalidIR> {
  void runOnOperation() override {
    for (auto module : getOperation().getOps<nn::ModuleOp>())
      module->removeAttr("type");
  }
};
template <class P> std::unique_ptr<Pass> make(const PipelineOptions &, KernelLibrary &) {
  return std::make_unique<P>();
}

TEST_F(Pipeline, EveryPassOfTheListIsRegisteredUnderItsName) {
  registerPipelinePasses();
  PipelineOptions options;
  for (const PipelineStep &step : pipeline()) {
    std::unique_ptr<Pass> pass = step.create(options, library);
    EXPECT_EQ(pass->getArgument(), step.pass);
    EXPECT_FALSE(step.reason.empty()) << step.pass.str();
  }
}

TEST_F(Pipeline, StopsAtAStageAndTellsOfEachOnTheWay) {
  auto module = parse(scaleNet);
  PipelineOptions options;
  options.modes = {"eval"};
  options.lastStage = "flat";
  std::vector<std::string> stages;
  options.atStage = [&](llvm::StringRef stage, ModuleOp) { stages.push_back(stage.str()); };
  ASSERT_TRUE(succeeded(runPipeline(*module, options, library))) << diagnostics;
  EXPECT_EQ(stages, std::vector<std::string>{"flat"});
  EXPECT_TRUE(module->lookupSymbol<func::FuncOp>("eval"));
  EXPECT_TRUE(module->getOps<nn::KernelOp>().empty());
}

TEST_F(Pipeline, ARejectedModelIsNoInternalError) {
  auto module = parse(scaleNet);
  PipelineStep steps[] = {{"rejects", make<Rejects>, ""}};
  EXPECT_TRUE(failed(runSteps(steps, *module, {}, library)));
  EXPECT_EQ(diagnostics, "not this model\n");
}

TEST_F(Pipeline, MisbehavingPassesAreInternalErrorsThatNameThePass) {
  auto expectError = [&](std::unique_ptr<Pass> (*create)(const PipelineOptions &, KernelLibrary &), const char *text) {
    auto module = parse(scaleNet);
    PipelineStep steps[] = {{"the-pass", create, ""}};
    try {
      (void)runSteps(steps, *module, {}, library);
      ADD_FAILURE() << "no InternalError; expected: " << text;
    } catch (const InternalError &error) {
      EXPECT_STREQ(error.what(), text);
    }
  };
  expectError(make<Throws>, "pass the-pass failed: the widget is loose");
  expectError(make<FailsSilently>, "pass the-pass failed without a diagnostic");
  expectError(make<LeavesInvalidIR>, "pass the-pass left invalid IR");
}

TEST_F(Pipeline, TheReproducerHoldsTheProgramAndThePassesUpToTheOneThatFails) {
  std::string path = testing::TempDir() + "/reproducer.mlir";
  std::filesystem::remove(path);
  auto module = parse(scaleNet);
  PipelineStep steps[] = {pipeline()[0], {"throws", make<Throws>, ""}};
  PipelineOptions options;
  options.enableReproducer(path);
  EXPECT_THROW((void)runSteps(steps, *module, options, library), InternalError);
  auto text = llvm::MemoryBuffer::getFile(path);
  ASSERT_TRUE(text);
  EXPECT_TRUE((*text)->getBuffer().contains("nn.param @w")); // no pass had run
  EXPECT_TRUE((*text)->getBuffer().contains("pipeline: \"builtin.module(resolve-registration"));
  EXPECT_TRUE(parse((*text)->getBuffer().str()));
}

TEST_F(Pipeline, EveryPassCanBeRunFromItsReproducer) {
  registerPipelinePasses();
  auto module = parse(scaleNet);
  PipelineOptions options;
  options.modes = {"eval"};
  options.lastStage = "flat";
  std::vector<std::string> reproducers;
  options.beforePass = [&](const std::string &text) { reproducers.push_back(text); };
  ASSERT_TRUE(succeeded(runPipeline(*module, options, library))) << diagnostics;
  ASSERT_GT(reproducers.size(), 5u);
  for (const std::string &text : reproducers) {
    PassReproducerOptions reproducer;
    FallbackAsmResourceMap resources;
    ParserConfig config(&context, true, &resources);
    reproducer.attachResourceParser(config);
    auto before = parseSourceString<ModuleOp>(text, config);
    ASSERT_TRUE(before) << diagnostics;
    PassManager manager(&context);
    ASSERT_TRUE(succeeded(reproducer.apply(manager))) << diagnostics;
    EXPECT_TRUE(succeeded(manager.run(*before))) << diagnostics;
  }
}

/// `depth` modules, each inside the one before, each scaling its argument by a weight of its own.
std::string nested(int depth) {
  std::string text = "module attributes {nn.model = @M0} {\n";
  for (int i = 0; i < depth; ++i) {
    bool last = i + 1 == depth;
    text += fmt::format("nn.module @M{} type \"M{}\" {{\n nn.param @w : tensor<f32> = <\"ones\">\n", i, i);
    if (!last)
      text += fmt::format(" nn.child @c : @M{}\n", i + 1);
    text += " nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = \"eval\"} {\n"
            "  %w = nn.get \"w\" : tensor<f32>\n"
            "  %0 = nn.mul %x, %w : (tensor<f32>, tensor<f32>) -> tensor<f32>\n";
    if (!last)
      text += fmt::format("  %1 = nn.call \"c\" @M{}::@forward(%0) : (tensor<f32>) -> tensor<f32>\n", i + 1);
    text += fmt::format("  nn.return %{} : tensor<f32>\n }}\n}}\n", last ? 0 : 1);
  }
  return text + "}\n";
}

TEST_F(Pipeline, ModulesNestedAThousandDeep) {
  auto module = parse(nested(1000));
  PipelineOptions options;
  options.modes = {"eval"};
  options.lastStage = "flat";
  ASSERT_TRUE(succeeded(runPipeline(*module, options, library))) << diagnostics;
  auto eval = module->lookupSymbol<func::FuncOp>("eval");
  ASSERT_TRUE(eval);
  std::size_t reads = llvm::range_size(eval.getBody().getOps<nn::ReadOp>());
  EXPECT_EQ(reads, 1000u);
  EXPECT_EQ(llvm::range_size(module->getOps<nn::SlotOp>()), 1000u);
}

TEST_F(Pipeline, ModelsThatDoubleOnEachLevelAreRefused) {
  std::string children = "module attributes {nn.model = @M0} {\n", names = children;
  for (int i = 0; i < 40; ++i) {
    children += fmt::format("nn.module @M{0} type \"M\" {{ nn.child @a : @M{1} nn.child @b : @M{1} }}\n", i, i + 1);
    names +=
        fmt::format("nn.module @M{0} type \"M\" {{ nn.child @a : @M{1} nn.alias \"child\" @b = \"a\" }}\n", i, i + 1);
  }
  std::string leaf = "nn.module @M40 type \"M\" { nn.param @w : tensor<f32> = <\"ones\"> }\n}\n";
  auto tooMany = parse(children + leaf);
  EXPECT_TRUE(failed(run(*tooMany, {createResolveRegistration})));
  EXPECT_EQ(diagnostics, "the model has more than 1000000 modules\n");
  diagnostics.clear();
  auto tooManyNames = parse(names + leaf);
  EXPECT_TRUE(failed(run(*tooManyNames, {createResolveRegistration})));
  EXPECT_EQ(diagnostics, "the model's modules have more than 1000000 names\n");
}

} // namespace
} // namespace modc
