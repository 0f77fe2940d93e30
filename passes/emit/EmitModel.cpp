// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gathers slots, module tree and programs from the planned IR and gives them C++ names.
#include "passes/emit/EmitModel.h"

#include "passes/IndexBounds.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

#include <fmt/format.h>
#include <set>

namespace modc {

/// What every emitted model's class declares, and arguments and locals of its functions, whatever the spec's names.
// clang-format off
static constexpr const char *ownMembers[] = {
    "forward", "prepare", "load_state_dict", "save_state_dict", "state_dict", "state", "packed", "Workspace",
    "Training", "info", "repr", "train", "eval", "parameters", "state_bytes", "workspace_bytes", "reset_parameters",
    "manual_seed", "random_step", "state_", "packed_", "ws", "net", "spare", "memory", "seed", "file", "options", "index", "group", "lr"
};
/// What modc/eager.h declares beside: a member of one of these names could not be reached through it.
static constexpr const char *eagerMembers[] = {
    "backward", "train_step", "loss", "loss_backward", "step", "schedule_step", "zero_grad", "training",
    "set_grad_enabled", "set_lr", "named_parameters", "named_buffers", "named_modules", "named_children",
    "get_submodule", "get_parameter", "get_buffer", "load_submodule", "parameter_count", "save_optimizer_state",
    "load_optimizer_state", "follow_modes", "modes", "bounds", "output_shapes", "slots", "modules",
    "Inputs", "Outputs"
};
// clang-format on

std::string cppType(mlir::Type type) {
  mlir::Type element = nn::elementType(type);
  if (element.isF32())
    return "float";
  if (element.isF64())
    return "double";
  if (element.isInteger(1))
    return "bool";
  if (nn::isStorageElement(element))
    return element.isBF16() ? "modc::bfloat16" : "modc::float16";
  return fmt::format("std::int{}_t", element.getIntOrFloatBitWidth());
}

std::string dtypeConstant(mlir::Type type) {
  mlir::Type element = nn::elementType(type);
  return element.isInteger(1) ? "modc::boolean" : "modc::" + nn::elementText(element);
}

std::string cppExtent(const Dim &dim) {
  std::string text = dim.str();
  std::string spaced;
  for (char c : text)
    spaced += c == '*' ? std::string(" * ") : std::string(1, c);
  return spaced;
}

std::string cppShape(llvm::ArrayRef<Dim> dims) {
  std::string text = "{";
  for (std::size_t i = 0; i < dims.size(); ++i)
    text += (i ? ", " : "") + cppExtent(dims[i]);
  return text + "}";
}

EmitModel::EmitModel(mlir::ModuleOp program, const KernelLibrary &kernels, const EmitOptions &options)
    : program(program), kernels(kernels), options(options) {
  auto model = program->getAttrOfType<mlir::FlatSymbolRefAttr>("nn.model");
  auto rootModule = program.lookupSymbol<nn::ModuleOp>(model.getValue());
  className = cppIdentifier(rootModule.getType());
  for (const char *name : {"Status", "Model", "Workspace", "Training"}) // these stand beside it or in it
    if (className == name)
      className += '_';
  for (nn::TrainOp train : program.getOps<nn::TrainOp>())
    trainBlock = train;
  collectSlots();
  CppNames members;
  for (const char *member : ownMembers)
    members.reserve(member);
  for (const char *member : eagerMembers)
    members.reserve(member);
  members.reserve(className);
  handlePaths.resize(slots.size());
  collectModuleAliases(rootModule, "");
  collectHookPoints();
  collectModeFlags();
  root = collectModules(rootModule, "", "", members, "");
  llvm::StringSet<> declared;
  dropEarlyNames(root, "", declared);
  for (auto hook : program.getOps<mlir::func::FuncOp>())
    if (auto name = hook->getAttrOfType<mlir::StringAttr>("nn.hook"); name && !namedHooks.count(name.getValue()))
      namedHooks[name.getValue()] = members.take(name.getValue());
  lossName = members.take("value");
  for (const std::string &path : flagPaths)
    modeFlags.push_back(flagMembers.lookup(path));
  nameSlots();
  collectFunctions();
  modules = moduleTable(program);
}

int EmitModel::randomSlot(llvm::StringRef what) const {
  for (int row = 0; row < static_cast<int>(slots.size()); ++row)
    if (slots[row].aliasOf < 0)
      if (auto random = slots[row].op->getAttrOfType<mlir::StringAttr>("nn.random");
          random && random.getValue() == what)
        return row;
  return -1;
}

int EmitModel::slotIndex(llvm::StringRef key) const {
  auto it = slotIndices.find(key);
  return it == slotIndices.end() ? -1 : it->second;
}

const EmitFunction *EmitModel::find(llvm::StringRef variant) const {
  for (const EmitFunction &function : functions)
    if (function.variant == variant)
      return &function;
  return nullptr;
}

std::vector<nn::KernelOp> EmitModel::kernelsByName() const {
  auto all = program.getOps<nn::KernelOp>();
  std::vector<nn::KernelOp> sorted(all.begin(), all.end());
  llvm::sort(sorted, [](nn::KernelOp a, nn::KernelOp b) { return a.getSymName() < b.getSymName(); });
  return sorted;
}

std::vector<const EmitFunction *> EmitModel::all(llvm::StringRef variant) const {
  std::vector<const EmitFunction *> found;
  for (const EmitFunction &function : functions)
    if (function.variant == variant)
      found.push_back(&function);
  return found;
}

std::vector<const EmitFunction *> EmitModel::namedHookPrograms() const {
  std::vector<const EmitFunction *> found = all("hook");
  for (const EmitFunction *pullback : all("hook_pullback"))
    found.push_back(pullback);
  return found;
}

bool EmitModel::forwardWritesState() const {
  return llvm::any_of(evals(), [](const EmitFunction *eval) { return !eval->op.getOps<nn::WriteOp>().empty(); });
}

void EmitModel::collectSlots() {
  CppNames packedTaken;
  for (mlir::Operation &op : *program.getBody()) {
    if (auto slot = mlir::dyn_cast<nn::SlotOp>(op)) {
      bool hasGradient = slot.getTrainable() || slot->hasAttr("nn.grad");
      EmitSlot row{slot.getSymName().str(), {}, slot, -1, hasGradient, {}};
      std::int64_t elements = product(nn::getDims(slot.getType())).value_or(Dim(0)).constant().value_or(0);
      std::int64_t end = slot.getOffset().value_or(0) + elements * nn::elementBytes(nn::elementType(slot.getType()));
      stateBytes = std::max<std::int64_t>(stateBytes, (end + 63) / 64 * 64);
      slotIndices[row.key] = static_cast<int>(slots.size());
      slots.push_back(row);
    } else if (auto alias = mlir::dyn_cast<nn::SlotAliasOp>(op)) {
      int target = slotIndex(alias.getSlot());
      slotIndices[alias.getSymName()] = static_cast<int>(slots.size());
      slots.push_back({alias.getSymName().str(), {}, nullptr, target, false, {}});
    } else if (auto packedSlot = mlir::dyn_cast<nn::PackedSlotOp>(op)) {
      packed.push_back(packedSlot);
      packedNames[packedSlot.getSymName()] = packedTaken.take(packedSlot.getSlot());
      std::int64_t elements = product(nn::getDims(packedSlot.getType())).value_or(Dim(0)).constant().value_or(0);
      std::int64_t end =
          packedSlot.getOffset().value_or(0) + elements * nn::elementBytes(nn::elementType(packedSlot.getType()));
      packedBytes = std::max<std::int64_t>(packedBytes, (end + 63) / 64 * 64);
    }
  }
}

void EmitModel::reserveMembers(CppNames &names) const {
  for (const std::string &member : root.slotMembers)
    names.reserve(member);
  for (const EmitModule &child : root.children)
    names.reserve(child.member);
}

/// Both tables' constants stand in one namespace, and a member of the class would hide one of its name.
void EmitModel::nameSlots() {
  CppNames names;
  for (const char *member : ownMembers)
    names.reserve(member);
  for (const char *constant : {"slots", "modules", "trained", "trained_", "grads_", "Status", "kernels"})
    names.reserve(constant);
  names.reserve(className);
  reserveMembers(names);
  for (EmitSlot &slot : slots)
    slot.name = names.take(slot.key);
  for (EmitSlot &slot : slots)
    if (slot.trainable)
      slot.gradient = names.take("d_" + slot.name);
}

bool EmitModule::ownsHandles(const EmitModel &model) const {
  return hookKinds != 0 || hasModeFlag || llvm::any_of(slots, [&](int row) { return model.slots[row].aliasOf < 0; }) ||
         llvm::any_of(children, [&](const EmitModule &child) { return child.ownsHandles(model); });
}

bool EmitModule::hasHandles(const EmitModel &model) const {
  return !firstHandle.empty() || hookKinds != 0 || hasModeFlag || !slots.empty() ||
         llvm::any_of(children, [&](const EmitModule &child) { return child.hasHandles(model); });
}

/// The child behind a member: its own, or the one that an alias leads to.
nn::ChildOp EmitModel::childOf(nn::ModuleOp module, mlir::Operation *member) const {
  auto alias = mlir::dyn_cast<nn::AliasOp>(member);
  if (!alias || alias.getKind() != "child")
    return mlir::dyn_cast<nn::ChildOp>(member);
  nn::ChildOp child;
  llvm::StringRef path = alias.getTarget();
  while (!path.empty()) {
    auto [name, rest] = path.split('.');
    mlir::Operation *step = module ? mlir::SymbolTable::lookupSymbolIn(module, name) : nullptr;
    child = step ? childOf(module, step) : nn::ChildOp();
    module = child ? program.lookupSymbol<nn::ModuleOp>(child.getModule()) : nn::ModuleOp();
    path = rest;
  }
  return child;
}

void EmitModel::addSlot(EmitModule &node, int row, const std::string &member, const std::string &handlePrefix) {
  node.slots.push_back(row);
  node.slotMembers.push_back(member);
  handlePaths[row] = handlePrefix + member;
}

void EmitModel::addSecondName(EmitModule &node, const std::string &path, const std::string &member) const {
  std::string first = moduleHandles.lookup(canonicalPath(path));
  if (first.empty())
    return;
  EmitModule name;
  name.path = path;
  name.member = member;
  name.firstHandle = first;
  node.children.push_back(std::move(name));
}

/// A second name refers to a handle before it: one that stands earlier, as of a plain list, is left out.
void EmitModel::dropEarlyNames(EmitModule &node, const std::string &prefix, llvm::StringSet<> &declared) const {
  for (std::size_t i = 0; i < node.slots.size();) {
    std::string first = firstHandle(node.slots[i]);
    if (first.empty())
      declared.insert(prefix + node.slotMembers[i]);
    if (first.empty() || declared.contains(first)) {
      ++i;
      continue;
    }
    node.slots.erase(node.slots.begin() + i);
    node.slotMembers.erase(node.slotMembers.begin() + i);
  }
  llvm::erase_if(node.children, [&](EmitModule &child) {
    if (!child.firstHandle.empty())
      return !declared.contains(child.firstHandle);
    dropEarlyNames(child, prefix + child.member + ".", declared);
    declared.insert(prefix + child.member);
    return false;
  });
}

EmitModule EmitModel::collectModules(nn::ModuleOp module, const std::string &path, const std::string &member,
                                     CppNames &names, const std::string &handlePrefix) {
  EmitModule node;
  node.path = path;
  node.member = member;
  node.type = module.getType().str();
  std::string prefix = path.empty() ? "" : path + ".";
  if (auto kinds = hookKinds.find(path); kinds != hookKinds.end()) {
    node.hookKinds = kinds->second;
    hookMembers[path] = llvm::StringRef(handlePrefix).rtrim('.').str();
  }
  if (llvm::is_contained(flagPaths, path)) {
    node.hasModeFlag = true;
    flagMembers[path] = llvm::StringRef(handlePrefix).rtrim('.').str();
  }
  for (mlir::Operation &op : module.getBody().front()) {
    auto symbol = mlir::dyn_cast<mlir::SymbolOpInterface>(op);
    if (!symbol || symbol.getName().contains('.')) // "head.weight": a second name further below
      continue;
    std::string name = symbol.getName().str();
    if (int row = slotIndex(prefix + name); row >= 0 && !mlir::isa<nn::ChildOp>(op))
      addSlot(node, row, names.take(name), handlePrefix);
    nn::ChildOp child = childOf(module, &op);
    if (!child)
      continue;
    CppNames childNames;
    auto definition = program.lookupSymbol<nn::ModuleOp>(child.getModule());
    std::string childMember = names.take(name);
    EmitModule below =
        collectModules(definition, prefix + name, childMember, childNames, handlePrefix + childMember + ".");
    // A second name of a module is that of the first one's handles, unless that one is in a plain list and has none.
    if (mlir::isa<nn::ChildOp>(op) || below.ownsHandles(*this))
      node.children.push_back(std::move(below));
    else
      addSecondName(node, prefix + name, childMember);
  }
  for (const std::string &key : namesFromAbove) {
    auto [parent, name] = llvm::StringRef(key).contains('.') ? llvm::StringRef(key).rsplit('.')
                                                             : std::pair(llvm::StringRef(), llvm::StringRef(key));
    if (parent != path)
      continue;
    const int row = slotIndex(key);
    if (llvm::is_contained(node.slots, row)) // the module declares it, too
      continue;
    if (row >= 0)
      addSlot(node, row, names.take(name), handlePrefix);
    else
      addSecondName(node, key, names.take(name));
  }
  if (node.hasHandles(*this))
    moduleHandles[path] = llvm::StringRef(handlePrefix).rtrim('.').str();
  return node;
}

static EmitPort makePort(mlir::Value value, llvm::StringRef name, llvm::StringRef key, int index) {
  EmitPort port;
  port.name = name.str();
  port.key = key.empty() ? port.name : key.str();
  port.value = value;
  port.index = index;
  port.type = cppType(value.getType());
  port.host = !mlir::isa<mlir::RankedTensorType>(value.getType());
  if (!port.host)
    for (const Dim &dim : nn::getDims(value))
      port.dims.push_back(dim);
  return port;
}

static std::string attributeText(mlir::Attribute attribute) {
  auto text = mlir::dyn_cast_or_null<mlir::StringAttr>(attribute);
  return text ? text.getValue().str() : std::string();
}

/// An argument's name: the spec's, or `out_values` where `out` is taken. That of an output is free with a `d` before it, too.
static std::string portName(CppNames &names, llvm::StringRef wanted, bool isOutput) {
  std::string name = cppIdentifier(wanted);
  if (names.isTaken(name) || (isOutput && names.isTaken("d" + name)))
    name += name.back() == '_' ? "values" : "_values";
  name = names.take(name);
  if (isOutput)
    names.reserve("d" + name);
  return name;
}

void EmitModel::collectFunctions() {
  for (mlir::func::FuncOp function : program.getOps<mlir::func::FuncOp>()) {
    EmitFunction emitted;
    emitted.op = function;
    emitted.variant = attributeText(function->getAttr("nn.variant"));
    describeMode(emitted);
    CppNames names;
    for (llvm::StringRef type : {llvm::StringRef("Workspace"), llvm::StringRef("Training"), llvm::StringRef("Status"),
                                 llvm::StringRef(className)})
      names.reserve(type); // which signatures name
    for (const char *member :
         {"ws", "ws_", "net", "net_", "Model", "info", "state_", "state_bytes", "packed_", "recorded_", "gradients_",
          "optimizer_", "groups_", "initial_lr_", "steps_", "plateau_", "trained_", "grads_", "workspace_bytes"})
      names.reserve(member);
    names.reserve(lossName);
    reserveMembers(names);
    if (llvm::StringRef(emitted.variant).starts_with("hook"))
      for (const char *local : {"call", "place"})
        names.reserve(local);
    std::set<std::string> symbols;
    for (int i = 0; i < static_cast<int>(function.getNumArguments()); ++i) {
      std::string name = attributeText(function.getArgAttr(i, "nn.name"));
      EmitPort port = makePort(function.getArgument(i),
                               portName(names, name.empty() ? fmt::format("x{}", i) : name, false), name, i);
      port.grad = function.getArgAttr(i, "nn.grad") != nullptr;
      for (const Dim &dim : port.dims)
        for (const std::string &symbol : dim.symbols())
          symbols.insert(symbol);
      (attributeText(function.getArgAttr(i, "nn.role")) == "target" ? emitted.targets : emitted.inputs).push_back(port);
    }
    mlir::Operation *returned = function.getBody().front().getTerminator();
    for (int i = 0; i < static_cast<int>(returned->getNumOperands()); ++i) {
      std::string name = attributeText(function.getResultAttr(i, "nn.name"));
      if (attributeText(function.getResultAttr(i, "nn.role")) == "loss")
        emitted.loss = makePort(returned->getOperand(i), lossName, lossName, i);
      else
        emitted.outputs.push_back(
            makePort(returned->getOperand(i), portName(names, name.empty() ? "y" : name, true), name, i));
    }
    emitted.symbols.assign(symbols.begin(), symbols.end());
    collectIndexBounds(function, indexBounds);
    functions.push_back(std::move(emitted));
  }
}

} // namespace modc
