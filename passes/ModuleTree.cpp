// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds the tree of module instances and resolves the second names in it.
#include "passes/ModuleTree.h"

using namespace mlir;

namespace modc {
namespace {

/// More tensors than any real model has; a definition that holds itself twice, 40 times over, would exhaust the memory.
constexpr std::size_t instanceLimit = 1'000'000;

nn::ModuleOp definitionOf(nn::ChildOp child, SymbolTable &symbols) {
  auto definition = symbols.lookup<nn::ModuleOp>(child.getModule());
  if (!definition)
    child.emitError() << "module `" << child.getModule() << "` is not defined";
  return definition;
}

} // namespace

nn::ModuleOp findModel(ModuleOp program) {
  auto name = program->getAttrOfType<FlatSymbolRefAttr>("nn.model");
  if (!name) {
    program.emitError() << "there is no model: the attribute `nn.model` is missing";
    return {};
  }
  auto model = SymbolTable::lookupNearestSymbolFrom<nn::ModuleOp>(program, name);
  if (!model)
    program.emitError() << "the model `" << name.getValue() << "` is not defined";
  return model;
}

/// Depth-first over the definitions: a child whose definition is still open contains itself.
LogicalResult ModuleTree::checkFinite(nn::ModuleOp model, SymbolTable &symbols) {
  enum State { Open = 1, Done };
  llvm::DenseMap<Operation *, int> states;
  struct Frame {
    nn::ModuleOp definition;
    Block::iterator next;
  };
  std::vector<Frame> stack{{model, model.getBody().front().begin()}};
  states[model] = Open;
  while (!stack.empty()) {
    Frame &frame = stack.back();
    if (frame.next == frame.definition.getBody().front().end()) {
      states[frame.definition] = Done;
      stack.pop_back();
      continue;
    }
    auto child = dyn_cast<nn::ChildOp>(*frame.next++);
    if (!child)
      continue;
    nn::ModuleOp definition = definitionOf(child, symbols);
    if (!definition)
      return failure();
    int &state = states[definition];
    if (state == Open)
      return child.emitError() << "module `" << definition.getType() << "` contains itself";
    if (state == Done)
      continue;
    state = Open;
    stack.push_back({definition, definition.getBody().front().begin()});
  }
  return success();
}

LogicalResult ModuleTree::addMembers(ModuleInstance &instance, SymbolTable &symbols) {
  for (Operation &op : instance.definition.getBody().front()) {
    auto name = op.getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName());
    if (!name || isa<nn::ForwardOp>(op))
      continue;
    ModuleMember member;
    member.op = &op;
    member.name = name.getValue();
    member.owner = &instance;
    member.plain = isa<nn::PlainOp>(op);
    if (auto alias = dyn_cast<nn::AliasOp>(op)) {
      member.alias = alias;
      member.scope = &instance;
      if (member.name.contains('.')) {
        outerAliases.push_back({alias, &instance});
        continue;
      }
    }
    // PyTorch: parameter name can't contain "."; keys would not be unique otherwise.
    if (member.name.empty() || member.name.contains('.'))
      return op.emitError() << "member name `" << member.name << "` is empty or contains a dot";
    if (auto child = dyn_cast<nn::ChildOp>(op)) {
      if (instances.size() == instanceLimit)
        return op.emitError() << "the model has more than " << instanceLimit << " modules";
      instances.push_back({definitionOf(child, symbols), instance.frozen || child.getFrozen(), {}});
      member.child = &instances.back();
      member.plain = child.getPlain();
    }
    instance.members.push_back(member);
  }
  return success();
}

/// Follows "a.b.c" downwards from a module; a component may be an alias itself. Reports at `alias`.
ModuleMember *ModuleTree::follow(llvm::StringRef path, ModuleInstance &scope, nn::AliasOp alias) {
  ModuleInstance *module = &scope;
  ModuleMember *found = nullptr;
  for (llvm::StringRef rest = path; !rest.empty();) {
    auto [name, tail] = rest.split('.');
    if (!module) {
      alias.emitError() << "`" << name << "` in `" << path << "` is not in a module";
      return nullptr;
    }
    auto member = llvm::find_if(module->members, [name = name](ModuleMember &m) { return m.name == name; });
    if (member == module->members.end()) {
      alias.emitError() << "`" << alias.getSymName() << "` stands for `" << alias.getTarget() << "`, but there is no `"
                        << name << "`";
      return nullptr;
    }
    if (member->alias && !member->aliased && failed(resolve(*member)))
      return nullptr;
    found = &member->target();
    module = found->child;
    rest = tail;
  }
  if (!found)
    alias.emitError() << "`" << alias.getSymName() << "` stands for nothing";
  return found;
}

LogicalResult ModuleTree::resolve(ModuleMember &member) {
  if (member.resolving)
    return member.alias.emitError() << "`" << member.alias.getSymName() << "` stands for itself";
  member.resolving = true;
  member.aliased = follow(member.alias.getTarget(), *member.scope, member.alias);
  member.resolving = false;
  return success(member.aliased);
}

/// An alias for a member of a module below: the member keeps its place among its neighbours, and stands for the target.
LogicalResult ModuleTree::addOuterAlias(nn::AliasOp alias, ModuleInstance &scope) {
  auto [path, name] = alias.getSymName().rsplit('.');
  ModuleMember *holder = follow(path, scope, alias);
  if (!holder)
    return failure();
  if (!holder->child)
    return alias.emitError() << "`" << path << "` is not a module";
  auto member = llvm::find_if(holder->child->members, [name = name](ModuleMember &m) { return m.name == name; });
  if (member == holder->child->members.end())
    return alias.emitError() << "`" << path << "` has no member `" << name << "`";
  member->alias = alias;
  member->scope = &scope;
  return success();
}

FailureOr<ModuleTree> ModuleTree::build(ModuleOp program) {
  nn::ModuleOp model = findModel(program);
  if (!model)
    return failure();
  SymbolTable symbols(program);
  ModuleTree tree;
  if (failed(tree.checkFinite(model, symbols)))
    return failure();
  tree.instances.push_back({model, false, {}});
  for (std::size_t i = 0; i < tree.instances.size(); ++i) // grows on the way
    if (failed(tree.addMembers(tree.instances[i], symbols)))
      return failure();
  for (auto [alias, scope] : tree.outerAliases)
    if (failed(tree.addOuterAlias(alias, *scope)))
      return failure();
  for (ModuleInstance &instance : tree.instances)
    for (ModuleMember &member : instance.members)
      if (member.alias && !member.aliased && failed(tree.resolve(member)))
        return failure();
  return tree;
}

} // namespace modc
