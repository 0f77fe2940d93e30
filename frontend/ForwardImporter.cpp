// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What names mean in a forward, how members are read, and the run of its statements.
#include "frontend/ForwardImporter.h"
#include "ir/Location.h"

#include <fmt/format.h>

namespace modc {

std::optional<StaticValue> ForwardImporter::lookup(llvm::StringRef name, llvm::SMRange range) {
  const Member *member = self.find(name);
  bool isArgument = parameterNames.count(name.str()) || self.argument(name);
  if (member && isArgument) {
    import.report(diag::AmbiguousName, range, name)
        .fixIt(llvm::SMRange(range.Start, range.Start), "self.")
        .note(member->nameRange, llvm::Twine("`self.") + name + "` is the member declared here");
    return StaticValue();
  }
  if (auto local = locals.find(name); local != locals.end())
    return local->second;
  if (member)
    return readMember({&self, ""}, *member, range);
  if (const StaticValue *argument = self.argument(name))
    return readArgument(*argument, range);
  if (std::optional<StaticValue> symbol = symbols.lookup(name))
    return symbol;
  if (name == "self" && self.type)
    return StaticValue(ModuleHandle{&self, ""});
  if (name == "training")
    return StaticValue::boolean(mode.isTraining);
  if (self.failed) // what is missing may stand in a declaration that was reported
    return StaticValue();
  return std::nullopt;
}

void ForwardImporter::addVisibleNames(std::vector<llvm::StringRef> &names) const {
  for (const auto &local : locals)
    names.push_back(local.first());
  for (const Member &member : self.members)
    names.push_back(member.name);
  for (const auto &[name, value] : self.arguments)
    names.push_back(name);
  symbols.addNames(names);
  names.push_back("training");
}

bool ForwardImporter::checkLocal(llvm::StringRef name, llvm::SMRange range) {
  if (name == "self" || name == "training") {
    import.report(diag::ReservedName, range, name);
    return false;
  }
  const Member *member = self.find(name);
  if (!member)
    return true;
  Report report = import.report(diag::LocalHidesMember, range, name);
  report.note(member->nameRange, "the member is declared here");
  if (member->state && member->state->kind != ast::StateKind::Param)
    report.fixIt(llvm::SMRange(range.Start, range.Start), "self.");
  return false;
}

StaticValue ForwardImporter::readMember(const ModuleHandle &base, const Member &member, llvm::SMRange range) {
  std::string path = base.path.empty() ? member.name : base.path + "." + member.name;
  switch (member.kind) {
  case Member::Kind::Child:
    return member.child ? StaticValue(ModuleHandle{member.child, std::move(path)}) : StaticValue();
  case Member::Kind::Constant:
    return member.constant;
  case Member::Kind::NoneParam:
  case Member::Kind::NoneChild:
    return None();
  case Member::Kind::State:
    break;
  }
  if (!member.state)
    return {};
  mlir::Operation *get = builder.create<nn::GetOp>(import.location(range), member.state->type, path);
  TensorHandle tensor{noted(get)->getResult(0), false};
  if (nn::isStorageElement(member.state->type.getElementType()))
    return cast(tensor, builder.getF32Type(), import.location(range));
  return tensor;
}

std::optional<std::string> pathTo(const Instance &from, const Instance *to) {
  if (&from == to)
    return "";
  std::vector<std::pair<const Instance *, std::string>> queue{{&from, ""}};
  std::set<const Instance *> seen;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    auto [instance, prefix] = queue[i];
    for (const Member &member : instance->members) {
      if (member.child == to)
        return prefix + member.name;
      if (member.child && seen.insert(member.child).second)
        queue.push_back({member.child, prefix + member.name + "."});
    }
  }
  return std::nullopt;
}

/// A module given as an argument is used at the place where it was made a member.
StaticValue ForwardImporter::readArgument(const StaticValue &value, llvm::SMRange range) {
  const auto *module = value.as<ModuleHandle>();
  if (!module)
    return value;
  if (std::optional<std::string> path = pathTo(self, module->instance))
    return ModuleHandle{module->instance, std::move(*path)};
  import.report(diag::ModuleNotMember, range, module->instance->display)
      .note("a module given as an argument takes part once it is a member: `layer = argument`");
  return {};
}

// What belongs into declarations

StaticValue ForwardImporter::instantiate(const ModuleType &type, CallArguments, const ast::Expr &call) {
  import.report(diag::ModuleMadeInForward, call.range, type.name)
      .note("declare it as a member, such as `layer = " + type.name + "(...)`, and call that");
  return {};
}
StaticValue ForwardImporter::makeContainer(ContainerKind kind, CallArguments, const ast::Expr &call) {
  import.report(diag::ModuleMadeInForward, call.range, spelling(kind)).note("declare it as a member, and call that");
  return {};
}
StaticValue ForwardImporter::evaluateState(const ast::StateExpr &state) {
  import.report(diag::MisplacedExpression, state.range, plainText(state.range));
  return {};
}

// Operations

mlir::Operation *ForwardImporter::noted(mlir::Operation *op) {
  if (noGrad)
    op->setAttr("nn.no_grad", builder.getUnitAttr());
  return op;
}

mlir::Location ForwardImporter::locate(const ast::Expr &expr) {
  if (caller)
    return *caller;
  return import.location(expr.range, &expr == statementValue ? statementRange : expr.range);
}

StaticValue ForwardImporter::run(const ast::Block &block, const ast::TypeExpr *result, llvm::SMRange declaration) {
  if (result && !symbols.check(*result))
    return {};
  unsigned errors = import.diags.errorCount();
  execute(block);
  if (!returned) {
    if (import.diags.errorCount() == errors && !import.isExhausted())
      import.report(diag::MissingReturn, declaration);
    return {};
  }
  if (import.diags.errorCount() != errors || returned->isPoison())
    return {};
  return result ? checkResults(*result, *returned) : *returned;
}

StaticValue ForwardImporter::run(const ast::Expr &value, llvm::SMRange statement) {
  returned = evaluateStatement(value, statement);
  returnRange = value.range;
  return *returned;
}

} // namespace modc
