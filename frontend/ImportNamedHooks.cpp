// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks with a name, which the program registers: each place that may take one has its body for the types of that call.
//
//   hook clamp6(x, y) { return clamp(y, -6, 6) }
//   hook forward(act) extern
//     -> nn.call "act" … {nn.hooks = [{kind = "forward", extern, named = [{name = "clamp6", body = @Net::@forward_hook}]}]}
//
// A declared type that a place's values do not have says that the hook is not for this place.
#include "frontend/ForwardImporter.h"

namespace modc {

/// Whether every module that is called has places, and hooks for them.
bool ForwardImporter::offersNamedHooks() const {
  return import.options.everyHookPlace &&
         llvm::any_of(import.hooks, [](const Hook &hook) { return hook.decl->hookKind == ast::HookKind::Named; });
}

/// `clamp6` of the model, `Block_clamp6` of another module.
static std::string programName(const Hook &hook, const Instance *root) {
  const std::string &name = hook.decl->name.text;
  return hook.owner == root ? name : hook.owner->definition->symbol.getValue().str() + "_" + name;
}

void ForwardImporter::addNamedHooks(ast::HookKind kind, const StaticValue &input, const StaticValue &output,
                                    mlir::NamedAttrList &entry) {
  if (kind != ast::HookKind::ForwardPre && kind != ast::HookKind::Forward)
    return;
  std::vector<StaticValue> arguments{input};
  if (kind == ast::HookKind::Forward)
    arguments.push_back(output);
  std::vector<mlir::Attribute> named;
  std::set<std::pair<const ast::HookDecl *, Definition *>> known;
  for (Hook &hook : import.hooks) {
    if (hook.decl->hookKind != ast::HookKind::Named || hook.decl->parameters.size() != arguments.size() ||
        !hook.owner->definition || !known.insert({hook.decl, hook.owner->definition}).second)
      continue;
    const HookBody *body = hookBody(hook, arguments, arguments.back());
    if (!body)
      continue;
    hook.fitsSomewhere = true;
    auto symbol = mlir::FlatSymbolRefAttr::get(&import.context, body->symbol);
    mlir::NamedAttrList item;
    item.set("name", builder.getStringAttr(programName(hook, import.root)));
    item.set("body", mlir::SymbolRefAttr::get(&import.context, hook.owner->definition->symbol.getValue(), {symbol}));
    named.push_back(item.getDictionary(&import.context));
  }
  if (!named.empty())
    entry.set("named", builder.getArrayAttr(named));
}

bool ForwardImporter::takes(const Hook &hook, llvm::ArrayRef<StaticValue> arguments) {
  for (auto [parameter, value] : llvm::zip(hook.decl->parameters, arguments)) {
    const auto *tensor = value.as<TensorHandle>();
    std::string why;
    if (parameter.type &&
        (!tensor || tensor->weak ||
         !symbols.accepts(*parameter.type, llvm::cast<mlir::RankedTensorType>(tensor->value.getType())) ||
         !symbols.unify(*parameter.type, llvm::cast<mlir::RankedTensorType>(tensor->value.getType()), why)))
      return false;
  }
  return true;
}

/// It is compiled once for all modules of its types, and what it draws or assigns would have no place in a call.
bool ForwardImporter::usesArgumentsAlone(const ast::HookDecl &decl) {
  mlir::WalkResult result = body.walk([&](mlir::Operation *op) {
    auto tensorOp = llvm::dyn_cast<nn::TensorOp>(op);
    if (!llvm::isa<nn::GetOp, nn::AssignOp, nn::CallOp>(op) && !(tensorOp && tensorOp.wantsKey()))
      return mlir::WalkResult::advance();
    import.report(diag::NamedHookMember, import.rangeOf(op->getLoc()), decl.name.text)
        .note(decl.name.range, "a hook on a module, `hook forward(m)(x, y) { ... }`, sees the members around it");
    return mlir::WalkResult::interrupt();
  });
  return !result.wasInterrupted();
}

void reportUnusedHooks(ImportContext &import) {
  std::set<const ast::HookDecl *> used;
  for (const Hook &hook : import.hooks)
    if (hook.fitsSomewhere)
      used.insert(hook.decl);
  for (const Hook &hook : import.hooks)
    if (hook.decl->hookKind == ast::HookKind::Named && used.insert(hook.decl).second)
      import.report(diag::NamedHookUnused, hook.decl->name.range, hook.decl->name.text)
          .note("a place is declared by `hook forward(m) extern`, for a hook with `(x)` alone by `hook forward_pre(m) "
                "extern`; --hooks=all makes every module one");
}

} // namespace modc
