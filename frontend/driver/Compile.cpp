// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc compile`: a spec to a generated tree, or the text of single stages.
#include "frontend/ASTDump.h"
#include "frontend/driver/Commands.h"
#include "frontend/driver/Tree.h"
#include "passes/emit/CppNames.h"
#include "passes/emit/Emit.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OperationSupport.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

namespace modc {

llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> readSpec(const std::string &path) {
  llvm::sys::fs::file_status status;
  bool isDevice = path != "-" && !llvm::sys::fs::status(path, status) &&
                  (status.type() == llvm::sys::fs::file_type::block_file ||
                   status.type() == llvm::sys::fs::file_type::character_file);
  if (isDevice)
    return std::make_error_code(std::errc::invalid_argument);
  return llvm::MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/true);
}

int reportInputOutput(const std::string &message) {
  llvm::errs() << "modc: error: " << message << "\n";
  return ExitInputOutput;
}

EmitOptions emitOptions(const Compilation &compilation, const DriverOptions &options) {
  EmitOptions emit;
  emit.stem = compilation.stem();
  emit.nameSpace = options.nameSpace.empty() ? cppIdentifier(emit.stem) : options.nameSpace;
  emit.target = compilation.target();
  emit.threads = compilation.threads();
  emit.flat = options.layout == "flat";
  emit.copyRuntime = options.runtime != "external";
  emit.specName = llvm::StringRef(compilation.specPath()).rsplit('/').second.str();
  if (emit.specName.empty())
    emit.specName = compilation.specPath();
  if (!options.shownSpec.empty())
    emit.specName = options.shownSpec;
  emit.specText = compilation.specText().str();
  emit.module = options.module;
  emit.dims = options.dims;
  emit.modes = options.modes;
  emit.hooks = options.hooks;
  emit.seed = options.seed;
  return emit;
}

std::vector<OutputFile> generatedTree(Compilation &compilation, const DriverOptions &options) {
  std::vector<OutputFile> files;
  for (EmittedFile &file : emitProgram(compilation.module(), compilation.kernels(), emitOptions(compilation, options)))
    files.push_back({std::move(file.path), std::move(file.text)});
  return files;
}

static std::string irText(mlir::ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream out(text);
  module->print(out, mlir::OpPrintingFlags().useLocalScope());
  return text + "\n";
}

/// The text of one stage; runs the compilation as far as the stage needs, further than before only.
static int stageText(Compilation &compilation, const DriverOptions &options, const std::string &stage, bool &imported,
                     std::string &text) {
  if (stage == "ast") {
    llvm::raw_string_ostream out(text);
    ast::dump(compilation.file(), out);
    return ExitOk;
  }
  if (!imported) {
    if (int code = compilation.import())
      return code;
    imported = true;
  }
  if (stage == "ir") {
    text = irText(compilation.module());
    return ExitOk;
  }
  if (int code = compilation.runPasses(stage == "stmt" || stage == "cpp" ? "" : stage))
    return code;
  if (stage == "stmt")
    for (const std::string &name : compilation.kernels().names())
      text += fmt::format("// {}\n{}\n", name, statementText(compilation.kernels().at(name)));
  else if (stage == "cpp")
    for (const OutputFile &file : generatedTree(compilation, options)) {
      if (!llvm::StringRef(file.path).starts_with("modc/"))
        text += fmt::format("// ======== {}\n{}\n", file.path, file.text);
    }
  else
    text = irText(compilation.module());
  return ExitOk;
}

/// The stages asked for, in the order of the pipeline whatever order they were named in.
static int emitStages(Compilation &compilation, const DriverOptions &options) {
  std::string all;
  bool imported = false;
  for (const char *stage : {"ast", "ir", "flat", "kernels", "plan", "stmt", "cpp"}) {
    if (llvm::find(options.emit, stage) == options.emit.end())
      continue;
    std::string text;
    if (int code = stageText(compilation, options, stage, imported, text))
      return code;
    all += options.emit.size() > 1 ? fmt::format("// -------- {}\n{}", stage, text) : text;
  }
  if (options.output.empty() || options.output == "-") {
    llvm::outs() << all;
    return ExitOk;
  }
  std::string message = writeFile(options.output, all);
  return message.empty() ? ExitOk : reportInputOutput(message);
}

/// "digits.h: digits.mspec layers.mspec", for make and Ninja.
static std::string dependencyText(const Compilation &compilation, const std::string &target) {
  std::string text = target + ":";
  for (const std::string &file : compilation.dependencies()) {
    std::string escaped;
    for (char c : file)
      escaped += c == ' ' ? "\\ " : c == '$' ? "$$" : c == '#' ? "\\#" : std::string(1, c);
    text += " " + escaped;
  }
  return text + "\n";
}

int runCompile(const DriverOptions &options) {
  if (!options.update.empty())
    return updateTree(options);
  Compilation compilation(options);
  int code = compilation.readSource();
  if (!code)
    code = compilation.parse();
  if (code)
    return code;
  if (!options.emit.empty())
    return emitStages(compilation, options);
  if (options.output.empty()) {
    llvm::errs() << "modc: error: where to? name a directory with -o, or print a stage with --emit=cpp\n";
    return ExitUsage;
  }
  code = compilation.import();
  if (!code)
    code = compilation.runPasses("");
  if (code)
    return code;
  std::vector<OutputFile> files = generatedTree(compilation, options);
  std::string message = writeTree(options.output, files);
  if (message.empty() && !options.dependencyFile.empty())
    message = writeFile(options.dependencyFile,
                        dependencyText(compilation, options.output + "/" + compilation.stem() + ".h"));
  if (!message.empty())
    return reportInputOutput(message);
  if (options.verbose)
    for (const OutputFile &file : files)
      llvm::errs() << options.output << "/" << file.path << "\n";
  return ExitOk;
}

int runVersion() {
  llvm::outs() << "modc " << MODC_VERSION << "\n";
  return ExitOk;
}

} // namespace modc
