// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls of modules: the forward that fits is instantiated for the types of its arguments, once for each of them.
#include "frontend/ForwardImporter.h"

#include <fmt/format.h>

namespace modc {

/// The mode in which a module runs: that of its caller, unless something on the way is pinned by @mode.
ForwardMode ForwardImporter::modeAt(const ModuleHandle &module) const {
  ForwardMode result = mode;
  const Instance *at = &self;
  for (llvm::StringRef rest = module.path; !rest.empty() && at;) {
    auto [name, tail] = rest.split('.');
    const Member *member = at->find(name);
    result = result.below(name, member ? member->mode : "");
    at = member ? member->child : nullptr;
    rest = tail;
  }
  return result;
}

/// Whether a value may be an argument of the declared type, by rank and element type: what tells overloads apart.
static bool mayBe(const SymbolScope &symbols, const ast::Parameter &parameter, const StaticValue &value) {
  if (!parameter.type || parameter.type->kind != ast::TypeExpr::Kind::Tensor)
    return true;
  const auto *tensor = value.as<TensorHandle>();
  if (!tensor || tensor->weak)
    return parameter.type->dims.empty() || (parameter.type->optional && value.isNone());
  return symbols.accepts(*parameter.type, llvm::cast<mlir::RankedTensorType>(tensor->value.getType()));
}

const ast::ForwardDecl *ForwardImporter::chooseForward(const Instance &module, const CallArguments &arguments,
                                                       const ast::Expr &call) {
  if (module.forwards.size() == 1)
    return module.forwards.front();
  SymbolScope none(import, [](const ast::Expr &) { return StaticValue(); }, [](llvm::StringRef) { return false; });
  for (const ast::ForwardDecl *forward : module.forwards) {
    bool fits = arguments.size() <= forward->parameters.size();
    for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
      const CallArgument &argument = arguments[i];
      const ast::Parameter *parameter = argument.name.empty() ? &forward->parameters[i] : nullptr;
      for (const ast::Parameter &named : forward->parameters)
        if (named.name.text == argument.name)
          parameter = &named;
      fits = parameter && mayBe(none, *parameter, argument.value);
    }
    if (fits)
      return forward;
  }
  std::string types;
  for (const CallArgument &argument : arguments)
    types += (types.empty() ? "" : ", ") + argument.value.describe();
  Report report = import.report(diag::NoOverload, call.range, module.display, types);
  for (const ast::ForwardDecl *forward : module.forwards)
    report.note(forward->nameRange, "a candidate");
  return nullptr;
}

StaticValue ForwardImporter::callModule(const ModuleHandle &module, CallArguments arguments, const ast::Expr &call) {
  Instance &callee = *module.instance;
  if (callee.failed)
    return {};
  bool isSequential = callee.container == ContainerKind::Sequential;
  if (!isSequential && callee.forwards.empty()) {
    Report report = import.report(diag::NoForward, call.range, callee.display);
    if (callee.isContainer())
      report.note("call the modules that it holds: `for layer in layers { x = layer(x) }`");
    else
      report.note(callee.type->decl->name.range, "it is declared here");
    return {};
  }
  const ast::ForwardDecl *decl = isSequential ? nullptr : chooseForward(callee, arguments, call);
  std::vector<std::optional<CallArgument>> values(arguments.begin(), arguments.end());
  if (decl) {
    std::vector<Formal> formals;
    for (const ast::Parameter &parameter : decl->parameters)
      formals.push_back({parameter.name.text, !parameter.defaultValue});
    std::optional<std::vector<int>> bound = bindArguments(callee.display, formals, arguments, call, decl->nameRange);
    if (!bound)
      return {};
    values.clear();
    for (int index : *bound)
      values.push_back(index < 0 ? std::optional<CallArgument>() : arguments[index]);
  } else if (!isSequential) {
    return {};
  }

  std::string name = module.path.empty() ? "self" : module.path;
  ImportContext::Frame frame(import, call.range, fmt::format("in the call of `{}` ({}) here", name, callee.display));
  if (import.depth() > ImportContext::MaxDepth) {
    import.report(diag::CallTooDeep, call.range, ImportContext::MaxDepth);
    return {};
  }
  ForwardInstance *forward = instantiateForward(callee, decl, modeAt(module), values, call);
  if (!forward || forward->failed)
    return {};
  llvm::SmallVector<mlir::Value> operands;
  for (const std::optional<CallArgument> &value : values)
    if (value)
      mapTensors(value->value, [&](const TensorHandle &tensor) -> StaticValue {
        operands.push_back(tensor.value);
        return tensor;
      });
  auto op = builder.create<nn::CallOp>(locate(call), forward->resultTypes, builder.getStringAttr(module.path),
                                       forward->callee, operands);
  noted(op);
  unsigned next = 0;
  StaticValue result = mapTensors(forward->result, [&](const TensorHandle &tensor) -> StaticValue {
    return TensorHandle{op.getResult(next++), tensor.weak};
  });
  attachHooks(module, values, result, op);
  return result;
}

ForwardInstance *ForwardImporter::instantiateForward(Instance &module, const ast::ForwardDecl *decl,
                                                     const ForwardMode &calleeMode,
                                                     llvm::ArrayRef<std::optional<CallArgument>> values,
                                                     const ast::Expr &call) {
  std::string key = fmt::format("{} {}", static_cast<const void *>(decl), calleeMode.key());
  for (const std::optional<CallArgument> &value : values)
    key += value ? "|" + value->value.key() : "|-";
  auto [entry, isNew] = module.definition->forwards.try_emplace(key);
  ForwardInstance &forward = entry->second;
  if (!isNew) {
    if (!forward.complete) {
      import.report(diag::ForwardCallsItself, call.range, module.display);
      return nullptr;
    }
    return &forward;
  }
  forward.failed = !fillForward(module, decl, calleeMode, values, forward);
  forward.complete = true;
  return &forward;
}

bool ForwardImporter::fillForward(Instance &module, const ast::ForwardDecl *decl, const ForwardMode &calleeMode,
                                  llvm::ArrayRef<std::optional<CallArgument>> values, ForwardInstance &forward) {
  static const SourceFile noFile;
  mlir::Block block;
  const SourceFile &calleeFile = module.type ? *module.type->file : noFile;
  ForwardImporter importer(import, calleeFile, module, calleeMode, block);
  llvm::SMRange range = decl ? decl->nameRange : module.range;
  if (decl) {
    if (!importer.bindParameters(*decl, values))
      return false;
    forward.result = importer.run(decl->body, decl->result.get(), decl->nameRange);
  } else {
    CallArguments adopted;
    for (const std::optional<CallArgument> &value : values)
      adopted.push_back(
          {value->name, value->nameRange, importer.adopt("input", value->value, value->range), value->range});
    forward.result = importer.runSequential(adopted);
  }
  if (forward.result.isPoison())
    return false;
  importer.emitReturn(forward.result, decl ? importer.resultRange() : module.range);
  emitForward(import, *module.definition, calleeMode.base(), calleeMode.name(), block, importer.argumentAttributes(),
              {}, range, forward);
  return true;
}

StaticValue ForwardImporter::runSequential(const CallArguments &arguments) {
  returnRange = self.range;
  CallArguments current = arguments;
  if (self.members.empty()) {
    if (current.size() == 1)
      return current.front().value;
    import.report(diag::TooManyArguments, self.range, self.display, 1);
    return {};
  }
  StaticValue result;
  for (const Member &member : self.members) {
    if (member.kind != Member::Kind::Child || !member.child)
      return {};
    ast::NoneExpr at; // a call that is not written: its text is that of the entry
    at.range = member.range;
    result = callModule({member.child, member.name}, std::move(current), at);
    if (result.isPoison())
      return {};
    current.clear();
    current.push_back({"", member.range, result, member.range});
  }
  return result;
}

void emitForward(ImportContext &import, Definition &definition, llvm::StringRef mode, const std::string &name,
                 mlir::Block &block, llvm::ArrayRef<mlir::DictionaryAttr> argumentAttributes,
                 llvm::ArrayRef<mlir::DictionaryAttr> resultAttributes, llvm::SMRange range, ForwardInstance &forward) {
  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(&definition.op.getBody().front());
  mlir::Operation *terminator = block.getTerminator();
  forward.resultTypes.assign(terminator->operand_type_begin(), terminator->operand_type_end());
  unsigned number = definition.forwardCount[name]++;
  do
    forward.symbol = "forward_" + name + (number ? fmt::format("_{}", number) : "");
  while (definition.representative->find(forward.symbol) && (number = definition.forwardCount[name]++));
  auto attributes = [&](llvm::ArrayRef<mlir::DictionaryAttr> list) {
    std::vector<mlir::Attribute> array(list.begin(), list.end());
    return array.empty() ? mlir::ArrayAttr() : builder.getArrayAttr(array);
  };
  auto type = builder.getFunctionType(block.getArgumentTypes(), forward.resultTypes);
  auto op = builder.create<nn::ForwardOp>(import.location(range), forward.symbol, type, mode,
                                          attributes(argumentAttributes), attributes(resultAttributes));
  mlir::Block &body = op.getBody().emplaceBlock();
  for (mlir::BlockArgument argument : block.getArguments()) {
    mlir::BlockArgument moved = body.addArgument(argument.getType(), argument.getLoc());
    argument.replaceAllUsesWith(moved);
  }
  body.getOperations().splice(body.end(), block.getOperations());
  forward.callee = mlir::SymbolRefAttr::get(&import.context, definition.symbol.getValue(),
                                            {mlir::FlatSymbolRefAttr::get(&import.context, forward.symbol)});
}

} // namespace modc
