// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The order of the passes, as data, and the loop that runs them with the verifier after each.
#include "passes/Pipeline.h"
#include "ir/InternalError.h"
#include "passes/KernelLibrary.h"
#include "passes/Passes.h"
#include "passes/ScheduleKernels.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

using namespace mlir;

namespace modc {

template <std::unique_ptr<Pass> (*constructor)()>
static std::unique_ptr<Pass> plain(const PipelineOptions &, KernelLibrary &) {
  return constructor();
}
static std::unique_ptr<Pass> canonicalize(const PipelineOptions &, KernelLibrary &) {
  return createCanonicalizerPass();
}
static std::unique_ptr<Pass> cse(const PipelineOptions &, KernelLibrary &) { return createCSEPass(); }
static std::unique_ptr<Pass> specializeModes(const PipelineOptions &options, KernelLibrary &) {
  SpecializeModesOptions passOptions;
  passOptions.modes = options.modes;
  return createSpecializeModes(passOptions);
}
static std::unique_ptr<Pass> weaveHooks(const PipelineOptions &options, KernelLibrary &) {
  return createWeaveHooks({options.hooks});
}
static std::unique_ptr<Pass> decomposeAll(const PipelineOptions &, KernelLibrary &) { return createDecompose(); }
static std::unique_ptr<Pass> decomposeEarly(const PipelineOptions &, KernelLibrary &) {
  DecomposeOptions passOptions;
  passOptions.early = true;
  return createDecompose(passOptions);
}
static std::unique_ptr<Pass> assignLayouts(const PipelineOptions &options, KernelLibrary &) {
  return createAssignLayouts({options.target.name});
}
static std::unique_ptr<Pass> scheduleKernels(const PipelineOptions &options, KernelLibrary &library) {
  return createScheduleKernels(library, options.target, options.threads);
}

llvm::ArrayRef<PipelineStep> pipeline() {
  static const PipelineStep steps[] = {
      {"resolve-registration", plain<createResolveRegistration>,
       "first: keys and their order come from the module tree, which nothing later looks at"},
      {"specialize-modes", specializeModes, "needs to know whether there are parameters; gives hooks and calls a root"},
      {"weave-hooks", weaveHooks, "call places are counted while calls still stand in their forwards"},
      {"inline-modules", plain<createInlineModules>, "everything after it sees straight-line tensor programs"},
      {"verify-shapes", plain<createVerifyShapes>, "before anything rewrites ops: errors show the user's own"},
      {"decompose", decomposeEarly, "composite ops without a derivative: their parts have one"},
      {"draw-random-numbers", plain<createDrawRandomNumbers>, "before equal ops are one: each draws its own numbers"},
      {"fold", plain<createFold>, "constants and identities, before they are differentiated"},
      {"canonicalize", canonicalize, "removes what inlining and folding left unused"},
      {"cse", cse, "equal values once, so that they are differentiated and saved once"},
      {"name-values", plain<createNameValues>, "gradients are called after the values that they are of"},
      {"differentiate", plain<createDifferentiate>, "composite ops still whole: their own derivatives are used"},
      {"fold", plain<createFold>, "derivatives bring constants and reshapes to the shape that is there"},
      {"canonicalize", canonicalize, "derivatives leave values behind that nothing uses"},
      {"cse", cse, "derivatives recompute what the same phase has already", "flat"},
      {"decompose", decomposeAll, "layouts and kernels know simple ops; derivatives wanted composite ones whole"},
      {"fold", plain<createFold>, "composite ops bring constants of their own"},
      {"canonicalize", canonicalize, "not every part of a composite op is used"},
      {"cse", cse, "composite ops have parts in common"},
      {"absorb-scales", plain<createAbsorbScales>,
       "a scale that a convolution takes in becomes part of what is packed"},
      {"check-indices", plain<createCheckIndices>, "what takes elements by their numbers is a simple op by now"},
      {"assign-layouts", assignLayouts, "ops still stand alone: each can be given the form that reads packed operands"},
      {"prepare-constants", plain<createPrepareConstants>, "what reads constants has the form in which it reads them"},
      {"keep-old-values", plain<createKeepOldValues>, "a copy is computed by a kernel, and nothing may fold it away"},
      {"form-kernels", plain<createFormKernels>,
       "the last rewrite of tensor ops: afterwards programs hold launches only"},
      {"assign-orders", plain<createAssignOrders>, "only what kernels hand to each other may lie in another order"},
      {"schedule-kernels", scheduleKernels, "a kernel's scratch memory is part of the plan", "kernels"},
      {"plan-memory", plain<createPlanMemory>, "last: everything that needs memory is known", "plan"},
  };
  return steps;
}

void registerPipelinePasses() {
  registerModcPasses();
  registerCanonicalizer();
  registerCSE();
  PassPipelineRegistration<>("modc", "all passes in the order in which modc runs them", [](OpPassManager &passes) {
    static KernelLibrary library; // outlives every pass made here
    for (const PipelineStep &step : pipeline())
      passes.addPass(step.create({}, library));
  });
}

std::vector<std::string> pipelinePassNames() {
  std::vector<std::string> names;
  for (const PipelineStep &step : pipeline())
    if (!llvm::is_contained(names, step.pass))
      names.push_back(step.pass.str());
  return names;
}

/// Input of `modc-opt --run-reproducer`: the program as it was before the first pass, printed once, and the passes up to the
/// one that fails.
class Reproducer {
public:
  Reproducer(ModuleOp program, bool wanted) : wanted(wanted) {
    if (!wanted)
      return;
    llvm::raw_string_ostream stream(text);
    // Locations are part of it: names and comments come from them.
    program->print(stream, OpPrintingFlags().enableDebugInfo());
  }

  /// The text, whose last pass is this one.
  std::string with(PassManager &pass) {
    if (!wanted)
      return "";
    std::string step;
    llvm::raw_string_ostream stream(step);
    pass.printAsTextualPipeline(stream);
    llvm::StringRef name = step;
    name.consume_front("builtin.module(");
    name.consume_back(")");
    passes += (passes.empty() ? "" : ",") + name.str();
    return fmt::format(
        "{}\n{{-#\n  external_resources: {{\n    mlir_reproducer: {{\n      pipeline: \"builtin.module({})\",\n"
        "      disable_threading: true,\n      verify_each: true\n    }}\n  }}\n#-}}\n",
        text, passes);
  }

private:
  bool wanted;
  std::string text, passes;
};

[[noreturn]] static void fail(const PipelineStep &step, const std::string &what, const std::string &path,
                              const std::string &reproducer) {
  std::string message = fmt::format("pass {} {}", step.pass.str(), what);
  if (!path.empty()) {
    std::error_code error;
    llvm::raw_fd_ostream out(path, error);
    out << reproducer;
    out.close();
    bool written = !error && !out.has_error();
    out.clear_error();
    message += fmt::format(written ? " (reproducer: {})" : " (the reproducer {} could not be written)", path);
  }
  throw InternalError(message);
}

static LogicalResult runStep(const PipelineStep &step, ModuleOp program, const PipelineOptions &options,
                             KernelLibrary &library, Reproducer &reproducer) {
  PassManager passes(program.getContext(), ModuleOp::getOperationName());
  passes.enableVerifier(false); // runs below, where its failure can be told from a rejected program
  passes.addPass(step.create(options, library));
  std::string before = reproducer.with(passes);
  if (options.beforePass)
    options.beforePass(before);

  unsigned errors = 0;
  ScopedDiagnosticHandler counter(program.getContext(), [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return failure(); // goes on to the driver's handler
  });
  bool passed = false;
  std::string thrown;
  try {
    passed = succeeded(passes.run(program));
  } catch (const std::exception &exception) {
    thrown = exception.what();
    thrown = thrown.empty() ? "an exception" : thrown;
  }
  if (!thrown.empty())
    fail(step, "failed: " + thrown, options.reproducerPath, before);
  if (!passed && errors == 0)
    fail(step, "failed without a diagnostic", options.reproducerPath, before);
  if (passed && failed(verify(program)))
    fail(step, "left invalid IR", options.reproducerPath, before);
  return success(passed);
}

LogicalResult runSteps(llvm::ArrayRef<PipelineStep> steps, ModuleOp program, const PipelineOptions &options,
                       KernelLibrary &library) {
  Reproducer reproducer(program, options.beforePass || !options.reproducerPath.empty());
  for (const PipelineStep &step : steps) {
    if (failed(runStep(step, program, options, library, reproducer)))
      return failure();
    if (llvm::is_contained(options.printAfter, step.pass)) {
      llvm::errs() << "// ---- IR after " << step.pass << "\n";
      program->print(llvm::errs());
      llvm::errs() << "\n";
    }
    if (step.stage.empty())
      continue;
    if (options.atStage)
      options.atStage(step.stage, program);
    if (options.lastStage == step.stage)
      break;
  }
  return success();
}

LogicalResult runPipeline(ModuleOp program, const PipelineOptions &options, KernelLibrary &library) {
  return runSteps(pipeline(), program, options, library);
}

} // namespace modc
