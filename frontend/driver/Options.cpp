// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The command line, by llvm::cl.
#include "frontend/driver/Options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

namespace cl = llvm::cl;

namespace modc {
namespace {

struct CommandLine {
  cl::OptionCategory category{"modc options"};
  cl::SubCommand compile{"compile", "compile a model spec to C++"};
  cl::SubCommand build{"build", "compile a model spec and build a program from it"};
  cl::SubCommand run{"run", "build a model and run it on inputs"};
  cl::SubCommand summary{"summary", "print a model's modules, parameters, cost and memory"};
  cl::SubCommand check{"check", "check model specs, and weight files against them, without making anything"};
  cl::SubCommand diff{"diff", "say what changed between two specs or generated trees"};
  cl::SubCommand where{"where", "name the lines of the spec behind a line of generated code"};
  cl::SubCommand format{"fmt", "bring model specs into their layout"};
  cl::SubCommand explain{"explain", "explain a diagnostic code"};
  cl::SubCommand version{"version", "print the version"};

#define MODC_MODEL cl::sub(compile), cl::sub(build), cl::sub(run), cl::sub(summary), cl::cat(category)
// Also what only reads specs.
#define MODC_READ cl::sub(compile), cl::sub(build), cl::sub(run), cl::sub(summary), cl::sub(check), cl::cat(category)
#define MODC_CODE cl::sub(compile), cl::sub(build), cl::sub(run), cl::cat(category)
#define MODC_PROGRAM cl::sub(build), cl::sub(run), cl::cat(category)

  cl::opt<std::string> input{cl::Positional, cl::desc("<model.mspec>"), MODC_MODEL};
  cl::opt<std::string> output{"o",
                              cl::desc("Directory of `compile` or program of `build`; `-` is stdout for --emit"),
                              cl::value_desc("path"),
                              cl::sub(compile),
                              cl::sub(build),
                              cl::cat(category)};
  cl::opt<std::string> module{"module", cl::desc("The module to compile, default: the file's last"),
                              cl::value_desc("NAME(hidden = 64)"), MODC_READ};
  cl::list<std::string> dims{"dim", cl::desc("Fixes a symbolic dimension"), cl::value_desc("N=1"), MODC_READ};
  cl::list<std::string> searchPaths{"I", cl::Prefix,
                                    cl::desc("Where imports are looked for, after the importing file's folder"),
                                    cl::value_desc("folder"), MODC_READ};
  cl::list<std::string> files{cl::Positional, cl::desc("<files>"), cl::OneOrMore,
                              cl::sub(check), cl::sub(format),     cl::cat(category)};
  cl::opt<bool> checkFormat{"check", cl::desc("Only names the files that are not in their layout; exit code 2"),
                            cl::sub(format), cl::cat(category)};
  cl::opt<std::string> code{cl::Positional, cl::desc("[code]"), cl::sub(explain), cl::cat(category)};
  cl::opt<std::string> diagnostics{"diagnostics",
                                   cl::desc("text, or json: one object a line"),
                                   cl::value_desc("text|json"),
                                   cl::init("text"),
                                   cl::sub(format),
                                   MODC_READ};
  cl::list<std::string> modes{"modes", cl::CommaSeparated,
                              cl::desc("Variants to compile: eval, train, eval+grad (recorded for backward), "
                                       "train+no_grad"),
                              cl::value_desc("eval,train"), MODC_MODEL};
  cl::opt<std::string> hooks{
      "hooks", cl::desc("Places for hooks of the program: extern (default: those of the spec), all, none"),
      cl::value_desc("extern|all|none"), MODC_MODEL};
  cl::list<std::string> emit{"emit",
                             cl::CommaSeparated,
                             cl::desc("Prints stages: ast, ir, flat, kernels, plan, stmt, cpp (default)"),
                             cl::value_desc("stage,..."),
                             cl::sub(compile),
                             cl::cat(category)};
  cl::list<std::string> printAfter{"print-ir-after", cl::CommaSeparated, cl::desc("Prints the IR after passes"),
                                   cl::value_desc("pass,..."), MODC_MODEL};
  cl::opt<std::string> target{"target", cl::desc("x86-64-v2, x86-64-v3 (default), x86-64-v4, aarch64, native"),
                              cl::value_desc("name"), MODC_MODEL};
  cl::opt<std::string> threads{
      "threads", cl::desc("Who runs parallel loops: none (default), openmp, or an executor of the program"),
      cl::value_desc("none|openmp|executor"), MODC_CODE};
  cl::opt<std::string> nameSpace{"namespace", cl::desc("Namespace of the generated code, default: the file's stem"),
                                 cl::value_desc("name"), MODC_CODE};
  cl::opt<std::string> stem{"name", cl::desc("Names the generated files, default: the spec's file name"),
                            cl::value_desc("name"), cl::sub(compile), cl::cat(category)};
  cl::opt<std::string> layout{"layout", cl::desc("tree (default): a file for each kernel; flat: all in one file"),
                              cl::value_desc("tree|flat"), cl::sub(compile), cl::cat(category)};
  cl::opt<std::string> runtime{"runtime", cl::desc("copy (default): with the runtime's headers; external: without"),
                               cl::value_desc("copy|external"), cl::sub(compile), cl::cat(category)};
  cl::opt<long long> seed{"seed", cl::desc("Seed of the initial values"), cl::value_desc("number"), cl::init(0),
                          MODC_MODEL};
  cl::opt<unsigned> errorLimit{"error-limit",
                               cl::desc("Stops after this many errors; 0: never"),
                               cl::value_desc("number"),
                               cl::init(20),
                               cl::sub(format),
                               MODC_READ};
  cl::opt<bool> makeDependencies{"MD", cl::desc("Writes a dependency file for make or Ninja"), cl::sub(compile),
                                 cl::cat(category)};
  cl::opt<std::string> dependencyFile{"MF", cl::desc("Path of the dependency file"), cl::value_desc("path"),
                                      cl::sub(compile), cl::cat(category)};
  cl::opt<std::string> update{"update",
                              cl::desc("Brings a generated tree up to date, with the options it was made with"),
                              cl::value_desc("directory"), cl::sub(compile), cl::cat(category)};
  cl::opt<bool> force{"force", cl::desc("With --update: also over files that were edited or are not modc's"),
                      cl::sub(compile), cl::cat(category)};
  cl::opt<std::string> spec{"spec", cl::desc("The spec of the tree that is checked"), cl::value_desc("model.mspec"),
                            cl::sub(check), cl::cat(category)};
  cl::opt<std::string> before{cl::Positional, cl::desc("<old>"), cl::Required, cl::sub(diff), cl::cat(category)};
  cl::opt<std::string> after{cl::Positional, cl::desc("<new>"), cl::Required, cl::sub(diff), cl::cat(category)};
  cl::opt<std::string> diffFormat{"format",
                                  cl::desc("text, markdown, json"),
                                  cl::value_desc("text|markdown|json"),
                                  cl::init("text"),
                                  cl::sub(diff),
                                  cl::cat(category)};
  cl::opt<bool> exitCode{"exit-code", cl::desc("Exit code 2 if something changed"), cl::sub(diff), cl::cat(category)};
  cl::opt<std::string> place{cl::Positional, cl::desc("<file:line>"), cl::Required, cl::sub(where), cl::cat(category)};
  cl::opt<std::string> compiler{"cxx", cl::desc("C++ compiler, default: $CXX, c++, g++, clang++"),
                                cl::value_desc("command"), MODC_PROGRAM};
  cl::opt<std::string> mainFile{"main", cl::desc("The program's main file, default: a command line for the model"),
                                cl::value_desc("main.cpp"), cl::sub(build), cl::cat(category)};
  cl::list<std::string> inputs{"input", cl::desc("An input: x=@x.npy, x=random:42, x=zeros, x=ones"),
                               cl::value_desc("name=value"), cl::sub(run), cl::cat(category)};
  cl::list<std::string> outputs{"output", cl::desc("Writes an output: y=@y.npy"), cl::value_desc("name=@file"),
                                cl::sub(run), cl::cat(category)};
  cl::list<std::string> expected{"expected", cl::desc("Compares an output: y=@y.npy; exit code 2 if it differs"),
                                 cl::value_desc("name=@file"), cl::sub(run), cl::cat(category)};
  cl::opt<std::string> weights{"weights",
                               cl::desc("Loads the model's state"),
                               cl::value_desc("w.safetensors"),
                               cl::sub(run),
                               cl::sub(check),
                               cl::cat(category)};
  cl::opt<double> rtol{"rtol", cl::desc("Relative tolerance of --expected"), cl::init(2e-5), cl::sub(run),
                       cl::cat(category)};
  cl::opt<double> atol{"atol", cl::desc("Absolute tolerance of --expected"), cl::init(2e-5), cl::sub(run),
                       cl::cat(category)};
  cl::opt<std::string> mode{"mode",       cl::desc("Variant to run"), cl::value_desc("eval|train"), cl::init("eval"),
                            cl::sub(run), cl::cat(category)};
  cl::opt<bool> reference{"reference", cl::desc("Runs the double-precision evaluator instead of emitted code"),
                          cl::sub(run), cl::cat(category)};
  cl::opt<bool> printOutputs{"print-outputs", cl::desc("Prints outputs even if they are written or compared"),
                             cl::sub(run), cl::cat(category)};
  cl::opt<std::string> debugCrash{"debug-crash", cl::desc("Fails inside the compiler, to test what happens then"),
                                  cl::value_desc("exception|signal"), cl::ReallyHidden, MODC_MODEL};
  cl::opt<bool> quiet{"q", cl::desc("Says nothing but errors"), cl::sub(format), MODC_READ};
  cl::opt<bool> verbose{"v", cl::desc("Says what is done"), cl::sub(format), MODC_READ};

#undef MODC_MODEL
#undef MODC_READ
#undef MODC_CODE
#undef MODC_PROGRAM
};

bool oneOf(const char *option, const std::string &value, std::initializer_list<const char *> allowed) {
  for (const char *name : allowed)
    if (value == name)
      return true;
  std::string names;
  for (const char *name : allowed)
    names += (names.empty() ? "`" : ", `") + std::string(name) + "`";
  llvm::errs() << fmt::format("modc: error: `{}` is no value of --{}; there are {}\n", value, option, names);
  return false;
}

/// LLVM takes the last of several silently; two outputs are a mistake.
bool givenOnce(const cl::Option &option) {
  if (option.getNumOccurrences() <= 1)
    return true;
  llvm::errs() << fmt::format("modc: error: option `{}` is given {} times\n", "-" + option.ArgStr.str(),
                              option.getNumOccurrences());
  return false;
}

std::vector<std::string> programArguments(const CommandLine &line) {
  std::vector<std::string> arguments;
  auto add = [&](const char *name, const std::string &value) {
    arguments.push_back(std::string("--") + name);
    arguments.push_back(value);
  };
  for (const std::string &value : line.inputs)
    add("input", value);
  for (const std::string &value : line.outputs)
    add("output", value);
  for (const std::string &value : line.expected)
    add("expected", value);
  for (const std::string &value : line.dims)
    add("dim", value);
  if (!line.weights.empty())
    add("weights", line.weights);
  add("mode", line.mode);
  add("seed", fmt::format("{}", static_cast<unsigned long long>(line.seed.getValue())));
  add("rtol", fmt::format("{}", line.rtol.getValue()));
  add("atol", fmt::format("{}", line.atol.getValue()));
  if (line.printOutputs)
    arguments.push_back("--print-outputs");
  return arguments;
}

bool check(const CommandLine &line) {
  bool ok = givenOnce(line.output) && givenOnce(line.module) && givenOnce(line.target);
  for (const std::string &stage : line.emit)
    ok = ok && oneOf("emit", stage, {"ast", "ir", "flat", "kernels", "plan", "stmt", "cpp"});
  for (const std::string &mode : line.modes)
    ok = ok && oneOf("modes", mode, {"eval", "train", "eval+grad", "train+no_grad"});
  ok = ok && (line.hooks.empty() || oneOf("hooks", line.hooks, {"extern", "all", "none"}));
  bool isName = llvm::all_of(line.stem.getValue(), [](char c) { return llvm::isAlnum(c) || c == '_' || c == '-'; });
  if (!isName)
    llvm::errs() << fmt::format("modc: error: `{}` is no value of --name: letters, digits, _ and -\n",
                                line.stem.getValue());
  ok = ok && isName && (line.layout.empty() || oneOf("layout", line.layout, {"tree", "flat"}));
  ok = ok && (line.runtime.empty() || oneOf("runtime", line.runtime, {"copy", "external"}));
  ok = ok && oneOf("format", line.diffFormat, {"text", "markdown", "json"});
  ok = ok && oneOf("diagnostics", line.diagnostics, {"text", "json"});
  return ok && oneOf("mode", line.mode, {"eval", "train"});
}

} // namespace

std::optional<DriverOptions> parseCommandLine(int argc, char **argv, int &exitCode) {
  CommandLine line;
  for (cl::SubCommand *command : {&line.compile, &line.build, &line.run, &line.summary, &line.check, &line.diff,
                                  &line.where, &line.format, &line.explain, &line.version})
    cl::HideUnrelatedOptions(line.category, *command);
  cl::HideUnrelatedOptions(line.category);
  exitCode = ExitUsage;
  if (!cl::ParseCommandLineOptions(argc, argv, "modc: the static compiler for neural-network modules\n", &llvm::errs()))
    return std::nullopt;
  DriverOptions options;
  if (line.compile)
    options.command = Command::Compile;
  else if (line.build)
    options.command = Command::Build;
  else if (line.run)
    options.command = Command::Run;
  else if (line.summary)
    options.command = Command::Summary;
  else if (line.check)
    options.command = Command::Check;
  else if (line.diff)
    options.command = Command::Diff;
  else if (line.where)
    options.command = Command::Where;
  else if (line.format)
    options.command = Command::Format;
  else if (line.explain)
    options.command = Command::Explain;
  else if (line.version)
    options.command = Command::Version;
  else {
    llvm::errs() << "modc: error: no command; `modc --help` lists them\n";
    return std::nullopt;
  }
  if (!check(line))
    return std::nullopt;
  bool readsModel = line.compile || line.build || line.run || line.summary;
  if (readsModel && line.input.empty() && line.update.empty()) {
    llvm::errs() << "modc: error: which spec? `modc --help` shows how commands are written\n";
    return std::nullopt;
  }
  options.input = line.check ? line.spec : line.input;
  options.update = line.update;
  options.force = line.force;
  options.before = line.before;
  options.after = line.after;
  options.format = line.diffFormat;
  options.exitCode = line.exitCode;
  options.place = line.place;
  options.output = line.output;
  options.module = line.module;
  options.dims.assign(line.dims.begin(), line.dims.end());
  options.modes.assign(line.modes.begin(), line.modes.end());
  options.hooks = line.hooks;
  options.emit.assign(line.emit.begin(), line.emit.end());
  options.printAfter.assign(line.printAfter.begin(), line.printAfter.end());
  options.target = line.target;
  options.threads = line.threads;
  options.nameSpace = line.nameSpace;
  options.stem = line.stem;
  options.layout = line.layout;
  options.runtime = line.runtime;
  if (line.makeDependencies || !line.dependencyFile.empty())
    options.dependencyFile = line.dependencyFile.empty() ? line.output + ".d" : line.dependencyFile.getValue();
  options.compiler = line.compiler;
  options.mainFile = line.mainFile;
  options.programArguments = programArguments(line);
  options.seed = line.seed;
  options.reference = line.reference;
  options.errorLimit = line.errorLimit;
  options.jsonDiagnostics = line.diagnostics == "json";
  options.searchPaths.assign(line.searchPaths.begin(), line.searchPaths.end());
  options.files.assign(line.files.begin(), line.files.end());
  options.weights = line.weights;
  options.code = line.code;
  options.checkFormat = line.checkFormat;
  options.debugCrash = line.debugCrash;
  options.quiet = line.quiet;
  options.verbose = line.verbose;
  return options;
}

} // namespace modc
