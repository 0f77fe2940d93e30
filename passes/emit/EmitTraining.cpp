// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes class …::Training: recorded forward, loss, generated backward, and the optimiser's step.
#include "passes/emit/EmitFiles.h"
#include "passes/emit/EmitStep.h"
#include "passes/emit/InitText.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>
#include <map>

namespace modc {
namespace {

/// The gradients of the outputs: dlogits for logits.
std::vector<EmitPort> outputGradients(const EmitFunction &train) {
  std::vector<EmitPort> ports = train.outputs;
  for (EmitPort &port : ports)
    port.name = "d" + port.name;
  return ports;
}

std::vector<EmitPort> joined(llvm::ArrayRef<EmitPort> a, llvm::ArrayRef<EmitPort> b) {
  std::vector<EmitPort> ports(a.begin(), a.end());
  ports.insert(ports.end(), b.begin(), b.end());
  return ports;
}

std::string argumentNames(llvm::ArrayRef<EmitPort> ports) {
  std::string text;
  for (const EmitPort &port : ports)
    text += port.name + ", ";
  return text;
}

/// The parameter lists of Training's functions, the same in header and source.
struct Signatures {
  std::string forward, loss, lossBackward, backward, trainStep;
  explicit Signatures(const ModelText &text) {
    const EmitFunction &train = *text.model.train();
    auto trimmed = [](const std::string &list) { return llvm::StringRef(list).rtrim(", ").str(); };
    std::string inputs = text.ports(train.inputs, "In");
    std::string outputs = text.ports(train.outputs, "In");
    std::string targets = text.ports(train.targets, "In");
    std::string gradients = text.ports(outputGradients(train), "Out");
    forward = trimmed(inputs + text.ports(train.outputs, "Out"));
    loss = outputs + targets + "float& " + text.model.lossName;
    lossBackward = trimmed(outputs + targets + gradients);
    backward = trimmed(text.ports(outputGradients(train), "In"));
    trainStep = inputs + targets + "float& " + text.model.lossName;
  }
};

/// The train block as the spec has it, for the class's comment.
std::string trainComment(const EmitModel &model) {
  if (!model.trainBlock)
    return "/// Trains a model: forward records, backward adds to the gradients.\n";
  std::string text = "/// Trains a model.\n///\n";
  for (const EmitPort &port : model.train()->targets)
    text += fmt::format("/// target {}: {}\n", port.name, nn::typeText(port.value.getType()));
  return text + settingComments(model);
}

/// Of all programs; they have the same inputs.
std::map<std::string, std::string> inputGradients(const ModelText &text) {
  std::map<std::string, std::string> gradients;
  for (const VariantText &variant : text.trains)
    for (const auto &[name, type] : variant.text->inputGradients())
      gradients.emplace(name, type);
  return gradients;
}

std::string inputGradientMembers(const ModelText &text) {
  std::string members;
  for (const auto &[name, type] : inputGradients(text))
    members += fmt::format("  const {}* d{}_ = nullptr;  // gradient of the input {}\n", type, name, name);
  return members;
}

std::string inputGradientAccessors(const ModelText &text) {
  std::string functions;
  for (const auto &[name, type] : inputGradients(text))
    functions +=
        fmt::format("  /// The gradient of {0}, in the workspace: valid until the next call; null before backward.\n"
                    "  const {1}* {0}_grad() const noexcept {{ return d{0}_; }}\n",
                    name, type);
  return functions;
}

std::string recordedMembers(const ModelText &text) {
  std::string members;
  const EmitFunction &train = *text.model.train();
  auto isRecorded = [&](const EmitPort &port) {
    return llvm::any_of(text.trains,
                        [&](const VariantText &variant) { return variant.text->recorded().count(port.name); });
  };
  for (const EmitPort &port : joined(train.inputs, train.outputs))
    if (isRecorded(port))
      members += port.host
                     ? fmt::format("  double {}_ = 0;  // of the recorded forward\n", port.name)
                     : fmt::format("  const {}* {}_ = nullptr;  // of the recorded forward\n", port.type, port.name);
  return members;
}

std::string trainedTable(const ModelText &text) {
  std::string rows;
  for (const TrainedRow &row : text.trained)
    rows += fmt::format("      {{{}, {}{}}},  // {}\n", row.slot, row.offset,
                        row.group ? fmt::format(", {}", row.group) : "", cppComment(text.model.slots[row.slot].key));
  return "  static constexpr modc::Trained trained[] = {\n      // slot, gradient at\n" + rows + "  };\n\n";
}

/// "for symbols": {N}, or {} without any.
std::string boundList(const EmitFunction &function) { return "{" + llvm::join(function.symbols, ", ") + "}"; }

std::string commaBounds(const ModelText &text) {
  std::string bounds = text.boundParameters();
  return bounds.empty() ? "" : ", " + bounds;
}

std::string publicPart(const ModelText &text) {
  const EmitModel &model = text.model;
  Signatures signatures(text);
  MemorySizes sizes = memorySizes(model);
  std::string result = fmt::format(
      "  // -------- memory\n\n"
      "  static constexpr std::size_t gradient_bytes = {};\n  static constexpr std::size_t optimizer_bytes = {};\n\n"
      "  /// Bytes of the workspace{}.\n  static constexpr std::size_t workspace_bytes({}) noexcept {{\n"
      "    return modc::workspace_size({});\n  }}\n\n  // -------- training\n\n"
      "  /// The model and the three blocks of memory must outlive it.\n"
      "  Training({}& net{}, const modc::TrainingMemory& memory) noexcept;\n\n",
      sizes.gradients, sizes.optimizer, text.boundsNote(),
      text.maybeUnused(text.boundParameters(), text.trainText->groupList()), text.trainText->groupList(),
      model.className, commaBounds(text));
  if (model.trainBlock)
    result +=
        fmt::format("  /// zero_grad, forward, loss, backward and step.\n  modc::Status train_step({}) noexcept;\n\n",
                    signatures.trainStep);
  for (const VariantText &variant : text.trains)
    if (!variant.function->flags)
      result += fmt::format("  /// Records this call{} for backward, which may read the inputs and outputs again.\n"
                            "  modc::Status forward{}({}) noexcept;\n",
                            variant.function->mode == "eval" ? " in eval mode" : "", variant.function->suffix,
                            signatures.forward);
  if (model.trainBlock)
    result +=
        fmt::format("  modc::Status loss({}) noexcept;\n  /// Gradients of the loss with respect to the outputs.\n"
                    "  modc::Status loss_backward({}) noexcept;\n",
                    signatures.loss, signatures.lossBackward);
  result += fmt::format("  /// Adds to the gradients of the parameters: {}.\n  modc::Status backward({}) noexcept;\n{}",
                        text.trained.empty() ? "none is trained"
                                             : "net." + model.handlePath(text.trained.front().slot) + ".grad",
                        signatures.backward, inputGradientAccessors(text));
  result += "  void zero_grad() noexcept { gradients_.zero(); }\n";
  if (model.trainBlock)
    result += stepDeclarations(model);
  return result + fmt::format("\n  /// Goes on with another workspace; a recorded forward is lost.\n"
                              "  void use_workspace(modc::Memory memory{}) noexcept;\n\n",
                              commaBounds(text));
}

/// What the public functions pass a call on to.
std::string variantFunctions(const ModelText &text) {
  std::string functions;
  Signatures signatures(text);
  for (const VariantText &variant : llvm::drop_begin(text.trains)) {
    const std::string &suffix = variant.function->suffix;
    if (variant.function->flags)
      functions += fmt::format("  modc::Status forward{}({}) noexcept;\n", suffix, signatures.forward);
    if (text.model.trainBlock)
      functions +=
          fmt::format("  modc::Status loss{0}({1}) noexcept;\n  modc::Status loss_backward{0}({2}) noexcept;\n", suffix,
                      signatures.loss, signatures.lossBackward);
    functions += fmt::format("  modc::Status backward{}({}) noexcept;\n", suffix, signatures.backward);
  }
  return functions.empty() ? "" : functions + "\n";
}

std::string privatePart(const ModelText &text) {
  const EmitModel &model = text.model;
  std::size_t count = text.trained.size();
  std::string result = fmt::format(" private:\n  static modc::Workspace workspace(modc::Memory memory{}) noexcept {{\n "
                                   "   return {{memory, {}, {}}};\n  }}\n\n"
                                   "{}{}  {}& net_;\n  modc::Workspace ws_;\n  modc::Recording recorded_;\n{}{}",
                                   commaBounds(text), text.trainText->groupList(), boundList(*model.train()),
                                   stepPrivateFunctions(model), variantFunctions(text), model.className,
                                   recordedMembers(text), inputGradientMembers(text));
  if (count)
    result += fmt::format(
        "  void* grads_[{0}];  // where the handles keep their gradients\n  modc::TrainedState trained_[{0}];\n",
        count);
  result += "  modc::Gradients gradients_;\n" + hookMembers(text);
  if (model.trainBlock)
    result += stepMembers(model);
  return result;
}

} // namespace

std::string trainingClass(const ModelText &text) {
  const EmitModel &model = text.model;
  return fmt::format("{}class {}::Training final {{\n public:\n{}  // -------- tables\n\n{}"
                     "  modc::Gradients& gradients() noexcept {{ return gradients_; }}\n\n"
                     "  // -------- for modc/eager.h\n\n  using Targets = std::tuple<{}>;\n\n{}}};\n\n",
                     trainComment(model), model.className, publicPart(text),
                     text.trained.empty() ? "" : trainedTable(text), text.portTypes(model.train()->targets, "In"),
                     privatePart(text));
}

// ---- source

static std::string trainingConstructor(const ModelText &text) {
  const EmitModel &model = text.model;
  std::string symbols;
  std::vector<std::string> grads;
  for (const TrainedRow &row : text.trained)
    grads.push_back(fmt::format("&net.{}.grad", model.handlePath(row.slot)));
  for (const std::string &symbol : model.train()->symbols)
    symbols += ", " + symbol;
  std::string result = fmt::format(
      "// -------- training\n\n{}::Training::Training({}& net{}, const modc::TrainingMemory& memory) noexcept\n"
      "    : net_(net),\n      ws_(workspace(memory.workspace{})),\n",
      model.className, model.className, commaBounds(text), symbols);
  if (!text.trained.empty())
    result += entryLines("      grads_{", grads, "      },\n") +
              "      gradients_(memory.gradients, gradient_bytes, net.state_, trained, trained_, grads_)";
  else
    result += "      gradients_(net.state_)";
  if (model.trainBlock)
    result += stepInitializers(model);
  result += model.trainBlock ? stepConstructorBody(model) : " {}\n\n";
  return result + fmt::format("void {}::Training::use_workspace(modc::Memory memory{}) noexcept {{\n"
                              "  ws_ = workspace(memory{});\n  recorded_.end();\n}}\n\n",
                              model.className, commaBounds(text), symbols);
}

/// A view of an output or of its gradient at its place in the workspace.
static std::string viewAt(const ModelText &text, const EmitPort &port, const std::string &name,
                          const std::string &place) {
  return fmt::format("  const modc::Out{0}<{1}> {2}{{ws_.at<{1}>({3}), {4}}};\n", port.dims.size(), port.type, name,
                     place, text.shapeFromInputs(port));
}

static std::string trainStep(const ModelText &text) {
  const EmitFunction &train = *text.model.train();
  std::string views, fits;
  for (const std::string &symbol : train.symbols)
    fits += ", " + text.symbolSource(symbol);
  for (std::size_t i = 0; i < train.outputs.size(); ++i) {
    views += viewAt(text, train.outputs[i], train.outputs[i].name, text.outputPlaces[i]);
    views += viewAt(text, train.outputs[i], "d" + train.outputs[i].name, text.gradientPlaces[i]);
  }
  auto list = [](const std::string &names) { return llvm::StringRef(names).rtrim(", ").str(); };
  std::string outputs = argumentNames(train.outputs), targets = argumentNames(train.targets);
  std::string gradients = argumentNames(outputGradients(train));
  return fmt::format("Status {}::Training::train_step({}) noexcept {{\n  MODC_CHECK_FITS(ws_{});\n{}  zero_grad();\n"
                     "  MODC_TRY(forward{}({}));\n  MODC_TRY(loss({}));\n  MODC_TRY(loss_backward({}));\n"
                     "  MODC_TRY(backward({}));\n  return step();\n}}\n\n",
                     text.model.className, Signatures(text).trainStep, fits, views, train.suffix,
                     list(argumentNames(train.inputs) + outputs), outputs + targets + text.model.lossName,
                     list(outputs + targets + gradients), list(gradients));
}

static std::string netReference(const ModelText &text, const std::string &statements) {
  return statements.find("net.") == std::string::npos ? ""
                                                      : fmt::format("  const {}& net = net_;\n", text.model.className);
}

static std::string recordedForward(ModelText &text, std::size_t index) {
  const auto &[function, program] = text.trains[index];
  const EmitFunction &train = *function;
  std::string arguments = argumentNames(joined(train.inputs, train.outputs));
  std::string dispatch;
  if (!train.flags)
    dispatch = modeDispatch(text.trains, train, "forward", llvm::StringRef(arguments).rtrim(", ").str(), "net_.");
  std::string checks = text.checks(train.inputs, train.outputs, train.inputs);
  std::string symbols;
  for (const std::string &symbol : train.symbols)
    symbols += ", " + symbol;
  std::string statements = program->statements("forward") + outputCopies(*program, train, "forward");
  std::string record;
  for (const EmitPort &port : joined(train.inputs, train.outputs))
    if (program->recorded().count(port.name))
      record += fmt::format("  {}_ = {}{};\n", port.name, port.name, port.host ? "" : ".data");
  std::string body =
      fmt::format("{}{}  MODC_CHECK_FITS(ws_{});\n  MODC_TRY(net_.state_.status());\n{}{}{}{}", dispatch, checks,
                  symbols, hookBeginning(text), netReference(text, statements), statements, record);
  return fmt::format("// -------- forward{0} ({1})\n\nStatus {2}::Training::forward{0}({3}) noexcept {{\n{4}"
                     "  recorded_.begin(net_.state_, {5}{6});\n  return modc::ok;\n}}\n\n",
                     train.suffix, train.mode, text.model.className, text.maybeUnused(Signatures(text).forward, body),
                     body, boundList(train), index ? fmt::format(", {}", index) : "");
}

/// Extents that the outputs and targets do not tell: those of the recorded forward.
static std::string recordedExtents(const EmitFunction &train, llvm::ArrayRef<EmitPort> ports) {
  std::string text;
  for (auto [index, symbol] : llvm::enumerate(train.symbols)) {
    Dim dim = Dim::symbol(symbol);
    if (llvm::none_of(ports, [&](const EmitPort &port) { return llvm::is_contained(port.dims, dim); }))
      text += fmt::format("  const int {} = recorded_.extent({});\n", symbol, index);
  }
  return text;
}

/// Of the functions that serve the recorded forward: the class's own are those of the first program.
static std::string ownSuffix(const ModelText &text, std::size_t index) {
  return index ? text.trains[index].function->suffix : "";
}

static std::string lossFunctions(ModelText &text, std::size_t index) {
  const auto &[function, program] = text.trains[index];
  const EmitFunction &train = *function;
  std::vector<EmitPort> read = joined(train.outputs, train.targets);
  std::string symbols;
  for (const std::string &symbol : train.symbols)
    symbols += ", " + symbol;
  Signatures signatures(text);
  std::vector<mlir::Value> gradients;
  for (nn::SeedOp seed : train.op.getOps<nn::SeedOp>())
    if (seed.getGradient())
      gradients.push_back(seed.getGradient());
  std::string value = program->statements("loss", {train.loss->value});
  std::string copies = outputCopies(*program, train, "loss");
  std::string backward = gradients.empty() ? "" : program->statements("loss", gradients);
  for (nn::SeedOp seed : train.op.getOps<nn::SeedOp>()) {
    std::string gradient = "d" + train.outputs[seed.getIndex()].name;
    std::string from = seed.getGradient() ? program->source(seed.getGradient(), "loss") : "";
    if (!from.empty() && from != gradient + ".data") // the kernel's result serves other purposes too
      backward += fmt::format("  std::memcpy({}.data, {}, static_cast<std::size_t>({}.size()) * sizeof *{}.data);\n",
                              gradient, from, gradient, gradient);
  }
  if (backward.find("&" + text.model.lossName) != std::string::npos) // one kernel computes the loss and its gradient
    backward = fmt::format("  float {};\n", text.model.lossName) + backward;
  auto pass = [&](const char *name, const std::vector<EmitPort> &ports, const std::string &last) {
    std::string arguments = argumentNames(ports) + last;
    return index ? "" : recordedDispatch(text.trains, name, llvm::StringRef(arguments).rtrim(", ").str());
  };
  return fmt::format(
      "// -------- loss{8}\n\nStatus {0}::Training::loss{8}({1}) noexcept {{\n{9}{2}  MODC_CHECK_FITS(ws_{3});\n{4}"
      "  return modc::ok;\n}}\n\n"
      "Status {0}::Training::loss_backward{8}({5}) noexcept {{\n{10}{6}  MODC_CHECK_FITS(ws_{3});\n{7}"
      "  return modc::ok;\n}}\n\n",
      text.model.className, signatures.loss, recordedExtents(train, read) + text.checks(read, {}, read), symbols,
      netReference(text, value) + value + copies, signatures.lossBackward,
      recordedExtents(train, read) + text.checks(read, outputGradients(train), read),
      netReference(text, backward) + backward, ownSuffix(text, index), pass("loss", read, text.model.lossName),
      pass("loss_backward", joined(read, outputGradients(train)), ""));
}

static std::string backwardFunction(ModelText &text, std::size_t index) {
  const auto &[function, program] = text.trains[index];
  const EmitFunction &train = *function;
  std::string statements = program->statements("backward");
  std::string symbols;
  std::string checks;
  for (const EmitPort &port : outputGradients(train))
    checks += fmt::format("  MODC_CHECK({}, {});\n", port.name, cppShape(port.dims));
  for (std::size_t i = 0; i < train.symbols.size(); ++i)
    if (mentions(checks + statements, train.symbols[i]))
      symbols += fmt::format("  const int {} = recorded_.extent({});\n", train.symbols[i], i);
  std::string spare;
  if (statements.find("spare") != std::string::npos)
    spare = fmt::format("  auto* spare = ws_.at<float>({});\n", text.sparePlace);
  std::string arguments = argumentNames(outputGradients(train));
  std::string pass =
      index ? "" : recordedDispatch(text.trains, "backward", llvm::StringRef(arguments).rtrim(", ").str());
  return fmt::format(
      "// -------- backward{8}\n\nStatus {0}::Training::backward{8}({1}) noexcept {{\n"
      "  MODC_TRY(gradients_.status());\n  MODC_CHECK_RECORDED(recorded_, net_.state_);\n{7}{2}{3}{4}{5}{6}"
      "  recorded_.end();\n  return modc::ok;\n}}\n\n",
      text.model.className, Signatures(text).backward, symbols, checks, netReference(text, statements), spare,
      statements, pass, ownSuffix(text, index));
}

std::string trainingFunctions(ModelText &text) {
  std::string result = trainingConstructor(text);
  if (text.model.trainBlock)
    result += trainStep(text);
  for (std::size_t index = 0; index < text.trains.size(); ++index) {
    result += recordedForward(text, index);
    if (text.model.trainBlock)
      result += lossFunctions(text, index);
    result += backwardFunction(text, index);
  }
  if (text.model.trainBlock)
    result += stepFunctions(text.model);
  return result;
}

} // namespace modc
