// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The driver's subcommands; each returns a process exit code.
#pragma once

#include "frontend/driver/Compilation.h"
#include "frontend/driver/OutputTree.h"
#include "passes/emit/Emit.h"

namespace modc {

int runCompile(const DriverOptions &options);
int runBuild(const DriverOptions &options);
int runRun(const DriverOptions &options);
/// `modc run --reference`: the evaluator instead of emitted code.
int runReference(const DriverOptions &options);
int runSummary(const DriverOptions &options);
int runCheck(const DriverOptions &options);
int runDiff(const DriverOptions &options);
int runWhere(const DriverOptions &options);
int runFormat(const DriverOptions &options);
int runExplain(const DriverOptions &options);
int runVersion();

/// The generated tree of a compiled model.
std::vector<OutputFile> generatedTree(Compilation &compilation, const DriverOptions &options);

/// Writes a model's generated tree into `directory`, with `mainText` as main.cpp if it is not empty, and builds `program`
/// from it.
int buildProgram(const DriverOptions &options, const std::string &directory, const std::vector<OutputFile> &files,
                 const std::string &mainText, const std::string &program, const TargetInfo &target);

/// What the emitter needs to know of the command line.
EmitOptions emitOptions(const Compilation &compilation, const DriverOptions &options);

/// Prints what was reported, from number `first` on, as text or JSON to standard error.
void printDiagnostics(const DiagnosticEngine &diagnostics, const DriverOptions &options, std::size_t first = 0);

/// The text of a spec, "-" for standard input. Devices, which may have no end, are no specs.
llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> readSpec(const std::string &path);

/// Prints an input/output error; returns its exit code.
int reportInputOutput(const std::string &message);

} // namespace modc
