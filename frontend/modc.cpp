// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `modc` program: takes the command line, runs a command, and turns internal errors into a report.
#include "frontend/driver/Commands.h"
#include "frontend/driver/InternalErrors.h"

#include "llvm/Support/InitLLVM.h"

int main(int argc, char **argv) {
  modc::installCrashHandlers(argc, argv);
  int exitCode = 0;
  auto options = modc::parseCommandLine(argc, argv, exitCode);
  if (!options)
    return exitCode;
  modc::setCrashInput(options->input);
  return modc::guarded([&] {
    switch (options->command) {
    case modc::Command::Compile:
      return modc::runCompile(*options);
    case modc::Command::Build:
      return modc::runBuild(*options);
    case modc::Command::Run:
      return modc::runRun(*options);
    case modc::Command::Summary:
      return modc::runSummary(*options);
    case modc::Command::Check:
      return modc::runCheck(*options);
    case modc::Command::Diff:
      return modc::runDiff(*options);
    case modc::Command::Where:
      return modc::runWhere(*options);
    case modc::Command::Format:
      return modc::runFormat(*options);
    case modc::Command::Explain:
      return modc::runExplain(*options);
    case modc::Command::Version:
      return modc::runVersion();
    }
    return static_cast<int>(modc::ExitUsage);
  });
}
