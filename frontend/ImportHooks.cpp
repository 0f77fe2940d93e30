// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks: what they are on is looked up when their module is made, their bodies are checked with the types of each call.
//
//   hook forward(fc1)(x, y) { return 2 * y }
//     -> nn.call "fc1" @Linear::@forward_train(%0) {nn.hooks = [{kind = "forward", body = @Net::@forward_hook, up = 1}]}
//        nn.forward @forward_hook(%x, %y) … attributes {mode = "hook"}    in @Net, one level above fc1
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

/// PyTorch takes hooks of one of these kinds on a module.
static bool isOfGradients(ast::HookKind kind) {
  return kind == ast::HookKind::Backward || kind == ast::HookKind::BackwardLegacy;
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
  for (const Hook *other : module->instance->hooks)
    if (decl.hookKind != other->decl->hookKind && isOfGradients(decl.hookKind) &&
        isOfGradients(other->decl->hookKind)) {
      import.report(diag::HookKinds, decl.name.range, module->instance->display)
          .note(other->decl->name.range, "the other one is here");
      return;
    }
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

/// The call whose hooks are looked at.
struct ForwardImporter::HookedCall {
  const ModuleHandle &callee;
  StaticValue input, output;
  mlir::Operation *op; // the call or, for the root's, its forward
};

void ForwardImporter::attachHooks(const ModuleHandle &callee, llvm::ArrayRef<std::optional<CallArgument>> values,
                                  const StaticValue &result, mlir::Operation *op) {
  if (callee.instance->hooks.empty() && !offersNamedHooks())
    return;
  std::vector<StaticValue> inputs;
  for (const std::optional<CallArgument> &value : values)
    if (value)
      inputs.push_back(value->value);
  StaticValue input = inputs.size() == 1 ? inputs.front() : StaticValue::tuple(std::move(inputs));
  HookedCall call{callee, std::move(input), result, op};
  std::vector<mlir::Attribute> entries;
  for (bool isLegacy : {false, true}) // the older ones look at what the others have made of the output
    for (Hook *hook : callee.instance->hooks) {
      if ((hook->decl->hookKind == ast::HookKind::BackwardLegacy) != isLegacy)
        continue;
      if (mlir::DictionaryAttr entry = attachHook(*hook, call)) {
        entries.push_back(entry);
        op->setAttr("nn.hooks", builder.getArrayAttr(entries));
      }
    }
  if (!offersNamedHooks())
    return;
  for (ast::HookKind kind : {ast::HookKind::ForwardPre, ast::HookKind::Forward}) // as weave-hooks adds them
    if (llvm::none_of(callee.instance->hooks,
                      [&](Hook *hook) { return hook->decl->isExtern() && hook->decl->hookKind == kind; })) {
      mlir::NamedAttrList entry;
      entry.set("kind", builder.getStringAttr(spelling(kind)));
      entry.set("extern", builder.getUnitAttr());
      addNamedHooks(kind, call.input, call.output, entry);
      entries.push_back(entry.getDictionary(&import.context));
    }
  op->setAttr("nn.hooks", builder.getArrayAttr(entries));
}

/// The numbers of the floating-point tensors among those of a value.
static mlir::DenseI64ArrayAttr floatPositions(mlir::Builder &builder, const StaticValue &value) {
  llvm::SmallVector<std::int64_t> positions;
  std::int64_t next = 0;
  mapTensors(value, [&](const TensorHandle &tensor) -> StaticValue {
    if (!gradientOf(tensor).isNone())
      positions.push_back(next);
    ++next;
    return tensor;
  });
  return builder.getDenseI64ArrayAttr(positions);
}

/// What the program has of a hook at one call; null after a report.
mlir::DictionaryAttr ForwardImporter::attachHook(Hook &hook, HookedCall &call) {
  const ast::HookDecl &decl = *hook.decl;
  mlir::NamedAttrList entry;
  entry.set("kind", builder.getStringAttr(spelling(decl.hookKind)));
  entry.set("at", import.location(decl.range));
  if (decl.isExtern()) {
    StaticValue gradients;
    if (decl.hookKind == ast::HookKind::BackwardLegacy && !addOperands(hook, call, entry, gradients))
      return {};
    entry.set("extern", builder.getUnitAttr());
    addNamedHooks(decl.hookKind, call.input, call.output, entry);
    return entry.getDictionary(&import.context);
  }
  auto [fewest, most] = hookArity(decl.hookKind);
  if (decl.parameters.size() < fewest || decl.parameters.size() > most)
    return {};
  std::vector<StaticValue> arguments{call.input, call.output};
  bool isForward = decl.hookKind == ast::HookKind::Forward || decl.hookKind == ast::HookKind::ForwardPre;
  if (!isForward) {
    arguments = {gradientOf(call.input), gradientOf(call.output)};
    entry.set("inputs", floatPositions(builder, call.input));
    entry.set("outputs", floatPositions(builder, call.output));
  }
  if (decl.hookKind == ast::HookKind::BackwardLegacy && !addOperands(hook, call, entry, arguments.front()))
    return {};
  if (decl.hookKind == ast::HookKind::ForwardPre)
    arguments.pop_back();
  if (decl.hookKind == ast::HookKind::BackwardPre)
    arguments.erase(arguments.begin());
  bool isOfInput = decl.hookKind == ast::HookKind::Backward || decl.hookKind == ast::HookKind::BackwardLegacy;
  const HookBody *body = hookBody(hook, arguments, isOfInput ? arguments.front() : arguments.back());
  std::optional<std::int64_t> up = body ? levelsAbove(hook, call.callee) : std::nullopt;
  if (!body || !up)
    return {};
  auto symbol = mlir::FlatSymbolRefAttr::get(&import.context, body->symbol);
  entry.set("body", mlir::SymbolRefAttr::get(&import.context, hook.owner->definition->symbol.getValue(), {symbol}));
  entry.set("up", builder.getI64IntegerAttr(*up));
  if (body->replaces)
    entry.set("replaces", builder.getUnitAttr());
  return entry.getDictionary(&import.context);
}

/// The number of levels from the called module up to the one that declares the hook.
std::optional<std::int64_t> ForwardImporter::levelsAbove(const Hook &hook, const ModuleHandle &callee) {
  auto levels = [](llvm::StringRef path) -> std::int64_t { return path.empty() ? 0 : path.count('.') + 1; };
  std::int64_t up = levels(pathTo(*hook.owner, hook.target).value_or(""));
  std::int64_t below = levels(callee.path);
  if (up > below) { // declared above this module
    std::optional<std::string> own = pathTo(*hook.owner, &self);
    if (own && levels(*own) + below == up)
      return up;
  } else {
    const Instance *at = &self;
    llvm::StringRef rest = callee.path;
    for (std::int64_t i = up; i < below && at; ++i) {
      auto [name, tail] = rest.split('.');
      const Member *member = at->find(name);
      at = member ? member->child : nullptr;
      rest = tail;
    }
    if (at == hook.owner)
      return up;
  }
  import.report(diag::NotSupported, hook.decl->name.range, "a hook on a module that is called by another path")
      .note("its body sees the members of the module that declares it, which has to be above the module in this call");
  return std::nullopt;
}

/// The operation that computes the first tensor of a hooked call's result, after hooks of forward; null for an argument.
static mlir::Operation *lastOperation(mlir::ModuleOp program, mlir::Operation *hooked, mlir::Value value) {
  auto replacing = [](mlir::Operation *op) {
    mlir::SymbolRefAttr body;
    if (auto hooks = op->getAttrOfType<mlir::ArrayAttr>("nn.hooks"))
      for (auto hook : hooks.getAsRange<mlir::DictionaryAttr>())
        if (hook.getAs<mlir::StringAttr>("kind").getValue() == "forward" && hook.contains("replaces"))
          body = hook.getAs<mlir::SymbolRefAttr>("body");
    return body;
  };
  mlir::SymbolRefAttr callee = replacing(hooked);
  unsigned number = 0;
  while (true) {
    if (!callee) {
      auto call = value.getDefiningOp<nn::CallOp>();
      if (!call)
        return value.getDefiningOp();
      callee = replacing(call);
      callee = callee ? callee : call.getCallee();
      number = llvm::cast<mlir::OpResult>(value).getResultNumber();
    }
    auto forward = llvm::dyn_cast_or_null<nn::ForwardOp>(mlir::SymbolTable::lookupSymbolIn(program, callee));
    if (!forward)
      return nullptr;
    value = forward.getBody().front().getTerminator()->getOperand(number);
    callee = {};
  }
}

/// Whether a value is made of numbers alone: PyTorch has no tensor for it.
static bool isNumber(mlir::Value value) {
  auto op = value.getDefiningOp<nn::TensorOp>();
  return op && llvm::all_of(op->getOperands(), [](mlir::Value operand) {
           return !nn::isTensorType(operand.getType()) || isNumber(operand);
         });
}

/// `gradients`: those of the operands of the operation that PyTorch hangs an older hook on.
bool ForwardImporter::addOperands(const Hook &hook, HookedCall &call, mlir::NamedAttrList &entry,
                                  StaticValue &gradients) {
  mlir::Value first;
  mapTensors(call.output, [&](const TensorHandle &tensor) -> StaticValue {
    first = first ? first : tensor.value;
    return tensor;
  });
  auto program = hook.owner->definition->op->getParentOfType<mlir::ModuleOp>(); // the call is in no operation yet
  auto last = llvm::dyn_cast_or_null<nn::TensorOp>(first ? lastOperation(program, call.op, first) : nullptr);
  if (!last) {
    import.report(diag::HookLastOperation, hook.decl->name.range, call.callee.instance->display)
        .note("it sees the gradients of the operands of the operation that computes the output; `backward` sees those "
              "of the module's inputs");
    return false;
  }
  llvm::SmallVector<std::int64_t> positions;
  std::vector<mlir::Attribute> types;
  std::vector<StaticValue> operands;
  for (auto [index, operand] : llvm::enumerate(last->getOperands()))
    if (nn::isTensorType(operand.getType()) && !isNumber(operand) &&
        llvm::isa<mlir::FloatType>(nn::elementType(operand))) {
      positions.push_back(static_cast<std::int64_t>(index));
      types.push_back(mlir::TypeAttr::get(operand.getType()));
      operands.push_back(TensorHandle{operand, false});
    }
  entry.set("operands", builder.getDenseI64ArrayAttr(positions));
  entry.set("operand_types", builder.getArrayAttr(types));
  gradients = operands.size() == 1 ? operands.front() : StaticValue::tuple(std::move(operands));
  return true;
}

/// The body for arguments of these types; null after a report.
const HookBody *ForwardImporter::hookBody(Hook &hook, llvm::ArrayRef<StaticValue> arguments,
                                          const StaticValue &replaced) {
  std::string key = mode.key();
  for (const StaticValue &argument : arguments)
    key += "|" + typeKey(argument);
  auto [found, isNew] = hook.bodies.try_emplace(key);
  HookBody &made = found->second;
  if (isNew) {
    mlir::Block block;
    ForwardImporter importer(import, *hook.owner->type->file, *hook.owner, mode, block);
    made.isOpen = true;
    if (hook.decl->hookKind != ast::HookKind::Named || importer.takes(hook, arguments))
      importer.runHook(hook, arguments, replaced, made);
    made.isOpen = false;
  } else if (made.isOpen) {
    import.report(diag::ForwardCallsItself, hook.decl->name.range, (hook.target ? hook.target : hook.owner)->display);
  }
  return made.symbol.empty() ? nullptr : &made;
}

/// Runs a body into a block of its own; what it returns fits what it replaces, or nothing is returned.
void ForwardImporter::runHook(Hook &hook, llvm::ArrayRef<StaticValue> arguments, const StaticValue &replaced,
                              HookBody &made) {
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
  if (decl.hookKind == ast::HookKind::Named && !usesArgumentsAlone(decl))
    return;
  llvm::SMRange range = observes ? decl.range : returnRange;
  emitReturn(observes ? StaticValue(None()) : *returned, range);
  ForwardInstance forward;
  emitForward(import, *hook.owner->definition, "hook", "hook", body, argumentAttributes(), {}, decl.range, forward);
  made.symbol = forward.symbol;
  made.replaces = !observes;
}

// In the IR

/// Places of the program are listed on the modules that declare them.
void emitHooks(ImportContext &import) {
  std::map<mlir::Operation *, std::vector<mlir::Attribute>> lists;
  std::set<std::pair<mlir::Operation *, const ast::HookDecl *>> known;
  mlir::Builder builder(&import.context);
  for (const Hook &hook : import.hooks) {
    if (!hook.decl->isExtern())
      continue;
    if (!hook.owner->definition || !hook.owner->definition->op ||
        !known.insert({hook.owner->definition->op, hook.decl}).second) // modules share a definition
      continue;
    mlir::NamedAttrList entry;
    entry.set("kind", builder.getStringAttr(spelling(hook.decl->hookKind)));
    entry.set("at", import.location(hook.decl->range));
    entry.set("target", builder.getStringAttr(pathTo(*hook.owner, hook.target).value_or("")));
    entry.set("extern", builder.getUnitAttr());
    lists[hook.owner->definition->op].push_back(entry.getDictionary(&import.context));
  }
  for (auto &[op, list] : lists)
    op->setAttr("nn.hooks", builder.getArrayAttr(list));
}

} // namespace modc
