// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The stages of one compilation, each ending with its diagnostics on stderr.
#include "frontend/driver/Compilation.h"
#include "frontend/Import.h"
#include "frontend/Parser.h"
#include "frontend/driver/Commands.h"
#include "frontend/driver/InternalErrors.h"
#include "ir/Location.h"
#include "ir/NN.h"
#include "passes/Pipeline.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/BuryPointer.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

#include <cstdlib>
#include <fmt/format.h>

namespace modc {

Compilation::Compilation(const DriverOptions &options) : options(options), diagnostics(sources) {
  diagnostics.setErrorLimit(options.errorLimit);
}
/// The process ends soon: to free a large tree node by node takes a quarter of the time to read it.
Compilation::~Compilation() { llvm::BuryPointer(std::move(syntax)); }

mlir::ModuleOp Compilation::module() { return *program; }

std::string Compilation::stem() const {
  if (!options.stem.empty())
    return options.stem;
  if (options.input == "-")
    return "model";
  llvm::StringRef name = llvm::sys::path::stem(options.input);
  // A header beside the generated code would hide the system's of the same name.
  static constexpr llvm::StringLiteral SystemHeaders[] = {
      "assert", "complex", "ctype",  "errno",   "features", "fenv",   "float",  "inttypes", "limits",
      "locale", "malloc",  "math",   "memory",  "setjmp",   "signal", "stdarg", "stddef",   "stdint",
      "stdio",  "stdlib",  "string", "threads", "time",     "unistd", "wchar",  "wctype"};
  std::string stem = llvm::is_contained(SystemHeaders, name) ? name.str() + "_model" : name.str();
  // What an include line cannot hold.
  for (char &c : stem)
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ')
      c = '_';
  return stem;
}

llvm::StringRef Compilation::specText() const { return sources.getMemoryBuffer(mainBuffer)->getBuffer(); }

std::vector<std::string> Compilation::dependencies() const {
  std::vector<std::string> files;
  for (unsigned i = 1; i <= sources.getNumBuffers(); ++i) {
    llvm::StringRef name = sources.getMemoryBuffer(i)->getBufferIdentifier();
    if (!name.starts_with("<"))
      files.push_back(name.str());
  }
  return files;
}

void printDiagnostics(const DiagnosticEngine &diagnostics, const DriverOptions &options, std::size_t first) {
  if (options.jsonDiagnostics)
    diagnostics.printJson(llvm::errs(), first);
  else
    diagnostics.print(llvm::errs(), llvm::sys::Process::StandardErrHasColors() && !std::getenv("NO_COLOR"), first);
}

int Compilation::finish(int code) {
  printDiagnostics(diagnostics, options, printed);
  printed = diagnostics.diagnostics().size();
  if (diagnostics.hasErrors())
    return ExitRejected;
  return code;
}

/// The best target of the table that this machine runs.
static std::string nativeTarget() {
  if (llvm::Triple(llvm::sys::getProcessTriple()).isAArch64())
    return "aarch64";
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  if (features.lookup("avx512f") && features.lookup("avx512dq") && features.lookup("avx512bw") &&
      features.lookup("avx512vl"))
    return "x86-64-v4";
  return features.lookup("avx2") && features.lookup("fma") ? "x86-64-v3" : "x86-64-v2";
}

static int reportUnknown(const char *what, const std::string &name, llvm::ArrayRef<std::string> known) {
  llvm::errs() << fmt::format("modc: error: unknown {} `{}`; there are `{}`\n", what, name, fmt::join(known, "`, `"));
  return ExitUsage;
}

int Compilation::readSource() {
  auto buffer = readSpec(options.input);
  if (!buffer)
    return reportInputOutput(options.input + ": " + buffer.getError().message());
  mainBuffer = sources.AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
  std::string name = options.target.empty() ? TargetInfo::defaultTarget().name : options.target;
  if (name == "native")
    name = nativeTarget(); // the manifest records what that was
  auto parsed = TargetInfo::parse(name);
  if (!parsed)
    return reportUnknown("target", name, TargetInfo::names());
  auto parsedThreads = options.threads.empty() ? Threads::None : parseThreads(options.threads);
  if (!parsedThreads)
    return reportUnknown("value of --threads", options.threads, threadsNames());
  team = *parsedThreads;
  targetInfo = *parsed;
  return ExitOk;
}

int Compilation::parse() {
  syntax = parseFile(sources, mainBuffer, diagnostics);
  // Errors are printed by the last stage that runs, so that one run shows those of every stage in order.
  return diagnostics.hasErrors() ? finish(ExitRejected) : ExitOk;
}

int Compilation::import() {
  context = std::make_unique<mlir::MLIRContext>(mlir::MLIRContext::Threading::DISABLED);
  context->printOpOnDiagnostic(false); // reports show the spec, not the IR
  ImportOptions importOptions;
  importOptions.module = options.module;
  importOptions.searchPaths = options.searchPaths;
  for (const std::string &binding : options.dims) {
    auto [name, value] = llvm::StringRef(binding).split('=');
    std::int64_t extent;
    if (name.empty() || value.getAsInteger(10, extent) || extent < 0) {
      llvm::errs() << fmt::format("modc: error: `{}` is no value of --dim; one is `N=1`\n", binding);
      return ExitUsage;
    }
    importOptions.dims.emplace_back(name.str(), extent);
  }
  importOptions.everyHookPlace = options.hooks == "all";
  importOptions.seed = static_cast<std::uint64_t>(options.seed);
  program = importModel(*syntax, sources, diagnostics, *context, importOptions);
  return finish(program ? ExitOk : ExitRejected);
}

int Compilation::runPasses(const std::string &lastStage) {
  PipelineOptions pipeline;
  std::string irBefore;
  pipeline.target = targetInfo;
  pipeline.threads = team;
  pipeline.modes = options.modes;
  if (!options.hooks.empty())
    pipeline.hooks = options.hooks;
  pipeline.lastStage = lastStage;
  pipeline.printAfter = options.printAfter;
  pipeline.beforePass = [](const std::string &reproducer) { setCrashIR(reproducer); };
  if (!options.debugCrash.empty()) {
    llvm::raw_string_ostream ir(irBefore);
    program->print(ir);
    setCrashIR(irBefore);
    if (options.debugCrash == "signal")
      std::abort();
    throw InternalError("--debug-crash was given");
  }
  if (stepsDone == 0) { // the first step tells what is trained
    auto first = modc::pipeline().take_front();
    if (int code = runSteps([&] { return modc::runSteps(first, *program, pipeline, library); }))
      return code;
    stepsDone = 1;
    if (int code = checkTrained())
      return code;
  }
  auto steps = modc::pipeline().drop_front(stepsDone);
  return runSteps([&] {
    llvm::LogicalResult result = modc::runSteps(steps, *program, pipeline, library);
    const auto *last = llvm::find_if(steps, [&](const PipelineStep &step) { return step.stage == lastStage; });
    stepsDone += last == steps.end() || lastStage.empty() ? steps.size() : last - steps.begin() + 1;
    return result;
  });
}

/// Gradients and steps of an optimiser are numbers of f32.
int Compilation::checkTrained() {
  auto recordsGradients = [](llvm::StringRef mode) { return mode == "train" || mode == "eval+grad"; };
  if (!options.modes.empty() && llvm::none_of(options.modes, recordsGradients))
    return ExitOk;
  for (auto slot : program->getOps<nn::SlotOp>()) {
    mlir::Type element = nn::elementType(slot.getType());
    if (!nn::isStorageElement(element) || (!slot.getTrainable() && !slot->hasAttr("nn.grad")))
      continue;
    diagnostics.report(diag::TrainedStorage, rangeOf(slot.getLoc()), slot.getSymName(), nn::elementText(element))
        .note("keep it as it is with `@frozen` or `freeze`, or compile the forward alone with --modes=eval");
  }
  return diagnostics.hasErrors() ? finish(ExitRejected) : ExitOk;
}

int Compilation::resolve() {
  return runSteps([&] { return modc::runSteps(pipeline().take_front(), *program, {}, library); });
}

/// What a pass rejects is the user's mistake and comes out at its place in the spec.
int Compilation::runSteps(llvm::function_ref<mlir::LogicalResult()> run) {
  mlir::ScopedDiagnosticHandler handler(context.get(), [&](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
      return mlir::success();
    auto report = diagnostics.report(diag::StageError, rangeOf(diagnostic.getLocation()), diagnostic.str());
    for (mlir::Diagnostic &note : diagnostic.getNotes())
      report.note(rangeOf(note.getLocation()), note.str());
    return mlir::success();
  });
  if (mlir::succeeded(run()))
    return ExitOk;
  return diagnostics.hasErrors() ? finish(ExitRejected) : reportInternalError("a pass failed without saying why");
}

llvm::SMRange Compilation::rangeOf(mlir::Location location) const {
  SpecFrame frame = userFrame(location);
  for (unsigned i = 1; i <= sources.getNumBuffers(); ++i) {
    const llvm::MemoryBuffer *buffer = sources.getMemoryBuffer(i);
    if (buffer->getBufferIdentifier() != frame.file)
      continue;
    llvm::SMLoc start = const_cast<llvm::SourceMgr &>(sources).FindLocForLineAndColumn(i, frame.line, frame.column);
    if (!start.isValid())
      return {};
    // The frame's text is on one line; where the spec's is the same, it is underlined.
    llvm::StringRef rest(start.getPointer(), buffer->getBufferEnd() - start.getPointer());
    std::size_t length = rest.starts_with(frame.text) ? frame.text.size() : 0;
    return {start, llvm::SMLoc::getFromPointer(start.getPointer() + length)};
  }
  return {};
}

int Compilation::compile() {
  int code = readSource();
  if (!code)
    code = parse();
  if (!code)
    code = import();
  if (!code)
    code = runPasses("");
  return code;
}

} // namespace modc
