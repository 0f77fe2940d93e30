// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes places where the program may run hooks of its own.
//
//   %1 = nn.hook_point "forward" of "bn2" sees(%x) replaces(%0)
//     =>  if (modc::has_hooks(net_.bn2, modc::HookKind::forward)) {
//           const modc::HookValue hook_inputs[] = {modc::hook_value(x, {N, 16})};
//           const modc::HookValue hook_outputs[] = {modc::hook_value(bn2_out, {N, 16})};
//           const modc::HookCall hook_call(modc::HookKind::forward, "bn2", hook_inputs, 1, hook_outputs, 1);
//           MODC_TRY(modc::run_hooks(net_.bn2, hook_call, &hook_records_[0]));
//         }
//
// Where the place is in the call of another module with hooks of forward, those with always_call see the error:
//
//   if (!hook_status.ok()) return modc::run_always_hooks(hook_status, {{&net_, "", {modc::hook_value(x, {N, 4})}}});
#include "passes/emit/EmitFiles.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <fmt/format.h>

namespace modc {

/// The number of the runtime's HookKind.
static int hookKind(llvm::StringRef kind) {
  kind.consume_back("_pullback");
  return llvm::StringSwitch<int>(kind)
      .Case("forward_pre", 0)
      .Case("forward", 1)
      .Case("backward_pre", 2)
      .Case("backward", 3)
      .Case("backward_legacy", 4);
}

static std::string kindName(int kind) {
  static constexpr const char *names[] = {"forward_pre", "forward", "full_backward_pre", "full_backward", "backward"};
  return fmt::format("modc::HookKind::{}", names[kind]);
}

std::string hookBase(unsigned kinds) { return kinds ? fmt::format(" : modc::HookPoint<{}>", kinds) : ""; }

// ---- the modules that have places

void EmitModel::collectModuleAliases(nn::ModuleOp module, const std::string &prefix) {
  for (mlir::Operation &op : module.getBody().front()) {
    if (auto alias = mlir::dyn_cast<nn::AliasOp>(op)) {
      std::string path = prefix + alias.getSymName().str();
      if (alias.getKind() == "child")
        moduleAliases[path] = prefix + alias.getTarget().str();
      if (alias.getSymName().contains('.'))
        namesFromAbove.push_back(path);
    }
    if (auto child = mlir::dyn_cast<nn::ChildOp>(op))
      collectModuleAliases(program.lookupSymbol<nn::ModuleOp>(child.getModule()),
                           prefix + child.getSymName().str() + ".");
  }
}

std::string EmitModel::canonicalPath(llvm::StringRef path) const {
  std::string result = path.str();
  for (std::size_t end = result.find('.');; end = result.find('.', end + 1)) {
    if (auto alias = moduleAliases.find(result.substr(0, end)); alias != moduleAliases.end())
      return canonicalPath(alias->second + (end == std::string::npos ? "" : result.substr(end)));
    if (end == std::string::npos)
      return result;
  }
}

void EmitModel::collectHookPoints() {
  for (auto function : program.getOps<mlir::func::FuncOp>())
    for (auto point : function.getOps<nn::HookPointOp>())
      hookKinds[canonicalPath(point.getPath())] |= 1U << hookKind(point.getKind());
}

// ---- statements

void ProgramText::nameHooks() {
  for (auto point : function.op.getOps<nn::HookPointOp>()) {
    for (const char *local :
         {"hook_inputs", "hook_outputs", "hook_call", "hook_offers", "hook_status", "hook_records_"})
      names.reserve(local);
    if (point.isPullback())
      hookSites.push_back(point.siteNumber());
  }
}

/// {modc::hook_value(x.data, {N, 64}), ...}
std::string ProgramText::hookValues(mlir::ValueRange values, llvm::StringRef phase) {
  std::string text;
  for (mlir::Value value : values) {
    text += text.empty() ? "" : ", ";
    text += value ? fmt::format("modc::hook_value({}, {})", pointer(value, phase), cppShape(nn::getDims(value)))
                  : "modc::HookValue{}";
  }
  return "{" + text + "}";
}

std::string ProgramText::hookedMember(llvm::StringRef path) const {
  std::string member = model.hookedMember(path);
  return training ? (member.empty() ? "net_" : "net_." + member) : member.empty() ? "*this" : member;
}

/// Where the hooks of forward of a call run that is open at a place.
static nn::HookPointOp endOfCall(nn::HookPointOp place, llvm::StringRef path) {
  for (mlir::Operation *op = place->getNextNode(); op; op = op->getNextNode())
    if (auto point = mlir::dyn_cast<nn::HookPointOp>(op);
        point && point.getKind() == "forward" && point.getPath() == path)
      return point;
  return {};
}

/// {&net_.act, "act", {modc::hook_value(h, {N, 4})}}, {&net_, "", {...}}: the modules around an error, from the inner one.
/// Their inputs are kept for their hooks of forward.
std::string ProgramText::openModules(nn::HookPointOp point, llvm::StringRef phase) {
  std::string text;
  if (!point.getOpen() || point.isOfGradients())
    return text;
  for (auto path : point.getOpen()->getAsValueRange<mlir::StringAttr>()) {
    nn::HookPointOp end = endOfCall(point, path);
    if (!end)
      continue;
    auto isMade = [&](mlir::Value value) {
      mlir::Operation *op = storage(value).getDefiningOp();
      return !op || op->isBeforeInBlock(point);
    };
    const bool hasInputs = llvm::all_of(end.getSeen(), isMade);
    std::string member = hookedMember(path);
    text += fmt::format("{}{{{}, {}, {}}}", text.empty() ? "" : ", ", member == "*this" ? "this" : "&" + member,
                        cppString(path.str()), hasInputs ? hookValues(end.getSeen(), phase) : "{}");
  }
  return text;
}

std::string ProgramText::hookPoint(nn::HookPointOp point, llvm::StringRef phase, const std::string &indent) {
  const int kind = hookKind(point.getKind());
  const bool isOfInputs = kind == 0 || kind == 3 || kind == 4; // what hooks replace
  llvm::SmallVector<mlir::Value> seen(point.getSeen()), values(point.getValues());
  if (auto ofInputs =
          point->getAttrOfType<mlir::DenseI64ArrayAttr>("nn.of_inputs")) { // gradients that a pullback adds to
    for (std::int64_t number : ofInputs.asArrayRef())
      seen.push_back(number < 0 ? mlir::Value() : values[number]);
    values.erase(values.begin(), values.begin() + llvm::count_if(seen, [](mlir::Value value) { return bool(value); }));
  }
  const mlir::ValueRange inputs = isOfInputs ? values : seen;
  const mlir::ValueRange outputs = isOfInputs ? seen : values;
  std::string body;
  auto list = [&](const char *name, mlir::ValueRange values) -> std::string {
    if (values.empty())
      return "nullptr, 0";
    body += fmt::format("{}  const modc::HookValue {}[] = {};\n", indent, name, hookValues(values, phase));
    return fmt::format("{}, {}", name, values.size());
  };
  const std::string inputList = list("hook_inputs", inputs), outputList = list("hook_outputs", outputs);
  const std::string offers = hookOffers(point, indent);
  body += offers;
  body += fmt::format("{}  {}modc::HookCall hook_call({}, {}, {}, {});\n", indent, offers.empty() ? "const " : "",
                      kindName(kind), cppString(model.canonicalPath(point.getPath())), inputList, outputList);
  if (!offers.empty())
    body += indent + "  hook_call.offer(hook_offers);\n";
  const auto site = llvm::find(hookSites, point.siteNumber());
  const std::string record = fmt::format("hook_records_[{}]", site - hookSites.begin());
  const std::string member = hookedMember(point.getPath());
  std::string head = fmt::format("modc::has_hooks({}, {})", member, kindName(kind)), run;
  if (point.isPullback()) {
    head = record + ".is_replaced()";
    run = record + ".pull_back(hook_call)";
  } else {
    bool isRecorded = training && site != hookSites.end() && !point.isOfGradients();
    run = fmt::format("modc::run_hooks({}, hook_call{})", member, isRecorded ? ", &" + record : "");
  }
  const std::string open = openModules(point, phase);
  if (open.empty())
    body += fmt::format("{}  MODC_TRY({});\n", indent, run);
  else
    body += fmt::format("{0}  const modc::Status hook_status = {1};\n"
                        "{0}  if (!hook_status.ok()) return modc::run_always_hooks(hook_status, {{{2}}});\n",
                        indent, run, open);
  return fmt::format("{0}if ({1}) {{\n{2}{0}}}\n", indent, head, body);
}

// ---- Training

/// Programs in further modes have the same places; the one with the most says how many.
static std::size_t recordCount(const ModelText &text) {
  std::size_t count = 0;
  for (const VariantText &variant : text.trains)
    count = std::max(count, variant.text->hookRecords().size());
  return count;
}

std::string hookMembers(const ModelText &text) {
  const std::size_t count = recordCount(text);
  return count ? fmt::format("  modc::HookRecord hook_records_[{}];  // of the recorded forward\n", count) : "";
}

std::string hookBeginning(const ModelText &text) {
  if (!text.model.hasHookPoints())
    return "";
  const bool isRecorded = recordCount(text) != 0;
  return std::string("  recorded_.end();\n") +
         (isRecorded ? "  for (modc::HookRecord& record : hook_records_) record.clear();\n" : "");
}

} // namespace modc
