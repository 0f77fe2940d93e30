// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The object graph as `nn.module` operations.
//
//   enc = Linear(2, 2)   dec = enc   ->   nn.child @enc : @Linear   nn.alias "child" @dec = "enc"
//
// An object that stands at several places belongs to one of them, every other place is an alias in the nearest module above
// both. Aliases lead downwards where that is possible; only if two modules share an object does the module above both hold
// an alias that is named by a path: `nn.alias "child" @"b.inner" = "a.inner"`.
#include "frontend/ModuleEmitter.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

void ModuleEmitter::emit(Instance &model) {
  root = &model;
  collectPlaces(model);
  chooseOwners();
  emitDefinition(*define(model));
}

static const void *objectOf(const Member &member) {
  return member.state ? static_cast<const void *>(member.state) : member.child;
}

/// Depth first, so that an object enters `objects` after all that it holds.
void ModuleEmitter::collectPlaces(Instance &module) {
  for (const Member &member : module.members) {
    if (!objectOf(member))
      continue;
    std::vector<Place> &known = places[objectOf(member)];
    bool isNew = known.empty();
    known.push_back({&module, &member});
    if (isNew && member.child)
      collectPlaces(*member.child);
    if (isNew)
      objects.push_back(objectOf(member));
  }
}

static std::size_t commonModules(llvm::ArrayRef<std::string> a, llvm::ArrayRef<std::string> b) {
  std::size_t common = 0;
  while (common + 1 < a.size() && common + 1 < b.size() && a[common] == b[common])
    ++common;
  return common;
}

void ModuleEmitter::chooseOwners() {
  owners[root] = {};
  for (const void *object : llvm::reverse(objects)) { // modules before what they hold
    llvm::ArrayRef<Place> candidates = places[object];
    std::vector<Path> paths;
    for (const Place &place : candidates) {
      Path &path = paths.emplace_back(owners.at(place.parent));
      path.push_back(place.member->name);
    }
    auto isBelowAll = [&](const Path &owner) {
      return llvm::all_of(
          paths, [&](const Path &path) { return path == owner || commonModules(path, owner) + 1 == path.size(); });
    };
    std::size_t chosen = 0;
    auto firstUntied = llvm::find_if(candidates, [](const Place &place) { return !place.member->tied; });
    if (firstUntied != candidates.end())
      chosen = firstUntied - candidates.begin();
    if (!isBelowAll(paths[chosen]))
      if (auto below = llvm::find_if(paths, isBelowAll); below != paths.end())
        chosen = below - paths.begin();
    owners[object] = paths[chosen];
    for (std::size_t i = 0; i < paths.size(); ++i)
      if (i != chosen)
        addAlias(paths[i], paths[chosen], *candidates[i].member);
  }
}

void ModuleEmitter::addAlias(const Path &path, const Path &owner, const Member &member) {
  std::size_t common = commonModules(path, owner);
  const Instance *holder = root;
  for (std::size_t i = 0; i < common; ++i)
    holder = holder->find(path[i])->child;
  auto relative = [&](const Path &full) { return llvm::join(full.begin() + common, full.end(), "."); };
  llvm::StringRef kind = member.child ? llvm::StringRef("child") : spelling(member.state->kind);
  aliases[holder].push_back({kind.str(), relative(path), relative(owner)});
}

static std::string initializerKey(const Initializer &initializer) {
  return fmt::format("{}{}", initializer.kind, fmt::join(initializer.arguments, ","));
}

/// Equal for modules that have the same forwards and own the same kinds of things under the same names.
std::string ModuleEmitter::contentKey(Instance &module) {
  std::string key = fmt::format("{}|{}", static_cast<const void *>(module.type), module.typeName);
  for (const auto &[name, value] : module.arguments) {
    const auto *handle = value.as<ModuleHandle>();
    key += "|" + name + "=" +
           (handle ? std::to_string(std::hash<const void *>()(define(*handle->instance))) : value.key());
  }
  key += "|" + module.repr.value_or("");
  for (const Member &member : module.members) {
    key += fmt::format("|{}:{}{}{}{}", member.name, static_cast<int>(member.kind), member.frozen, member.plain,
                       member.mode);
    if (member.state) {
      std::string text;
      llvm::raw_string_ostream(text) << member.state->type;
      key += fmt::format("{}{}{}{}{}", text, static_cast<int>(member.state->kind), member.state->transient,
                         member.state->grad, initializerKey(member.state->init));
    }
    if (member.child)
      key += fmt::format("{}", static_cast<const void *>(define(*member.child)));
    if (member.kind == Member::Kind::Constant)
      key += member.constant.key();
  }
  for (const Hook *hook : module.hooks) { // another hook, another module
    key += fmt::format("|{}", static_cast<const void *>(hook->decl));
    for (const auto &[name, value] : hook->owner->arguments)
      key += "," + name + "=" + value.key();
  }
  for (const Alias &alias : aliases[&module])
    key += "|" + alias.kind + alias.name + "=" + alias.target;
  return key;
}

Definition *ModuleEmitter::define(Instance &module) {
  if (module.definition)
    return module.definition;
  Definition *&definition = byContent[contentKey(module)];
  if (!definition) {
    definition = &definitions.emplace_back();
    definition->representative = &module;
  }
  return module.definition = definition;
}

/// Names and emits a definition before those below it.
void ModuleEmitter::emitDefinition(Definition &definition) {
  if (definition.op)
    return;
  const Instance &instance = *definition.representative;
  std::string symbol = instance.typeName;
  while (!symbols.insert(symbol).second)
    symbol = fmt::format("{}_{}", instance.typeName, ++symbolCount[instance.typeName]);
  definition.symbol = mlir::FlatSymbolRefAttr::get(&import.context, symbol);

  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module.getBody());
  llvm::SMRange range = instance.type ? instance.type->decl->name.range : instance.range;
  definition.op = builder.create<nn::ModuleOp>(import.location(range), symbol, instance.typeName,
                                               instance.repr ? builder.getStringAttr(*instance.repr) : nullptr);
  definition.op.getBody().emplaceBlock();
  for (const Member &member : instance.members)
    if (member.child)
      emitDefinition(*member.child->definition);
  builder.setInsertionPointToEnd(&definition.op.getBody().front());
  llvm::StringMap<const Alias *> own;
  for (const Alias &alias : aliases[&instance])
    own[alias.name] = &alias;
  auto emitAlias = [&](const Alias &alias, llvm::SMRange at) {
    builder.create<nn::AliasOp>(import.location(at), alias.name, alias.kind, alias.target);
  };
  for (const Member &member : instance.members)
    if (const Alias *alias = own.lookup(member.name))
      emitAlias(*alias, member.range);
    else if (objectOf(member) || member.kind == Member::Kind::NoneParam || member.kind == Member::Kind::NoneChild)
      emitMember(builder, instance, member);
  for (const Alias &alias : aliases[&instance])
    if (alias.name.find('.') != std::string::npos)
      emitAlias(alias, range);
}

void ModuleEmitter::emitMember(mlir::OpBuilder &builder, const Instance &module, const Member &member) {
  mlir::Location location = import.location(member.range);
  switch (member.kind) {
  case Member::Kind::Child:
    builder.create<nn::ChildOp>(location, member.name, member.child->definition->symbol.getValue(), member.frozen,
                                member.mode.empty() ? nullptr : builder.getStringAttr(member.mode), member.plain);
    return;
  case Member::Kind::NoneParam:
    builder.create<nn::NoneOp>(location, member.name, "param");
    return;
  case Member::Kind::NoneChild:
    builder.create<nn::NoneOp>(location, member.name, "child");
    return;
  case Member::Kind::Constant:
  case Member::Kind::State:
    break;
  }
  const State &state = *member.state;
  auto init =
      nn::InitAttr::get(&import.context, state.init.kind,
                        state.init.arguments.empty() ? nullptr : builder.getDenseF64ArrayAttr(state.init.arguments));
  switch (state.kind) {
  case ast::StateKind::Param:
    builder.create<nn::ParamOp>(location, member.name, state.type, init, member.frozen);
    return;
  case ast::StateKind::Buffer:
    builder.create<nn::BufferOp>(location, member.name, state.type, init, state.transient);
    return;
  case ast::StateKind::Tensor:
    builder.create<nn::PlainOp>(location, member.name, state.type, init, state.grad);
    return;
  }
}

} // namespace modc
