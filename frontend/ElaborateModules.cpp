// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instantiation of modules with static arguments, and the containers.
#include "frontend/Elaborator.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

#include <fmt/format.h>

namespace modc {

/// "Linear(64, 128)": the call as it is shown in messages.
static std::string displayCall(llvm::StringRef name, const CallArguments &arguments) {
  std::string text = name.str() + "(";
  for (const CallArgument &argument : arguments) {
    if (&argument != &arguments.front())
      text += ", ";
    text += argument.name.empty() ? "" : argument.name + " = ";
    text += argument.value.is<std::string>() ? "\"" + argument.value.str() + "\"" : argument.value.str();
  }
  return text + ")";
}

/// Brings a value to a declared type: an int is a float where one is asked for. Reports if it does not fit.
bool Elaborator::checkArgumentType(const ast::Parameter &parameter, const StaticValue &value, llvm::SMRange range,
                                   StaticValue &converted) {
  converted = value;
  const ast::TypeExpr *type = parameter.type.get();
  if (!type || value.isPoison() || (type->optional && value.isNone()))
    return true;
  bool fits = false;
  llvm::StringRef name = type->name.text;
  if (type->kind == ast::TypeExpr::Kind::Tuple || name == "tuple") {
    fits = value.is<TupleValue>() || value.is<ListValue>();
  } else if (name == "shape") { // a number is a shape of one dimension
    fits = value.is<std::int64_t>() || value.is<TupleValue>() || value.is<ListValue>();
    if (fits)
      converted =
          StaticValue::tuple(value.is<std::int64_t>() ? std::vector<StaticValue>{value} : value.sequence()->elements);
  } else if (name == "int") {
    fits = value.is<std::int64_t>();
  } else if (name == "float") {
    fits = value.is<double>() || value.is<std::int64_t>();
    if (fits)
      converted = StaticValue::number(*value.asDouble());
  } else if (name == "bool") {
    fits = value.is<bool>();
  } else if (name == "str") {
    fits = value.is<std::string>();
  } else if (name == "dtype") {
    fits = value.is<mlir::Type>();
  } else if (name == "any") { // a number or a tuple of them, as PyTorch's layers take
    fits = true;
  } else if (name == "module") {
    fits = value.is<ModuleHandle>() || value.is<const ModuleType *>();
  } else {
    import.report(diag::ModuleArgumentType, type->range, plainText(type->range))
        .didYouMean(closestName(name, {"int", "float", "bool", "str", "dtype", "tuple", "shape", "module"}));
    return false;
  }
  if (!fits)
    import.report(diag::ArgumentType, range, parameter.name.text, plainText(type->range), value.describe())
        .note(parameter.name.range, "the argument is declared here");
  return fits;
}

bool Elaborator::bindModuleArguments(const ModuleType &type, const CallArguments &arguments,
                                     const std::vector<int> &bound) {
  for (auto [parameter, index] : llvm::zip(type.decl->parameters, bound)) {
    StaticValue value, converted;
    llvm::SMRange range = index < 0 ? parameter.defaultValue->range : arguments[index].range;
    value = index < 0 ? evaluate(*parameter.defaultValue) : arguments[index].value;
    if (value.isPoison() || !checkArgumentType(parameter, value, range, converted))
      return false;
    self.arguments.emplace_back(parameter.name.text, std::move(converted));
  }
  return true;
}

/// Modules may hold one another only so deep: everything later walks the tree by recursion.
static bool checkHeight(ImportContext &import, Instance &instance) {
  for (const Member &member : instance.members)
    if (member.child)
      instance.height = std::max(instance.height, member.child->height + 1);
  if (instance.height <= ImportContext::MaxDepth + 1) // the model, and that many below
    return true;
  import.report(diag::InstantiationTooDeep, instance.range, ImportContext::MaxDepth);
  return false;
}

StaticValue Elaborator::instantiate(const ModuleType &type, CallArguments arguments, const ast::Expr &call) {
  std::vector<Formal> formals;
  llvm::StringSet<> names;
  for (const ast::Parameter &parameter : type.decl->parameters) {
    if (!names.insert(parameter.name.text).second)
      import.report(diag::ArgumentRedeclared, parameter.name.range, parameter.name.text);
    formals.push_back({parameter.name.text, !parameter.defaultValue});
  }
  std::optional<std::vector<int>> bound = bindArguments(type.name, formals, arguments, call, type.decl->name.range);
  if (!bound || !import.spend(call.range, ImportContext::InstanceSteps))
    return {};

  std::string display = displayCall(type.name, arguments);
  std::optional<ImportContext::Frame> frame;
  if (!llvm::isa<ast::NoneExpr>(call)) // the model itself is made by no expression
    frame.emplace(import, call.range, fmt::format("in the instantiation of {} here", display));
  if (import.depth() > ImportContext::MaxDepth) {
    import.report(diag::InstantiationTooDeep, call.range, ImportContext::MaxDepth);
    return {};
  }
  Instance *instance = import.newInstance();
  instance->type = &type;
  instance->typeName = type.name;
  instance->display = std::move(display);
  instance->range = call.range;
  Elaborator elaborator(import, *type.file, *instance);
  if (!elaborator.bindModuleArguments(type, arguments, *bound))
    return {};

  // A module that needs itself with the same arguments has no end.
  std::string key = fmt::format("{}", static_cast<const void *>(&type));
  for (const auto &[name, value] : instance->arguments)
    key += ' ' + value.key();
  if (!import.open.insert(key).second) {
    import.report(diag::ModuleContainsItself, call.range, instance->display);
    return {};
  }
  elaborator.elaborate(type.decl->members);
  import.open.erase(key);
  return checkHeight(import, *instance) ? StaticValue(ModuleHandle{instance, ""}) : StaticValue();
}

/// `deepcopy(layer)`: made again by the same call, as are the modules among its arguments, with tensors of its own.
StaticValue Elaborator::deepCopy(const StaticValue &value, const ast::Expr &call) {
  const auto *module = value.as<ModuleHandle>();
  if (!module)
    return value;
  const Instance &original = *module->instance;
  CallArguments arguments;
  auto add = [&](const std::string &name, const StaticValue &argument) {
    StaticValue copy = deepCopy(argument, call);
    arguments.push_back({name, call.range, copy, call.range});
    return !copy.isPoison();
  };
  if (original.type) {
    for (const auto &[name, argument] : original.arguments)
      if (!add(name, argument))
        return {};
    return instantiate(*original.type, std::move(arguments), call);
  }
  const bool isNamed =
      original.container == ContainerKind::ModuleDict || original.container == ContainerKind::Sequential;
  for (const Member &member : original.members) {
    if (member.kind != Member::Kind::Child && member.kind != Member::Kind::NoneChild) {
      import.report(diag::ContainerEntry, call.range, original.typeName, "a tensor");
      return {};
    }
    const bool isNumber = llvm::all_of(member.name, llvm::isDigit);
    if (!add(isNamed && !isNumber ? member.name : "",
             member.child ? StaticValue(ModuleHandle{member.child, ""}) : StaticValue(None())))
      return {};
  }
  return makeContainer(original.container, std::move(arguments), call);
}

bool Elaborator::addContainerEntry(Instance &container, const std::string &name, const CallArgument &entry,
                                   bool plain) {
  Member member{};
  member.name = name;
  member.range = member.nameRange = entry.range;
  bool takesState = plain || container.container == ContainerKind::ParameterList ||
                    container.container == ContainerKind::ParameterDict;
  bool takesModules = plain || !takesState;
  State *const *state = entry.value.as<State *>();
  const auto *module = entry.value.as<ModuleHandle>();
  if (module && takesModules) {
    member.kind = Member::Kind::Child;
    member.child = module->instance;
  } else if (state && takesState) {
    member.kind = Member::Kind::State;
    member.state = *state;
  } else if (entry.value.isNone() && takesModules) {
    member.kind = Member::Kind::NoneChild;
  } else if (plain && (entry.value.is<ListValue>() || entry.value.is<DictValue>())) {
    member.kind = Member::Kind::Child;
    member.child = plainContainer(entry.value, entry.range);
  } else if (plain) {
    member.kind = Member::Kind::Constant;
    member.constant = entry.value;
  } else {
    import.report(diag::ContainerEntry, entry.range, container.typeName, entry.value.describe());
    return false;
  }
  if (name.empty() || name.find('.') != std::string::npos) {
    import.report(diag::BadMemberName, entry.nameRange, name);
    return false;
  }
  container.memberIndex[name] = container.members.size();
  container.members.push_back(std::move(member));
  return true;
}

/// `Sequential(a, b)`, `ModuleList(f(i) for i in 0..3)`, `ModuleDict { a: A() }`
StaticValue Elaborator::makeContainer(ContainerKind kind, CallArguments arguments, const ast::Expr &call) {
  if (!import.spend(call.range, ImportContext::InstanceSteps + arguments.size()))
    return {};
  // One list or dictionary holds the elements: a comprehension, `ModuleList([A(), B()])`, `ModuleDict({ a: A() })`.
  if (arguments.size() == 1 && arguments.front().name.empty()) {
    CallArgument only = arguments.front();
    bool isDict = only.value.is<DictValue>();
    if (isDict || only.value.is<ListValue>()) {
      arguments.clear();
      const Sequence &items = *only.value.sequence();
      for (std::size_t i = 0; i < items.elements.size(); ++i)
        arguments.push_back({isDict ? items.names[i] : "", only.range, items.elements[i], only.range});
    }
  }
  Instance *container = import.newInstance();
  container->container = kind;
  container->typeName = spelling(kind).str();
  container->display = container->typeName;
  container->range = call.range;
  bool named = kind == ContainerKind::ModuleDict || kind == ContainerKind::ParameterDict;
  bool mayBeNamed = named || kind == ContainerKind::Sequential;
  for (const CallArgument &argument : arguments) {
    if (named && argument.name.empty()) {
      import.report(diag::EntryWithoutName, argument.nameRange, container->typeName);
      return {};
    }
    if (!mayBeNamed && !argument.name.empty()) {
      import.report(diag::EntryWithName, argument.nameRange, container->typeName);
      return {};
    }
    std::string name = argument.name.empty() ? std::to_string(container->members.size()) : argument.name;
    if (!addContainerEntry(*container, name, argument, false))
      return {};
  }
  return checkHeight(import, *container) ? StaticValue(ModuleHandle{container, ""}) : StaticValue();
}

/// The container of a `plain` list or dictionary, which may hold others.
Instance *Elaborator::plainContainer(const StaticValue &value, llvm::SMRange range) {
  Instance *container = import.newInstance();
  container->container = value.is<DictValue>() ? ContainerKind::Dict : ContainerKind::List;
  container->typeName = spelling(container->container).str();
  container->display = "the plain " + container->typeName;
  container->range = range;
  const Sequence &items = *value.sequence();
  for (std::size_t i = 0; i < items.elements.size(); ++i) {
    std::string name = items.names.empty() ? std::to_string(i) : items.names[i];
    if (!addContainerEntry(*container, name, {name, range, items.elements[i], range}, true))
      break;
  }
  return checkHeight(import, *container) ? container : nullptr;
}

} // namespace modc
