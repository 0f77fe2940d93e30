// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The last stage: a planned program as a tree of readable C++ files.
#pragma once

#include "passes/KernelLibrary.h"
#include "passes/kernels/Target.h"

#include <string>
#include <vector>

namespace mlir {
class ModuleOp;
}

namespace modc {

struct EmitOptions {
  std::string stem;      // "digits": digits.h, digits.cpp
  std::string nameSpace; // "digits"
  std::string specName;  // "digits.mspec"
  std::string specText;  // for the manifest's hash
  TargetInfo target;
  Threads threads = Threads::None;
  bool flat = false;       // all kernels in <stem>_kernels.cpp
  bool copyRuntime = true; // with modc/*.h
  // Recorded in the manifest, which `modc check` needs to emit the same again.
  std::string module;
  std::vector<std::string> dims;
  std::vector<std::string> modes;
  std::string hooks; // of --hooks, if given
  long long seed = 0;
};

/// A tree's manifest is <stem>.manifest.json.
inline constexpr const char *manifestSuffix = ".manifest.json";

struct EmittedFile {
  std::string path; // relative to the tree's root
  std::string text;
};

/// All files of the generated tree, in a fixed order.
std::vector<EmittedFile> emitProgram(mlir::ModuleOp program, const KernelLibrary &kernels, const EmitOptions &options);

/// A main file that runs the model on inputs from files, for `modc build` and `modc run` (modc/runner.h).
std::string runnerMain(mlir::ModuleOp program, const EmitOptions &options);

/// The lowered Halide statement of a kernel.
std::string statementText(const ScheduledKernel &kernel);

} // namespace modc
