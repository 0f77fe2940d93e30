// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the hooks that the program registers by their name: for each of their types a function for the values and one for
// the gradients, and what a place offers of them.
//
//   // hook clamp6(x, y) { return clamp(y, -6, 6) }
//   Status hook_clamp6(modc::HookCall& call, const modc::NamedHook& place) noexcept {
//     const modc::HookMemory& ws = place.memory;
//     const int N = place.extents[0];
//     const float* y = modc::keep(call.values()[0], ws.at<float>({1, 0}));
//     clamp_16(y, call.replace<float>(0), N);
//     return modc::ok;
//   }
#include "ir/Location.h"
#include "passes/NamedHooks.h"
#include "passes/emit/EmitFiles.h"
#include "passes/emit/ModelText.h"

#include <fmt/format.h>

namespace modc {
namespace {

bool isFloat(mlir::Type type) { return mlir::isa<mlir::FloatType>(nn::elementType(type)); }

/// The number of a type among those of floating point; what a place has in backward.
int floatIndex(mlir::TypeRange types, unsigned index) {
  return static_cast<int>(llvm::count_if(types.take_front(index), isFloat));
}

nn::PlaceAttr keptPlace(mlir::func::FuncOp program, llvm::StringRef list, unsigned index) {
  auto places = program->getAttrOfType<mlir::ArrayAttr>(list);
  return places ? mlir::dyn_cast<nn::PlaceAttr>(places[index]) : nn::PlaceAttr();
}

/// One function.
class HookText {
public:
  HookText(const ModelText &text, const VariantText &variant)
      : text(text), function(*variant.function), program(*variant.text), op(function.op) {
    if (auto of = op->getAttrOfType<mlir::FlatSymbolRefAttr>("nn.of"))
      hook = text.model.program.lookupSymbol<mlir::func::FuncOp>(of);
    else
      hook = op;
  }

  std::string definition() {
    const bool isPullback = hook != op;
    std::string ends = isPullback ? bindGradients() : bindResults();
    std::string body = program.statements("") + ends;
    std::string arguments = isPullback ? pullbackArguments() : valueArguments();
    body = arguments + body;
    std::string extents;
    for (auto [index, symbol] : llvm::enumerate(symbols()))
      if (mentions(body, symbol))
        extents += fmt::format("  const int {} = place.extents[{}];\n", symbol, index);
    body = extents + body;
    if (mentions(body, "ws"))
      body = fmt::format("  const modc::HookMemory& ws = place.{}memory;\n", isPullback ? "pullback_" : "") + body;
    return fmt::format("// {}{}\nStatus {}({}) noexcept {{\n{}  return modc::ok;\n}}\n\n",
                       isPullback ? "Gradients: " : "", statementComment(userFrame(hook.getLoc()).text),
                       op.getSymName().str(),
                       text.maybeUnused("modc::HookCall& call, const modc::NamedHook& place, ", body), body);
  }

private:
  std::vector<std::string> symbols() const {
    for (const VariantText &variant : text.hooks)
      if (variant.function->op == hook)
        return variant.function->symbols;
    return {};
  }
  unsigned seen() { return seenArguments(hook); }
  const EmitPort &argument(unsigned index) const { return function.inputs[index]; }

  /// "call.inputs[0]", "call.values()[1]".
  std::string handed(unsigned index) {
    return index < seen() ? fmt::format("call.inputs[{}]", index) : fmt::format("call.values()[{}]", index - seen());
  }

  bool isUsed(unsigned index) { return !op.getArgument(index).use_empty(); }

  std::string valueArguments() {
    std::string lines;
    for (unsigned i = 0; i < function.inputs.size(); ++i) {
      const EmitPort &port = argument(i);
      if (nn::PlaceAttr place = keptPlace(op, "nn.kept", i)) {
        std::string kept = fmt::format("modc::keep({}, {})", handed(i), program.memoryAt("ws", place, port.type));
        lines += (isUsed(i) ? fmt::format("  const {}* {} = ", port.type, port.name) : "  ") + kept + ";\n";
      } else if (isUsed(i)) {
        lines += fmt::format("  const {0}* {1} = {2}.as<{0}>();\n", port.type, port.name, handed(i));
      }
    }
    return lines;
  }

  std::string pullbackArguments() {
    auto seeds = op->getAttrOfType<mlir::DenseI64ArrayAttr>("nn.seeds").asArrayRef();
    const ProgramText &values = *valueText().text;
    std::string lines;
    for (unsigned i = 0; i < function.inputs.size(); ++i) {
      const EmitPort &port = argument(i);
      if (!isUsed(i))
        continue;
      if (i < hook.getNumArguments()) {
        lines += fmt::format("  const {}* {} = {};\n", port.type, port.name,
                             values.memoryAt("place.memory", keptPlace(hook, "nn.kept", i), port.type));
        continue;
      }
      const int result = floatIndex(hook.getResultTypes(), static_cast<unsigned>(seeds[i - hook.getNumArguments()]));
      lines += fmt::format("  const {}* {} = modc::keep(call.values()[{}], {});\n", port.type, port.name, result,
                           program.memoryAt("ws", keptPlace(op, "nn.kept", i), port.type));
    }
    return lines;
  }

  const VariantText &valueText() const {
    return *llvm::find_if(text.hooks, [&](const VariantText &other) { return other.function->op == hook; });
  }

  /// Results go where the place's values are; what no kernel writes there is copied.
  std::string bindResults() {
    std::string copies;
    for (const EmitPort &port : function.inputs)
      program.bind(port.value, port.name);
    for (unsigned i = 0; i < function.outputs.size(); ++i)
      copies += bindResult(function.outputs[i], fmt::format("call.replace<{}>({})", function.outputs[i].type, i));
    return copies;
  }

  std::string bindResult(const EmitPort &port, const std::string &target) {
    if (program.isWrittenInPlace(port.value)) {
      program.bind(program.storageOf(port.value), target);
      return "";
    }
    return fmt::format("  modc::copy({}, {}, {});\n", program.source(port.value, ""), target,
                       product(port.dims) ? cppExtent(*product(port.dims)) : "0");
  }

  std::string bindGradients() {
    auto gradients = op->getAttrOfType<mlir::DenseI64ArrayAttr>("nn.gradients").asArrayRef();
    for (const EmitPort &port : function.inputs)
      program.bind(port.value, port.name);
    std::string ends;
    for (unsigned i = 0; i < function.outputs.size(); ++i) {
      const EmitPort &port = function.outputs[i];
      const auto of = static_cast<unsigned>(gradients[i]);
      if (of >= seen()) {
        const int number = floatIndex(hook.getArgumentTypes().drop_front(seen()), of - seen());
        ends += bindResult(port, fmt::format("call.replace<{}>({})", port.type, number));
        continue;
      }
      std::string sum = program.memoryAt("ws", keptPlace(op, "nn.kept_results", i), port.type);
      ends += bindResult(port, sum);
      ends += fmt::format("  call.add_to_input({}, {});\n", floatIndex(hook.getArgumentTypes(), of), sum);
    }
    for (unsigned i = seen(); i < hook.getNumArguments(); ++i)
      if (isFloat(hook.getArgument(i).getType()) && !llvm::is_contained(gradients, i))
        ends +=
            fmt::format("  call.set_zero({});\n", floatIndex(hook.getArgumentTypes().drop_front(seen()), i - seen()));
    return ends;
  }

  const ModelText &text;
  const EmitFunction &function;
  ProgramText &program;
  mutable mlir::func::FuncOp op;
  mutable mlir::func::FuncOp hook; // whose gradients a pullback computes
};

} // namespace

std::string namedHookFunctions(const ModelText &text) {
  std::string functions;
  for (const VariantText &variant : text.hooks)
    functions += HookText(text, variant).definition();
  return functions.empty() ? ""
                           : "// -------- hooks with a name\n\nnamespace {\n\n" + functions + "}  // namespace\n\n";
}

std::string namedHookMembers(const ModelText &text) {
  std::set<std::string> known;
  std::string members;
  for (const VariantText &variant : text.hooks) {
    mlir::func::FuncOp hook(variant.function->op);
    auto name = hook->getAttrOfType<mlir::StringAttr>("nn.hook");
    if (!name || hook->hasAttr("nn.of") || !known.insert(name.str()).second)
      continue;
    std::string member = text.model.namedHook(name.getValue());
    members += fmt::format("  /// {}\n"
                           "  static modc::Status {}(void*, modc::HookCall& call) {{ return call.run_named(&{}); }}\n",
                           statementComment(userFrame(hook.getLoc()).text), member, member);
  }
  return members.empty() ? "" : "  // -------- hooks to register\n\n" + members + "\n";
}

// ---- places

/// {{ws.at<std::byte>({1, 64})}, {N}}: the memory that a place lends a hook, by the groups of the hook's own plan.
std::string ProgramText::hookMemory(nn::HookPointOp point, unsigned number, mlir::func::FuncOp code) const {
  if (!code)
    return "{}";
  auto places = mlir::cast<mlir::ArrayAttr>(point->getAttrOfType<mlir::ArrayAttr>("nn.named_places")[number]);
  auto workspace = code->getAttrOfType<mlir::DictionaryAttr>("nn.workspace");
  std::string base = workspace.contains("1") ? "" : "nullptr", units = workspace.contains("1") ? "" : "0";
  auto add = [](std::string &list, const std::string &entry) { list += (list.empty() ? "" : ", ") + entry; };
  for (bool isConstant : {true, false}) // as planGroups numbers them
    for (auto [group, place] : llvm::zip(workspace, places))
      if ((group.getName() == "1") == isConstant) {
        add(base, memoryAt(training ? "ws_" : "ws", mlir::cast<nn::PlaceAttr>(place), "std::byte"));
        add(units, cppExtent(*Dim::parse(group.getName().getValue())));
      }
  return fmt::format("{{{{{}}}, {{{}}}}}", base, units);
}

/// const modc::NamedHook hook_offers[] = {
///     {&Net::clamp6, &hook_clamp6, &hook_clamp6_pullback, {...}, {...}, {N}, &state_.executor}};
std::string ProgramText::hookOffers(nn::HookPointOp point, const std::string &indent) const {
  nn::HookPointOp forward = point;
  if (point.isPullback())
    for (auto other : function.op.getOps<nn::HookPointOp>())
      if (!other.isPullback() && other.getSiteAttr() == point.getSiteAttr() && other->hasAttr("nn.named"))
        forward = other;
  std::string rows;
  for (auto [index, hook] : llvm::enumerate(namedHooks(point))) {
    mlir::func::FuncOp pullback = pullbackOf(hook);
    std::set<std::string> symbols;
    for (mlir::Type type : hook.getArgumentTypes())
      for (const Dim &dim : nn::getDims(type))
        for (const std::string &symbol : dim.symbols())
          symbols.insert(symbol);
    std::string extents;
    for (const std::string &symbol : symbols)
      extents += (extents.empty() ? "" : ", ") + symbol;
    const auto number = static_cast<unsigned>(index);
    rows += fmt::format(
        "{}      {{&{}::{}, &{}, {},\n{}       {}, {}, {{{}}}, &{}state_.executor}},\n", indent, model.className,
        model.namedHook(hook->getAttrOfType<mlir::StringAttr>("nn.hook").getValue()), hook.getSymName().str(),
        training && pullback ? "&" + pullback.getSymName().str() : "nullptr", indent, hookMemory(forward, number, hook),
        point.isPullback() ? hookMemory(point, number, pullback) : "{}", extents, training ? "net_." : "");
  }
  return rows.empty() ? "" : fmt::format("{0}  const modc::NamedHook hook_offers[] = {{\n{1}{0}  }};\n", indent, rows);
}

} // namespace modc
