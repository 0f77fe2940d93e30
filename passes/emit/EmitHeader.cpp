// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes <stem>.h: the model's class with its memory sizes, operations, handles and tables.
#include "ir/ModuleText.h"
#include "passes/emit/EmitFiles.h"
#include "passes/emit/EmitStep.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

/// "f32[N, 64]" of a port, as the spec writes it.
static std::string specType(const EmitPort &port) { return port.host ? "float" : nn::typeText(port.value.getType()); }

static std::string specPorts(llvm::ArrayRef<EmitPort> ports) {
  std::string text;
  for (const EmitPort &port : ports)
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", port.key, specType(port));
  return text;
}

static std::string classComment(const ModelText &text) {
  std::string comment;
  llvm::SmallVector<llvm::StringRef> lines;
  std::string repr = moduleText(text.model.program);
  llvm::StringRef(repr).split(lines, '\n');
  for (llvm::StringRef line : lines)
    comment += "/// " + cppComment(line) + "\n";
  const EmitFunction &forward = text.forward();
  return comment + fmt::format("///\n/// forward({}) -> ({})\n", specPorts(forward.inputs), specPorts(forward.outputs));
}

static std::string reprFunction(const EmitModel &model) {
  std::string repr = moduleText(model.program);
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(repr).split(lines, '\n');
  std::string text = "  /// print(model)\n  static constexpr const char* repr() noexcept {\n    return ";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    bool last = i + 1 == lines.size();
    text += fmt::format("{}{}{}", i ? "           " : "", cppString(lines[i].str() + (last ? "" : "\n")),
                        last ? ";\n" : "\n");
  }
  return text + "  }\n";
}

static std::string memorySection(const ModelText &text) {
  const EmitModel &model = text.model;
  std::int64_t parameters = 0;
  for (const EmitSlot &slot : model.slots)
    if (slot.aliasOf < 0 && nn::SlotOp(slot.op).getKind() == "param")
      parameters += product(nn::getDims(nn::SlotOp(slot.op).getType()))->constant().value_or(0);
  std::string note = fmt::format("{} parameters", parameters);
  if (!model.packed.empty())
    note += fmt::format(", {} value{} of prepare()", model.packed.size(), model.packed.size() == 1 ? "" : "s");
  std::string result = fmt::format(
      "  // -------- memory\n\n  static constexpr std::size_t state_bytes = {};  // {}\n\n", text.stateBytes(), note);
  if (model.eval())
    result += fmt::format("  /// Bytes of a workspace for forward{}.\n"
                          "  static constexpr std::size_t workspace_bytes({}) noexcept {{\n"
                          "    return modc::workspace_size({});\n  }}\n\n",
                          text.boundsNote(), text.maybeUnused(text.boundParameters(), text.evalText->groupList()),
                          text.evalText->groupList());
  return result;
}

static std::string forwardDeclaration(const ModelText &text, const VariantText &variant) {
  const EmitFunction &eval = *variant.function;
  const bool isConst = !text.model.forwardWritesState();
  std::string comment;
  if (!eval.flags)
    comment = fmt::format("  /// Evaluates the model{}.{}\n", eval.mode == "train" ? " in training mode" : "",
                          isConst ? " Many threads may call it, each with its own workspace." : "");
  return fmt::format("{}  modc::Status forward{}({}Workspace& ws) {}noexcept;\n{}", comment, eval.suffix,
                     text.ports(eval.inputs, "In") + text.ports(eval.outputs, "Out"), isConst ? "const " : "",
                     eval.flags ? "" : "\n");
}

static std::string operations(const ModelText &text) {
  const EmitModel &model = text.model;
  std::string result = fmt::format(
      "  // -------- a model\n\n"
      "  /// Takes `state` of state_bytes, aligned to 64 bytes, and fills it with the initial values of `seed`.\n"
      "  explicit {}(modc::Memory state, std::uint64_t seed = {}) noexcept;\n\n"
      "  /// Sets all parameters and buffers to the initial values of `seed`.\n"
      "  void reset_parameters(std::uint64_t seed) noexcept;\n\n"
      "  /// Reads a safetensors file in memory; after an error the model is as it was.\n"
      "  modc::Status load_state_dict(modc::Bytes file, const modc::LoadOptions& options = {{}}) noexcept;\n\n"
      "  /// Packs the weights that changed. Loading, training and writing through a handle make it necessary again.\n"
      "  modc::Status prepare() noexcept;\n\n",
      model.className, model.options.seed);
  if (model.randomSlot("seed") >= 0)
    result +=
        "  /// Random numbers are a function of this seed, their place in the model, and how many calls drew before.\n"
        "  void manual_seed(std::uint64_t seed, std::int64_t step = 0) noexcept;\n"
        "  /// How many calls drew random numbers since then.\n"
        "  std::int64_t random_step() const noexcept;\n\n";
  for (const VariantText &variant : text.evals)
    if (!variant.function->flags)
      result += forwardDeclaration(text, variant);
  result += modeHeader(model);
  result += namedHookMembers(text);
  return result + reprFunction(model) + "\n";
}

/// " : modc::HookPoint<3>, modc::ModeFlag" of a module's handles.
static std::string handleBase(const EmitModule &module) {
  std::string bases = hookBase(module.hookKinds);
  if (module.hasModeFlag)
    bases += bases.empty() ? " : modc::ModeFlag" : ", modc::ModeFlag";
  return bases;
}

static std::string handleIncludes(const EmitModel &model) {
  std::string includes;
  if (model.hasHookPoints())
    includes += "#include \"modc/hooks.h\"\n";
  if (!model.modeFlags.empty())
    includes += "#include \"modc/modes.h\"\n";
  return includes;
}

static std::string handleType(const EmitSlot &slot) {
  nn::SlotOp op(slot.op);
  const char *kind = slot.trainable ? "Parameter" : op.getKind() == "param" ? "FrozenParameter" : "Buffer";
  return fmt::format("modc::{}<{}>", kind, cppType(op.getType()));
}

/// "decltype(Net::embed.weight)&": the type of a second name of a handle, or of a module's handles. `inside` is the
/// expression of the structure that the name stands in: the part of it that is still open is not named.
static std::string secondName(const EmitModel &model, const std::string &first, llvm::StringRef inside) {
  llvm::StringRef rest = first;
  while (!inside.empty()) {
    auto [open, below] = inside.split('.');
    if (rest.split('.').first != open)
      break;
    rest = rest.split('.').second;
    inside = below;
  }
  const std::string scope = rest.size() == first.size() ? model.className + "::" : "";
  return fmt::format("decltype({}{})&", scope, rest.str());
}

/// Handles of a module: "modc::Parameter<float> weight, bias;", then its children's structures.
static std::string handles(const EmitModel &model, const EmitModule &module, const std::string &indent,
                           const std::string &inside) {
  std::string text;
  for (std::size_t i = 0; i < module.slots.size(); ++i) {
    const EmitSlot &slot = model.slots[module.slots[i]];
    if (std::string first = model.firstHandle(module.slots[i]); !first.empty()) {
      text += fmt::format("{}{} {};  // the same\n", indent, secondName(model, first, inside), module.slotMembers[i]);
      continue;
    }
    text += fmt::format("{}{} {};  // {}\n", indent, handleType(slot), module.slotMembers[i],
                        nn::typeText(nn::SlotOp(slot.op).getType()));
  }
  for (const EmitModule &child : module.children)
    if (!child.firstHandle.empty())
      text +=
          fmt::format("{}{} {};  // the same\n", indent, secondName(model, child.firstHandle, inside), child.member);
    else if (child.hasHandles(model))
      text += fmt::format("{}struct{} {{\n{}{}}} {};\n", indent, handleBase(child),
                          handles(model, child, indent + "  ", inside + (inside.empty() ? "" : ".") + child.member),
                          indent, child.member);
  return text;
}

static std::string slotRow(const EmitModel &model, const EmitSlot &row) {
  const EmitSlot &owner = row.aliasOf < 0 ? row : model.slots[row.aliasOf];
  nn::SlotOp slot(owner.op);
  std::string kind = slot.getKind() == "param" ? (owner.trainable ? "parameter" : "frozen")
                     : slot.getKind() == "plain" || slot->hasAttr("nn.unregistered") ? "plain"
                     : slot.getTransient()                                           ? "transient"
                                                                                     : "buffer";
  if (slot->hasAttr("nn.unregistered"))
    kind = "plain";
  std::string alias = row.aliasOf < 0 ? "" : fmt::format(", {}", row.aliasOf);
  return fmt::format("      modc::{}<{}>({}, {}, {}{}),\n", kind, cppType(slot.getType()), cppString(row.key),
                     cppShape(nn::getDims(slot.getType())), slot.getOffset().value_or(0), alias);
}

static std::string moduleRows(const EmitModel &model) {
  std::string text;
  for (const ModuleRow &row : model.modules)
    text +=
        fmt::format("      {{{}, {}{}}},\n", cppString(row.path), row.type.empty() ? "nullptr" : cppString(row.type),
                    row.aliasOf < 0 ? "" : fmt::format(", {}", row.aliasOf));
  return text;
}

static std::string tables(const ModelText &text) {
  const EmitModel &model = text.model;
  std::string slots;
  for (const EmitSlot &row : model.slots)
    slots += slotRow(model, row);
  std::string result = "  // -------- tables\n\n";
  if (!slots.empty())
    result += "  static constexpr modc::Slot slots[] = {\n" + slots + "  };\n";
  result += "  static constexpr modc::Module modules[] = {\n" + moduleRows(model) + "  };\n";
  result += fmt::format("  static constexpr modc::ModelInfo info{{{}, {}modules, state_bytes}};\n\n",
                        cppString(model.root.type), slots.empty() ? "" : "slots, ");
  return result + "  modc::State& state() noexcept { return state_; }\n"
                  "  const modc::State& state() const noexcept { return state_; }\n\n";
}

/// The model's own hooks are part of its call, but not of model.forward(x).
static std::string ownHooks(const EmitModel &model) {
  auto has = [](const EmitFunction *function) { return function && function->op->hasAttr("nn.own_hooks"); };
  return has(model.eval()) || has(model.train()) ? "  static constexpr bool has_own_hooks = true;\n" : "";
}

static std::string eagerSection(const ModelText &text) {
  const EmitFunction &forward = text.forward();
  std::string shapes, extents;
  for (const EmitPort &port : forward.outputs)
    shapes +=
        fmt::format("{}modc::Extents<{}>{}", shapes.empty() ? "" : ", ", port.dims.size(), text.shapeFromInputs(port));
  for (const std::string &symbol : forward.symbols)
    extents += fmt::format("{}{}", extents.empty() ? "" : ", ", text.symbolSource(symbol));
  std::string inputs = llvm::StringRef(text.ports(forward.inputs, "In")).rtrim(", ").str();
  return fmt::format(
      "  // -------- for modc/eager.h\n\n"
      "  using Inputs = std::tuple<{}>;\n  using Outputs = std::tuple<{}>;\n"
      "  static constexpr auto output_shapes({}) noexcept {{ return std::tuple({}); }}\n"
      "  static constexpr auto bounds({}) noexcept {{ return std::array<std::int64_t, {}>{{{}}}; }}\n{}\n",
      text.portTypes(forward.inputs, "In"), text.portTypes(forward.outputs, "Out"), text.maybeUnused(inputs, shapes),
      shapes, text.maybeUnused(inputs, extents), forward.symbols.size(), extents, ownHooks(text.model));
}

static std::string privateSection(const ModelText &text) {
  const EmitModel &model = text.model;
  std::string packed, modes = modeFunction(model);
  for (const VariantText &variant : text.evals)
    if (variant.function->flags)
      modes += forwardDeclaration(text, variant);
  for (nn::PackedSlotOp slot : model.packed)
    packed += fmt::format("    {}* {};\n", cppType(slot.getType()), model.packedNames.lookup(slot.getSymName()));
  std::string result = " private:\n";
  if (!packed.empty())
    result += "  struct Packed {\n" + packed + "  };\n\n";
  if (!modes.empty())
    result += modes + "\n";
  return result + "  modc::State state_;\n" + (packed.empty() ? "" : "  Packed packed_;\n");
}

std::string emitHeader(const EmitModel &model) {
  ModelText text(model);
  std::string guard =
      llvm::StringRef(cppIdentifier(model.options.nameSpace) + "_" + cppIdentifier(model.options.stem)).upper() + "_H";
  std::string handleLines = handles(model, model.root, "  ", "");
  std::string training = text.trainText ? "  class Training;\n" : "";
  std::string includes = "#include \"modc/core.h\"\n";
  includes += handleIncludes(model);
  for (const std::string &header : stepHeaderIncludes(model))
    includes += "#include \"" + header + "\"\n";
  std::string body = fmt::format(
      "{}#ifndef {}\n#define {}\n\n{}\nnamespace {} {{\n\nnamespace modc = ::modc::abi_1;\n"
      "static_assert(modc::runtime_abi == 1, \"this header needs the modc runtime with ABI 1\");\n\n"
      "{}class {}{} {{\n public:\n  class Workspace;\n{}\n{}{}{}{}{}{}}};\n\n",
      banner(model), guard, guard, includes, model.options.nameSpace, classComment(text), model.className,
      model.root.hookKinds ? " : public" + handleBase(model.root).substr(2) : "", training, memorySection(text),
      operations(text), handleLines.empty() ? "" : "  // -------- parameters and buffers\n\n" + handleLines + "\n",
      tables(text), eagerSection(text), privateSection(text));
  if (model.eval())
    body += fmt::format(
        "/// Temporaries of forward{}.\nclass {}::Workspace final : public modc::Workspace {{\n public:\n"
        "  explicit Workspace(modc::Memory memory{}) noexcept\n      : modc::Workspace(memory, {}, {{{}}}) "
        "{{}}\n}};\n\n",
        text.boundsNote(), model.className, text.boundParameters().empty() ? "" : ", " + text.boundParameters(),
        text.evalText->groupList(), llvm::join(model.eval()->symbols, ", "));
  if (text.trainText)
    body += trainingClass(text);
  body += fmt::format("/// The eager face: #include \"modc/eager.h\".\nusing Model = modc::Eager<{}>;\n\n}}  // "
                      "namespace {}\n\n#endif\n",
                      model.className, model.options.nameSpace);
  return body;
}

} // namespace modc
