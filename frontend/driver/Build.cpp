// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc build` and `modc run`: the generated C++ and a main file, handed to the user's C++ compiler.
#include "frontend/driver/Commands.h"
#include "passes/emit/Emit.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <fmt/format.h>

namespace fs = llvm::sys::fs;

namespace modc {
namespace {

/// A directory for intermediate files that goes away with its owner.
struct TemporaryDirectory {
  llvm::SmallString<256> name;
  std::error_code error = fs::createUniqueDirectory("modc", name);
  ~TemporaryDirectory() {
    if (!error)
      (void)fs::remove_directories(name); // best effort: it lies in the system's directory for such files
  }
};

/// The first compiler of --cxx, $CXX, c++, g++, clang++ that exists; says which were tried if there is none.
std::string findCompiler(const DriverOptions &options) {
  std::vector<std::string> candidates;
  if (!options.compiler.empty())
    candidates = {options.compiler};
  else {
    if (const char *variable = std::getenv("CXX"); variable && *variable)
      candidates.push_back(variable);
    candidates.insert(candidates.end(), {"c++", "g++", "clang++"});
  }
  for (const std::string &candidate : candidates)
    if (auto found = llvm::sys::findProgramByName(candidate))
      return *found;
  llvm::errs() << "modc: error: no C++ compiler found; tried `" << llvm::join(candidates, "`, `")
               << "`; name one with --cxx or $CXX\n";
  return {};
}

int execute(const std::string &program, const std::vector<std::string> &arguments, bool verbose) {
  std::vector<llvm::StringRef> all{program};
  all.insert(all.end(), arguments.begin(), arguments.end());
  if (verbose)
    llvm::errs() << llvm::join(all, " ") << "\n";
  std::string message;
  int code = llvm::sys::ExecuteAndWait(program, all, std::nullopt, {}, 0, 0, &message);
  if (code < 0)
    llvm::errs() << "modc: error: " << program << ": " << (message.empty() ? "stopped by a signal" : message) << "\n";
  return code;
}

} // namespace

int buildProgram(const DriverOptions &options, const std::string &directory, const std::vector<OutputFile> &files,
                 const std::string &mainText, const std::string &program, const TargetInfo &target) {
  std::string compiler = findCompiler(options);
  if (compiler.empty())
    return ExitInputOutput;
  std::vector<OutputFile> all = files;
  all.push_back({"main.cpp", mainText});
  if (std::string message = writeTree(directory, all); !message.empty())
    return reportInputOutput(message);
  llvm::SmallString<256> partial(program);
  partial += ".tmp";
  std::vector<std::string> arguments{"-std=c++17", "-O3", "-march=" + target.march, "-fno-math-errno",
                                     "-I" + directory};
  if (options.threads == "openmp")
    arguments.push_back("-fopenmp");
  for (const OutputFile &file : all)
    if (llvm::StringRef(file.path).ends_with(".cpp"))
      arguments.push_back(directory + "/" + file.path);
  arguments.insert(arguments.end(), {"-o", partial.str().str()});
  if (int code = execute(compiler, arguments, options.verbose); code != 0) {
    (void)fs::remove(partial);
    llvm::errs() << "modc: error: the C++ compiler " << compiler << " failed on the generated code\n";
    return ExitInputOutput;
  }
  if (std::error_code error = fs::rename(partial, program))
    return reportInputOutput(program + ": " + error.message());
  return ExitOk;
}

int runBuild(const DriverOptions &options) {
  Compilation compilation(options);
  if (int code = compilation.compile())
    return code;
  std::string mainText = runnerMain(compilation.module(), emitOptions(compilation, options));
  if (!options.mainFile.empty()) {
    auto buffer = llvm::MemoryBuffer::getFile(options.mainFile);
    if (!buffer)
      return reportInputOutput(options.mainFile + ": " + buffer.getError().message());
    mainText = (*buffer)->getBuffer().str();
  }
  TemporaryDirectory directory;
  if (directory.error)
    return reportInputOutput("cannot make a temporary directory: " + directory.error.message());
  std::string program = options.output.empty() ? compilation.stem() : options.output;
  return buildProgram(options, directory.name.str().str(), generatedTree(compilation, options), mainText, program,
                      compilation.target());
}

int runRun(const DriverOptions &options) {
  if (options.reference)
    return runReference(options);
  Compilation compilation(options);
  if (int code = compilation.compile())
    return code;
  TemporaryDirectory directory;
  if (directory.error)
    return reportInputOutput("cannot make a temporary directory: " + directory.error.message());
  std::string program = directory.name.str().str() + "/program";
  if (int code = buildProgram(options, directory.name.str().str(), generatedTree(compilation, options),
                              runnerMain(compilation.module(), emitOptions(compilation, options)), program,
                              compilation.target()))
    return code;
  int code = execute(program, options.programArguments, options.verbose);
  return code < 0 ? ExitInternal : code;
}

} // namespace modc
