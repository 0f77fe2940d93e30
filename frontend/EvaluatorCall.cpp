// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluation of calls: what is called, and which argument goes where.
#include "frontend/Evaluator.h"

#include "llvm/ADT/StringSwitch.h"

#include <fmt/format.h>

namespace modc {

llvm::StringRef spelling(ContainerKind kind) {
  switch (kind) {
  case ContainerKind::None:
    return "";
  case ContainerKind::Sequential:
    return "Sequential";
  case ContainerKind::ModuleList:
    return "ModuleList";
  case ContainerKind::ModuleDict:
    return "ModuleDict";
  case ContainerKind::ParameterList:
    return "ParameterList";
  case ContainerKind::ParameterDict:
    return "ParameterDict";
  case ContainerKind::List:
    return "list";
  case ContainerKind::Dict:
    return "dict";
  }
  llvm_unreachable("unknown container");
}

ContainerKind containerKind(llvm::StringRef name) {
  return llvm::StringSwitch<ContainerKind>(name)
      .Case("Sequential", ContainerKind::Sequential)
      .Case("ModuleList", ContainerKind::ModuleList)
      .Case("ModuleDict", ContainerKind::ModuleDict)
      .Case("ParameterList", ContainerKind::ParameterList)
      .Case("ParameterDict", ContainerKind::ParameterDict)
      .Default(ContainerKind::None);
}

/// Names of PyTorch for ops that have another one in the op table.
llvm::StringRef opSpelling(llvm::StringRef name) {
  return llvm::StringSwitch<llvm::StringRef>(name)
      .Case("view", "reshape")
      .Cases("mm", "bmm", "matmul")
      .Case("negative", "neg")
      .Case("multiply", "mul")
      .Cases("divide", "true_divide", "div")
      .Case("subtract", "sub")
      .Cases("concat", "concatenate", "cat")
      .Case("clip", "clamp")
      .Case("greater", "gt")
      .Case("greater_equal", "ge")
      .Case("less", "lt")
      .Case("less_equal", "le")
      .Case("not_equal", "ne")
      .Cases("swapaxes", "swapdims", "transpose")
      .Default(name);
}

std::optional<CallArguments> Evaluator::evaluateArguments(const std::vector<ast::Argument> &arguments) {
  CallArguments result;
  bool poisoned = false;
  for (const ast::Argument &argument : arguments) {
    if (const auto *star = llvm::dyn_cast<ast::StarExpr>(argument.value.get())) {
      std::optional<std::vector<StaticValue>> expanded = elementsOf(evaluate(*star->operand), star->range);
      poisoned |= !expanded;
      for (StaticValue &element : expanded ? *expanded : std::vector<StaticValue>())
        result.push_back({"", star->range, std::move(element), star->range});
      continue;
    }
    StaticValue value = evaluate(*argument.value);
    poisoned |= value.isPoison();
    result.push_back({argument.name ? argument.name->text : "",
                      argument.name ? argument.name->range : argument.value->range, std::move(value),
                      argument.value->range});
  }
  if (poisoned)
    return std::nullopt;
  return result;
}

StaticValue Evaluator::evaluateCall(const ast::CallExpr &call) {
  const auto *attribute = llvm::dyn_cast<ast::AttributeExpr>(call.callee.get());
  if (attribute && !qualifiedName(*attribute)) {
    StaticValue base = evaluate(*attribute->base);
    return base.isPoison() ? StaticValue() : callMethod(base, *attribute, call);
  }
  StaticValue callee = evaluate(*call.callee);
  std::optional<CallArguments> arguments = evaluateArguments(call.arguments);
  if (callee.isPoison() || !arguments)
    return {};
  return callValue(callee, std::move(*arguments), call.callee->range, call);
}

StaticValue Evaluator::callValue(const StaticValue &callee, CallArguments arguments, llvm::SMRange calleeRange,
                                 const ast::Expr &call) {
  if (const auto *module = callee.as<ModuleHandle>())
    return callModule(*module, std::move(arguments), call);
  if (const auto *type = callee.as<const ModuleType *>())
    return instantiate(**type, std::move(arguments), call);
  const auto *function = callee.as<FunctionHandle>();
  if (!function) {
    import.report(diag::NotCallable, calleeRange, callee.describe());
    return {};
  }
  ContainerKind kind = containerKind(function->name);
  if (kind != ContainerKind::None)
    return makeContainer(kind, std::move(arguments), call);
  // `len(parts)`, `zip(xs, ys)`: what a list holds does not matter.
  bool ofElements = llvm::StringSwitch<bool>(function->name)
                        .Cases("len", "enumerate", "zip", "reversed", "list", "tuple", true)
                        .Default(false);
  bool onTensors = llvm::any_of(arguments, [&](const CallArgument &argument) {
    return !argument.name.empty() || (ofElements ? argument.value.is<TensorHandle>() : argument.value.holdsTensor());
  });
  if (!isStaticFunction(function->name) || onTensors)
    return callFunction(opSpelling(function->name), std::move(arguments), call);
  std::vector<StaticValue> values;
  for (const CallArgument &argument : arguments)
    values.push_back(argument.value);
  // `len(layers)`, `enumerate(layers)`: containers count as lists of their modules.
  for (std::size_t i = 0; i < values.size(); ++i)
    if (const auto *module = values[i].as<ModuleHandle>(); module && module->instance->isContainer())
      if (std::optional<std::vector<StaticValue>> elements = elementsOf(values[i], arguments[i].range))
        values[i] = StaticValue::list(std::move(*elements));
  Folded folded = foldFunction(function->name, values);
  if (folded.value)
    return *folded.value;
  if (folded.why.empty())
    return callFunction(opSpelling(function->name), std::move(arguments), call);
  import.report(diag::StaticArithmetic, call.range, function->name, folded.why);
  return {};
}

/// keys(), values() and items() of a dictionary or container.
static std::optional<StaticValue> dictionaryMethod(llvm::StringRef name, const std::vector<std::string> &keys,
                                                   llvm::function_ref<StaticValue(std::size_t)> value) {
  std::vector<StaticValue> result;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (name == "keys")
      result.push_back(StaticValue(keys[i]));
    else if (name == "values" || name == "children")
      result.push_back(value(i));
    else if (name == "items" || name == "named_children")
      result.push_back(StaticValue::tuple({StaticValue(keys[i]), value(i)}));
    else
      return std::nullopt;
  }
  bool known = llvm::StringSwitch<bool>(name)
                   .Cases("keys", "values", "items", "children", "named_children", true)
                   .Default(false);
  return known ? std::optional<StaticValue>(StaticValue::list(std::move(result))) : std::nullopt;
}

StaticValue Evaluator::callMethod(const StaticValue &base, const ast::AttributeExpr &method,
                                  const ast::CallExpr &call) {
  llvm::StringRef name = method.name.text;
  std::optional<CallArguments> arguments = evaluateArguments(call.arguments);
  if (!arguments)
    return {};
  if (base.is<TensorHandle>())
    return tensorMethod(base, method, std::move(*arguments), call);
  if (const auto *dict = base.as<DictValue>())
    if (auto result =
            dictionaryMethod(name, dict->items->names, [&](std::size_t i) { return dict->items->elements[i]; }))
      return *result;
  const auto *module = base.as<ModuleHandle>();
  if (!module) {
    StaticValue callee = attributeOf(base, method);
    return callee.isPoison() ? StaticValue() : callValue(callee, std::move(*arguments), method.range, call);
  }
  if (name == "forward" && !module->instance->find(name))
    return callModule(*module, std::move(*arguments), call);
  bool hasOwn = module->instance->find(name) != nullptr;
  if (!hasOwn && (module->instance->isContainer() || name == "children" || name == "named_children")) {
    std::vector<std::string> keys;
    std::vector<const Member *> members;
    for (const Member &member : module->instance->members)
      if (member.kind == Member::Kind::Child || module->instance->isContainer()) {
        keys.push_back(member.name);
        members.push_back(&member);
      }
    if (auto result =
            dictionaryMethod(name, keys, [&](std::size_t i) { return readMember(*module, *members[i], method.range); }))
      return *result;
  }
  StaticValue callee = attributeOf(base, method);
  return callee.isPoison() ? StaticValue() : callValue(callee, std::move(*arguments), method.range, call);
}

std::optional<std::vector<int>> Evaluator::bindArguments(llvm::StringRef callee, llvm::ArrayRef<Formal> formals,
                                                         const CallArguments &arguments, const ast::Expr &call,
                                                         llvm::SMRange declaration) {
  std::vector<int> bound(formals.size(), -1);
  bool failed = false;
  auto declared = [&](Report &&report) {
    if (declaration.isValid())
      report.note(declaration, llvm::Twine("`") + callee + "` is declared here");
    failed = true;
  };
  std::size_t position = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const CallArgument &argument = arguments[i];
    std::size_t index = position;
    if (argument.name.empty()) {
      ++position;
    } else {
      index =
          llvm::find_if(formals, [&](const Formal &formal) { return formal.name == argument.name; }) - formals.begin();
      if (index == formals.size()) {
        std::vector<llvm::StringRef> names;
        for (const Formal &formal : formals)
          names.push_back(formal.name);
        declared(std::move(import.report(diag::UnknownArgument, argument.nameRange, callee, argument.name)
                               .didYouMean(closestName(argument.name, names))));
        continue;
      }
    }
    if (index >= formals.size()) {
      declared(import.report(diag::TooManyArguments, argument.range, callee, formals.size()));
      break;
    }
    if (bound[index] >= 0) {
      declared(import.report(diag::ArgumentGivenTwice, argument.nameRange, formals[index].name));
      continue;
    }
    bound[index] = static_cast<int>(i);
  }
  for (std::size_t i = 0; i < formals.size() && !failed; ++i)
    if (formals[i].required && bound[i] < 0)
      declared(import.report(diag::MissingArgument, call.range, callee, formals[i].name));
  if (failed)
    return std::nullopt;
  return bound;
}

} // namespace modc
