// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Internal errors: the reproducer holds the command line, the spec and the IR before the pass that failed.
#include "frontend/driver/InternalErrors.h"
#include "frontend/driver/Options.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <exception>
#include <unistd.h>

namespace modc {
namespace {

std::string commandLine;
std::string inputPath;
std::string irText;

/// The reproducer's directory, or empty if it could not be written.
std::string writeReproducer(const std::string &what) {
  llvm::SmallString<256> directory;
  if (llvm::sys::fs::createUniqueDirectory("modc-reproducer", directory))
    return {};
  auto write = [&](const char *name, llvm::StringRef text) {
    std::error_code error;
    llvm::raw_fd_ostream out((directory + "/" + name).str(), error);
    if (!error)
      out << text;
  };
  write("command.txt", commandLine + "\n" + what + "\n");
  if (auto buffer = llvm::MemoryBuffer::getFile(inputPath))
    write("model.mspec", (*buffer)->getBuffer());
  if (!irText.empty())
    write("before.mlir", irText);
  return directory.str().str();
}

void fatalError(void *, const char *reason, bool) { _exit(reportInternalError(reason)); }
void onSignal(void *) { _exit(reportInternalError("stopped by a signal")); }

} // namespace

void installCrashHandlers(int argc, char **argv) {
  for (int i = 0; i < argc; ++i)
    commandLine += (i ? " " : "") + std::string(argv[i]);
  llvm::install_fatal_error_handler(fatalError);
  llvm::sys::AddSignalHandler(onSignal, nullptr);
}

void setCrashInput(const std::string &path) { inputPath = path; }
void setCrashIR(std::string text) { irText = std::move(text); }

int reportInternalError(const std::string &what) {
  llvm::errs() << "modc: internal error: " << what << "\n";
  std::string directory = writeReproducer(what);
  if (!directory.empty())
    llvm::errs() << "modc: this is a defect of modc; please report it with the files in " << directory << "\n";
  else
    llvm::errs() << "modc: this is a defect of modc; please report it with the model spec and the command line\n";
  llvm::errs().flush();
  return ExitInternal;
}

int guarded(const std::function<int()> &body) {
  try {
    return body();
  } catch (const std::exception &error) {
    return reportInternalError(error.what());
  }
}

} // namespace modc
