// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks: what they are on is looked up when their module is made, their bodies are checked with the types of each call.
//
//   hook forward(fc1)(x, y) { return 2 * y }
//     -> on nn.module @Net  {nn.hooks = [{kind = "forward", target = "fc1", bodies = ["forward_hook"]}]}
//        nn.forward @forward_hook(%x, %y) … attributes {mode = "hook"}
//
// Arguments of a body are what PyTorch hands over: the inputs of the call (a tuple, if there are several) and its output;
// their gradients for the hooks of backward. What a body returns takes the place of the last one, with the same types.
#include "frontend/Elaborator.h"
#include "frontend/ForwardImporter.h"

#include <fmt/format.h>

namespace modc {

/// How many arguments a hook's body has.
static std::pair<std::size_t, std::size_t> hookArity(ast::HookKind kind) {
  switch (kind) {
  case ast::HookKind::ForwardPre:
  case ast::HookKind::BackwardPre:
    return {1, 1};
  case ast::HookKind::Forward:
  case ast::HookKind::Backward:
  case ast::HookKind::BackwardLegacy:
    return {2, 2};
  case ast::HookKind::Named:
    return {1, 2};
  }
  llvm_unreachable("unknown kind of hook");
}

static llvm::StringRef hookArguments(ast::HookKind kind) {
  switch (kind) {
  case ast::HookKind::ForwardPre:
    return "the input of the call: `(x)`";
  case ast::HookKind::Forward:
    return "input and output of the call: `(x, y)`";
  case ast::HookKind::BackwardPre:
    return "the output's gradient: `(grad_out)`";
  case ast::HookKind::Backward:
  case ast::HookKind::BackwardLegacy:
    return "the gradients of input and output: `(grad_in, grad_out)`";
  case ast::HookKind::Named:
    return "`(x)` as a forward_pre hook or `(x, y)` as a forward hook";
  }
  llvm_unreachable("unknown kind of hook");
}

void Elaborator::elaborateHook(const ast::HookDecl &decl) {
  bool isNamed = decl.hookKind == ast::HookKind::Named;
  auto [fewest, most] = hookArity(decl.hookKind);
  if (!decl.isExtern() && (decl.parameters.size() < fewest || decl.parameters.size() > most))
    import.report(diag::HookArguments, decl.name.range, spelling(decl.hookKind), hookArguments(decl.hookKind),
                  decl.parameters.size());
  if (isNamed) {
    if (const Member *member = self.find(decl.name.text))
      import.report(diag::NameTaken, decl.name.range, decl.name.text)
          .note(member->nameRange, "the member is declared here");
    else if (!self.namedHooks.insert(decl.name.text).second)
      import.report(diag::NameTaken, decl.name.range, decl.name.text);
    import.hooks.push_back({&decl, &self, nullptr, {}});
    return;
  }
  const auto *name = llvm::dyn_cast<ast::NameExpr>(decl.target.get());
  StaticValue target = name && name->name == "self" ? StaticValue(ModuleHandle{&self, ""}) : evaluate(*decl.target);
  const auto *module = target.as<ModuleHandle>();
  if (!module) {
    if (!target.isPoison())
      import.report(diag::HookTarget, decl.target->range, target.describe());
    return;
  }
  if (module->instance->isContainer() && module->instance->container != ContainerKind::Sequential)
    import.report(diag::HookNeverRuns, decl.target->range, module->instance->display)
        .note("a container has no forward: the hook belongs on the modules that it holds");
  Hook &hook = import.hooks.emplace_back(Hook{&decl, &self, module->instance, {}});
  module->instance->hooks.push_back(&hook);
}

// Bodies

/// The gradients of a value: its floating-point tensors, none for all else.
static StaticValue gradientOf(const StaticValue &value) {
  if (const auto *tensor = value.as<TensorHandle>())
    return !tensor->weak && llvm::isa<mlir::FloatType>(nn::elementType(tensor->value)) ? value : StaticValue(None());
  const Sequence *items = value.is<TupleValue>() || value.is<ListValue>() ? value.sequence() : nullptr;
  if (!items)
    return None();
  std::vector<StaticValue> elements;
  for (const StaticValue &element : items->elements)
    elements.push_back(gradientOf(element));
  return StaticValue::tuple(std::move(elements), items->names);
}

/// Equal for values that may take each other's place.
static std::string typeKey(const StaticValue &value) {
  const Sequence *items = value.is<TupleValue>() || value.is<ListValue>() ? value.sequence() : nullptr;
  if (!items)
    return value.key();
  std::string key = "(";
  for (const StaticValue &element : items->elements)
    key += typeKey(element) + ",";
  return key + ")";
}

void ForwardImporter::checkHooks(const Instance &callee, llvm::ArrayRef<std::optional<CallArgument>> values,
                                 const StaticValue &result) {
  for (Hook *hook : callee.hooks)
    if (!hook->decl->isExtern())
      checkHook(*hook, values, result);
}

void ForwardImporter::checkHook(Hook &hook, llvm::ArrayRef<std::optional<CallArgument>> values,
                                const StaticValue &result) {
  const ast::HookDecl &decl = *hook.decl;
  auto [fewest, most] = hookArity(decl.hookKind);
  if (decl.parameters.size() < fewest || decl.parameters.size() > most)
    return;
  std::vector<StaticValue> inputs;
  for (const std::optional<CallArgument> &value : values)
    if (value)
      inputs.push_back(value->value);
  StaticValue input = inputs.size() == 1 ? inputs.front() : StaticValue::tuple(std::move(inputs));
  StaticValue output = result;
  bool isBackward = decl.hookKind != ast::HookKind::Forward && decl.hookKind != ast::HookKind::ForwardPre;
  if (isBackward) {
    input = gradientOf(input);
    output = gradientOf(output);
  }
  std::vector<StaticValue> arguments{input, output};
  if (decl.hookKind == ast::HookKind::ForwardPre || decl.hookKind == ast::HookKind::BackwardPre)
    arguments = {decl.hookKind == ast::HookKind::ForwardPre ? input : output};
  bool isOfInput = decl.hookKind != ast::HookKind::Forward && decl.hookKind != ast::HookKind::BackwardPre;
  if (!hook.checked.insert(mode + typeKey(input) + typeKey(output)).second)
    return;
  mlir::Block block;
  ForwardImporter importer(import, *hook.owner->type->file, *hook.owner, mode, block);
  importer.runHook(hook, arguments, isOfInput ? input : output);
}

/// Runs a body into a block of its own; what it returns fits what it replaces, or nothing is returned.
void ForwardImporter::runHook(Hook &hook, llvm::ArrayRef<StaticValue> arguments, const StaticValue &replaced) {
  const ast::HookDecl &decl = *hook.decl;
  if (!checkParameters(decl.parameters))
    return;
  std::vector<StaticValue> adopted;
  for (auto [parameter, value] : llvm::zip(decl.parameters, arguments))
    adopted.push_back(adopt(parameter.name.text, value, parameter.name.range));
  for (auto [parameter, value] : llvm::zip(decl.parameters, adopted)) {
    StaticValue converted =
        parameter.type ? convertArgument(*parameter.type, value, parameter.name.range, parameter) : value;
    if (converted.isPoison())
      return;
    locals[parameter.name.text] = std::move(converted);
  }
  unsigned errors = import.diags.errorCount();
  execute(*decl.body);
  if (import.diags.errorCount() != errors || (returned && returned->isPoison()))
    return;
  bool observes = !returned || returned->isNone();
  if (!observes && typeKey(*returned) != typeKey(replaced)) {
    import.report(diag::HookResult, returnRange, spelling(decl.hookKind), replaced.describe(), returned->describe())
        .note(decl.name.range, "what a hook returns has the shape and the element type of what it replaces");
    return;
  }
  llvm::SMRange range = observes ? decl.range : returnRange;
  emitReturn(observes ? StaticValue(None()) : *returned, range);
  ForwardInstance forward;
  emitForward(import, *hook.owner->definition, "hook", body, argumentAttributes(), {}, decl.range, forward);
  hook.bodies.push_back(forward.symbol);
}

// In the IR

static mlir::DictionaryAttr hookEntry(ImportContext &import, const Hook &hook) {
  mlir::Builder builder(&import.context);
  mlir::NamedAttrList entry;
  entry.set("kind", builder.getStringAttr(spelling(hook.decl->hookKind)));
  if (hook.target)
    entry.set("target", builder.getStringAttr(pathTo(*hook.owner, hook.target).value_or("")));
  else
    entry.set("name", builder.getStringAttr(hook.decl->name.text));
  if (hook.decl->isExtern())
    entry.set("extern", builder.getUnitAttr());
  llvm::SmallVector<llvm::StringRef> bodies(hook.bodies.begin(), hook.bodies.end());
  entry.set("bodies", builder.getStrArrayAttr(bodies));
  entry.set("at", import.location(hook.decl->range));
  return entry.getDictionary(&import.context);
}

/// Modules that share a definition have the same hooks; the one whose calls were looked at knows the bodies.
void emitHooks(ImportContext &import) {
  std::map<mlir::Operation *, std::vector<const Hook *>> lists;
  for (const Hook &hook : import.hooks) {
    if (!hook.owner->definition || !hook.owner->definition->op)
      continue;
    std::vector<const Hook *> &list = lists[hook.owner->definition->op];
    auto same = llvm::find_if(list, [&](const Hook *known) { return known->decl == hook.decl; });
    if (same == list.end())
      list.push_back(&hook);
    else if ((*same)->bodies.empty())
      *same = &hook;
  }
  mlir::Builder builder(&import.context);
  for (auto &[op, list] : lists) {
    std::vector<mlir::Attribute> entries;
    for (const Hook *hook : list)
      entries.push_back(hookEntry(import, *hook));
    op->setAttr("nn.hooks", builder.getArrayAttr(entries));
  }
}

} // namespace modc
