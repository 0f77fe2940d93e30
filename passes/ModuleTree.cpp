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
    // PyTorch: parameter name can't contain "."; keys would not be unique otherwise.
    if (name.getValue().empty() || name.getValue().contains('.'))
      return op.emitError() << "member name `" << name.getValue() << "` is empty or contains a dot";
    ModuleMember member;
    member.op = &op;
    member.name = name.getValue();
    member.owner = &instance;
    if (auto child = dyn_cast<nn::ChildOp>(op)) {
      if (instances.size() == instanceLimit)
        return op.emitError() << "the model has more than " << instanceLimit << " modules";
      instances.push_back({definitionOf(child, symbols), instance.frozen || child.getFrozen(), {}});
      member.child = &instances.back();
    }
    instance.members.push_back(member);
  }
  return success();
}

/// Follows "a.b.c" from the alias's module; a component may be an alias itself.
LogicalResult ModuleTree::resolve(ModuleMember &alias) {
  auto op = cast<nn::AliasOp>(alias.op);
  auto isAlias = [](ModuleMember &member) { return isa<nn::AliasOp>(member.op); };
  alias.resolving = true;
  ModuleInstance *scope = alias.owner;
  ModuleMember *found = nullptr;
  for (StringRef rest = op.getTarget(); !rest.empty();) {
    auto [name, tail] = rest.split('.');
    auto member = llvm::find_if(scope->members, [name = name](ModuleMember &m) { return m.name == name; });
    if (member == scope->members.end())
      return op.emitError() << "`" << alias.name << "` stands for `" << op.getTarget() << "`, but there is no `" << name << "`";
    if (member->resolving)
      return op.emitError() << "`" << alias.name << "` stands for itself";
    if (isAlias(*member) && !member->aliased && failed(resolve(*member)))
      return failure();
    found = &member->target();
    if (!tail.empty() && !found->child)
      return op.emitError() << "`" << name << "` in `" << op.getTarget() << "` is not a module";
    scope = found->child;
    rest = tail;
  }
  if (!found)
    return op.emitError() << "`" << alias.name << "` stands for nothing";
  alias.aliased = found;
  alias.resolving = false;
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
  for (ModuleInstance &instance : tree.instances)
    for (ModuleMember &member : instance.members)
      if (isa<nn::AliasOp>(member.op) && !member.aliased && failed(tree.resolve(member)))
        return failure();
  return tree;
}

} // namespace modc
