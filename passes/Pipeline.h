// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The compiler's passes as an ordered list, and the loop that runs them.
#pragma once

#include "passes/kernels/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mlir {
class Pass;
}

namespace modc {

class KernelLibrary; // passes/KernelLibrary.h

struct PipelineOptions {
  std::vector<std::string> modes; // eval, train; empty: what the model has
  std::string hooks = "extern";   // places for hooks of the program: those of the spec, all, none
  TargetInfo target = TargetInfo::defaultTarget();
  Threads threads = Threads::None;
  std::string lastStage; // stop here: "flat", "kernels", "plan"; empty: run all
  /// Called at each stage's mark.
  std::function<void(llvm::StringRef stage, mlir::ModuleOp program)> atStage;
  /// --print-ir-after: names of passes; a pass that runs several times prints each time, to standard error.
  std::vector<std::string> printAfter;
  /// Called before each pass with the text that reproduces it (`modc-opt --run-reproducer`), for crash handlers.
  std::function<void(const std::string &reproducer)> beforePass;
  /// On an internal error, the IR before the first pass and the passes up to this one go to this file.
  void enableReproducer(std::string path) { reproducerPath = std::move(path); }
  std::string reproducerPath;
};

/// One line of the list.
struct PipelineStep {
  llvm::StringLiteral pass;
  std::unique_ptr<mlir::Pass> (*create)(const PipelineOptions &, KernelLibrary &);
  llvm::StringLiteral reason;     // why it stands here
  llvm::StringLiteral stage = ""; // --emit= name of what exists after it
};

llvm::ArrayRef<PipelineStep> pipeline();
/// Makes every pass of the list known by its name, for modc-opt and reproducers.
void registerPipelinePasses();
/// Names for --print-ir-after, in order, each once.
std::vector<std::string> pipelinePassNames();

/// Runs the list. Failure: the program was rejected, and why is reported through MLIR's diagnostics. A pass that throws,
/// fails without a word or leaves invalid IR is a defect of the compiler: InternalError.
llvm::LogicalResult runPipeline(mlir::ModuleOp program, const PipelineOptions &options, KernelLibrary &library);
llvm::LogicalResult runSteps(llvm::ArrayRef<PipelineStep> steps, mlir::ModuleOp program, const PipelineOptions &options,
                             KernelLibrary &library);

} // namespace modc
