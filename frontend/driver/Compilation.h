// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One run of the compiler over one spec: source text to a planned program, stage by stage.
#pragma once

#include "frontend/AST.h"
#include "frontend/Diagnostics.h"
#include "frontend/driver/Options.h"
#include "passes/KernelLibrary.h"
#include "passes/kernels/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <memory>

namespace modc {

class Compilation {
public:
  explicit Compilation(const DriverOptions &options);
  ~Compilation();

  /// Each stage returns an exit code, after it reported what is wrong; the stages before it must have succeeded.
  int readSource();
  int parse();
  int import();
  /// Runs the passes that have not run yet up to a stage of Pipeline.cpp ("flat", "kernels", "plan"; empty: all).
  int runPasses(const std::string &lastStage);
  /// Instead of them: only gives every tensor its key, and reports what is wrong with keys and patterns.
  int checkTrained();
  int resolve();
  /// All of them.
  int compile();

  ast::File &file() { return *syntax; }
  mlir::ModuleOp module();
  const KernelLibrary &kernels() const { return library; }
  const TargetInfo &target() const { return targetInfo; }
  Threads threads() const { return team; }
  /// The spec's path as given, "-" for standard input.
  const std::string &specPath() const { return options.input; }
  /// "digits" of "samples/digits.mspec": names the files and the namespace.
  std::string stem() const;
  llvm::StringRef specText() const;
  DiagnosticEngine &reports() { return diagnostics; }
  /// Where an operation comes from in the spec; invalid if that is not known.
  llvm::SMRange rangeOf(mlir::Location location) const;
  /// Prints what was not printed yet; the exit code is that of a rejected input after an error, else `code`.
  int finish(int code);
  /// All spec files read, for dependency files.
  std::vector<std::string> dependencies() const;

private:
  int runSteps(llvm::function_ref<mlir::LogicalResult()> run);

  const DriverOptions &options;
  llvm::SourceMgr sources;
  DiagnosticEngine diagnostics;
  std::size_t printed = 0;
  unsigned mainBuffer = 0;
  TargetInfo targetInfo;
  Threads team = Threads::None;
  std::unique_ptr<ast::File> syntax;
  std::unique_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> program;
  KernelLibrary library;
  std::size_t stepsDone = 0; // of the pipeline
};

} // namespace modc
