// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes <stem>.cpp: kernel declarations, the memory plan, initial values, packing, forward, and training.
#include "passes/emit/EmitFiles.h"
#include "passes/emit/EmitStep.h"
#include "passes/emit/InitText.h"
#include "passes/emit/KernelPrinter.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

static std::string kernelDeclarations(const EmitModel &model) {
  std::string text;
  for (nn::KernelOp kernel : model.kernelsByName())
    text += printSignature(model.kernels.at(kernel.getSymName().str())) + ";\n";
  return text.empty() ? "" : "// -------- kernels: one file each\n\n" + text + "\n";
}

/// constexpr modc::Place h_at{0, 0};  // 512 bytes, until logits
static std::string placeTable(const ProgramText &program, const std::string &title) {
  const std::vector<PlaceRow> &rows = program.places();
  if (rows.empty())
    return "";
  std::string text = "// " + title + "\n";
  for (const PlaceRow &row : rows) {
    const Dim &factor = program.groups()[row.group].factor;
    std::string unit = factor == Dim(1) ? "" : " * " + cppExtent(factor);
    std::string place = fmt::format("constexpr modc::Place {}{{{}, {}}};", row.constant, row.group, row.offset);
    std::string until = row.until.empty() ? "" : ", until " + cppComment(row.until);
    std::string line = fmt::format("{}  // {}{} bytes", place, row.bytes, unit);
    text += line + (line.size() + until.size() <= 120 ? until : "") + "\n";
  }
  return text + "\n";
}

static std::string planSection(const ModelText &text) {
  const EmitModel &model = text.model;
  std::vector<std::string> names, gradients;
  for (const EmitSlot &slot : model.slots)
    names.push_back(slot.name);
  for (const TrainedRow &row : text.trained)
    gradients.push_back(model.slots[row.slot].gradient);
  std::string result = "namespace {\n\n", packed;
  if (!names.empty())
    result += entryLines("enum Slot {", names, "};\n\n");
  if (!gradients.empty())
    result += entryLines("enum Trained {", gradients, "};\n\n");
  for (nn::PackedSlotOp slot : model.packed)
    packed += fmt::format("constexpr std::size_t packed_{}_at = {};\n", model.packedNames.lookup(slot.getSymName()),
                          model.stateBytes + static_cast<std::int64_t>(slot.getOffset().value_or(0)));
  if (!packed.empty())
    result += "// What prepare() makes, in the state\n" + packed + "\n";
  for (const VariantText &variant : text.evals)
    result += placeTable(*variant.text, "Workspace of forward" + variant.function->suffix);
  for (const VariantText &variant : text.trains)
    result +=
        placeTable(*variant.text, "Workspace of training" +
                                      (variant.function->suffix.empty() ? "" : ", forward" + variant.function->suffix));
  for (const VariantText &variant : text.hooks)
    result += placeTable(*variant.text, "Workspace of " + mlir::func::FuncOp(variant.function->op).getSymName().str());
  return result + "}  // namespace\n\n";
}

/// "fc1{{state_, fc1_weight}, {state_, fc1_bias}}" for a member that holds handles; what does not fit into a line has a
/// line for each of its own members.
static std::string handleInitializer(const EmitModel &model, const EmitModule &module, const std::string &member,
                                     const std::string &indent) {
  std::vector<std::string> lines;
  if (module.hookKinds)
    lines.push_back(indent + "  {}");
  if (module.hasModeFlag)
    lines.push_back(indent + "  {}");
  for (int row : module.slots)
    if (std::string first = model.firstHandle(row); !first.empty())
      lines.push_back(fmt::format("{}  {}", indent, first));
    else
      lines.push_back(fmt::format("{}  {{state_, {}}}", indent, model.slots[row].name));
  for (const EmitModule &child : module.children)
    if (!child.firstHandle.empty())
      lines.push_back(indent + "  " + child.firstHandle);
    else if (child.hasHandles(model))
      lines.push_back(handleInitializer(model, child, "", indent + "  "));
  std::string inside, below;
  for (const std::string &line : lines) {
    inside += (inside.empty() ? "" : ", ") + llvm::StringRef(line).trim().str();
    below += "\n" + line + ",";
  }
  bool fits =
      !llvm::StringRef(below).drop_front().contains("{\n") && indent.size() + member.size() + inside.size() < 116;
  return indent + member + "{" + (fits ? inside : below + "\n" + indent) + "}";
}

static std::string constructor(const ModelText &text) {
  const EmitModel &model = text.model;
  std::string members;
  for (std::size_t i = 0; i < model.root.slots.size(); ++i) {
    const int row = model.root.slots[i];
    std::string first = model.firstHandle(row);
    members += fmt::format("{}({}),\n      ", model.root.slotMembers[i],
                           first.empty() ? "state_, " + model.slots[row].name : first);
  }
  for (const EmitModule &child : model.root.children)
    if (!child.firstHandle.empty())
      members += fmt::format("{}({}),\n      ", child.member, child.firstHandle);
    else if (child.hasHandles(model))
      members += llvm::StringRef(handleInitializer(model, child, child.member, "      ")).ltrim().str() + ",\n      ";
  std::vector<std::string> pointers;
  for (nn::PackedSlotOp slot : model.packed)
    pointers.push_back(fmt::format("state_.at<{}>(packed_{}_at)", cppType(slot.getType()),
                                   model.packedNames.lookup(slot.getSymName())));
  std::string packed = pointers.empty() ? "" : entryLines(",\n      packed_{", pointers, "      }");
  return fmt::format("// -------- a model\n\n{0}::{0}(modc::Memory state, std::uint64_t seed) noexcept\n"
                     "    : {1}state_(info, state){2} {{\n  reset_parameters(seed);\n}}\n\n",
                     model.className, members, packed);
}

static std::string resetParameters(const EmitModel &model) {
  std::string lines;
  for (const EmitSlot &row : model.slots)
    if (row.aliasOf < 0)
      lines += row.op->hasAttr("nn.random") ? "" : initStatement(nn::SlotOp(row.op), row.name);
  if (model.randomSlot("seed") >= 0)
    lines += "  manual_seed(seed);\n";
  bool random = lines.find("seed)") != std::string::npos || lines.find(", seed") != std::string::npos;
  return fmt::format("void {}::reset_parameters(std::uint64_t{}) noexcept {{\n{}}}\n\n", model.className,
                     random ? " seed" : "", lines);
}

/// What random operations draw from: their seed, and how many calls drew before.
static std::string randomNumbers(const EmitModel &model) {
  int seed = model.randomSlot("seed"), step = model.randomSlot("step");
  if (seed < 0)
    return "";
  auto place = [&](int row) {
    return fmt::format("*state_.at<std::int64_t>(slots[{}].offset)", model.slots[row].name);
  };
  return fmt::format("void {0}::manual_seed(std::uint64_t seed, std::int64_t step) noexcept {{\n"
                     "  if (!state_.status().ok()) return;\n"
                     "  {1} = static_cast<std::int64_t>(seed);\n  {2} = step;\n}}\n\n"
                     "std::int64_t {0}::random_step() const noexcept {{\n"
                     "  return state_.status().ok() ? {2} : 0;\n}}\n\n",
                     model.className, place(seed), place(step));
}

static std::string loadAndPrepare(ModelText &text) {
  const EmitModel &model = text.model;
  std::string result =
      fmt::format("Status {}::load_state_dict(modc::Bytes file, const modc::LoadOptions& options) noexcept {{\n"
                  "  modc::safetensors::Index<{}> index;\n"
                  "  return modc::load_state_dict(state_, file, options, index);\n}}\n\n",
                  model.className, std::max<std::size_t>(64, model.slots.size() * 2));
  std::string packing;
  if (model.prepare()) {
    ProgramText prepare(model, *model.prepare(), "prepare_", /*training=*/true);
    for (nn::WriteOp write : model.prepare()->op.getOps<nn::WriteOp>())
      prepare.bind(write.getValue(), "packed_." + model.packedNames.lookup(write.getSlot()));
    prepare.leaveOutComments();
    packing = fmt::format("  const {}& net = *this;\n{}", model.className, prepare.statements(""));
  }
  return result + fmt::format("Status {}::prepare() noexcept {{\n  MODC_TRY(state_.status());\n"
                              "  if (state_.is_prepared()) return modc::ok;\n{}  state_.set_prepared();\n"
                              "  return modc::ok;\n}}\n\n",
                              model.className, packing);
}

static std::string argumentList(llvm::ArrayRef<EmitPort> inputs, llvm::ArrayRef<EmitPort> outputs) {
  std::string text;
  for (auto ports : {inputs, outputs})
    for (const EmitPort &port : ports)
      text += port.name + ", ";
  return text;
}

static std::string evalForward(ModelText &text, const VariantText &variant) {
  const EmitModel &model = text.model;
  const EmitFunction &eval = *variant.function;
  std::string body;
  if (!eval.flags)
    body = modeDispatch(text.evals, eval, "forward", argumentList(eval.inputs, eval.outputs) + "ws", "");
  body += text.checks(eval.inputs, eval.outputs, eval.inputs);
  body += fmt::format("  MODC_CHECK_FITS(ws{}{});\n", eval.symbols.empty() ? "" : ", ", llvm::join(eval.symbols, ", "));
  body += "  MODC_CHECK_PREPARED(state_);\n";
  std::string statements = variant.text->statements("") + outputCopies(*variant.text, eval, "");
  if (statements.find("net.") != std::string::npos)
    body += fmt::format("  const {}& net = *this;\n", model.className);
  body += statements;
  std::string ports = text.ports(eval.inputs, "In") + text.ports(eval.outputs, "Out");
  return fmt::format("// -------- forward{0} ({1})\n\nStatus {2}::forward{0}({3}, Workspace& ws) {4}noexcept {{\n{5}"
                     "  return modc::ok;\n}}\n\n",
                     eval.suffix, eval.mode, model.className, text.maybeUnused(ports, body),
                     model.forwardWritesState() ? "" : "const ", body);
}

std::string emitSource(const EmitModel &model) {
  ModelText text(model);
  std::string body = kernelDeclarations(model) + planSection(text) + constructor(text) + resetParameters(model) +
                     randomNumbers(model) + loadAndPrepare(text);
  body += namedHookFunctions(text);
  for (const VariantText &variant : text.evals)
    body += evalForward(text, variant);
  if (text.trainText)
    body += trainingFunctions(text);
  std::string includes = "#include \"" + model.options.stem + ".h\"\n";
  for (const std::string &header : stepIncludes(model))
    includes += "#include \"" + header + "\"\n";
  if (body.find("std::mem") != std::string::npos)
    includes += "\n#include <cstring>\n";
  return fmt::format("{}{}\nnamespace {} {{\n\nusing modc::Status;\n\n{}}}  // namespace {}\n", banner(model), includes,
                     model.options.nameSpace, body, model.options.nameSpace);
}

} // namespace modc
