// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// modc's command line: subcommands and their options.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace modc {

/// Process exit codes; never anything else, and never a signal.
enum ExitCode {
  ExitOk = 0,
  ExitRejected = 1,
  ExitDiffers = 2,
  ExitUsage = 64,
  ExitInternal = 70,
  ExitInputOutput = 74
};

enum class Command { Compile, Build, Run, Summary, Check, Diff, Where, Format, Explain, Version };

struct DriverOptions {
  Command command = Command::Compile;
  std::string input;
  std::vector<std::string> files; // of check and fmt
  std::string output;
  std::string module;                  // "NAME(hidden = 64)"
  std::vector<std::string> dims;       // "N=1"
  std::vector<std::string> modes;      // "eval", "train"
  std::string hooks;                   // places for hooks of the program: "extern" (default), "all", "none"
  std::vector<std::string> emit;       // ast, ir, flat, kernels, plan, stmt, cpp
  std::vector<std::string> printAfter; // pass names
  std::string target;
  std::string threads; // none (also empty), openmp, executor
  std::string nameSpace;
  std::string stem;      // names the files; empty: the spec's
  std::string shownSpec; // of diff: the spec's name in the emitted code
  std::string layout;    // tree (also empty), flat
  std::string runtime;   // copy (also empty), external
  std::string dependencyFile;
  std::string update;                        // compile: the tree to bring up to date
  bool force = false;                        // compile --update: also over foreign files
  std::string place;                         // of where: "digits.cpp:41"
  std::string before, after;                 // of diff
  std::string format;                        // of diff: text, markdown, json
  bool exitCode = false;                     // of diff
  std::string compiler;                      // C++ compiler of build and run
  std::string mainFile;                      // the program's main file for build
  std::vector<std::string> programArguments; // of run: handed to the program
  long long seed = 0;
  unsigned errorLimit = 20;
  bool jsonDiagnostics = false;
  std::vector<std::string> searchPaths; // of imports
  std::string weights;                  // of check
  std::string code;                     // of explain
  bool checkFormat = false;
  bool reference = false; // run: by the evaluator
  std::string debugCrash; // exception or signal: for the tests of internal errors
  bool quiet = false;
  bool verbose = false;
};

/// Nothing if the process shall exit with `exitCode` now: after --help or a usage error.
std::optional<DriverOptions> parseCommandLine(int argc, char **argv, int &exitCode);

} // namespace modc
