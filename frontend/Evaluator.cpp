// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluation of literals, names, attributes, conditions and loops over static lists.
#include "frontend/Evaluator.h"
#include "frontend/FunctionLibrary.h"
#include "frontend/Initializers.h"
#include "ir/OpRegistry.h"
#include "ir/Types.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringSwitch.h"

#include <fmt/format.h>

namespace modc {

/// Levels of expressions that are evaluated inside one another, over all calls.
static constexpr unsigned MaxEvaluationDepth = 2000;

StaticValue Evaluator::unsupported(llvm::SMRange range, llvm::StringRef what) {
  import.report(diag::NotSupported, range, what);
  return {};
}

StaticValue Evaluator::evaluate(const ast::Expr &expr) {
  auto leave = llvm::make_scope_exit([&] { --import.evaluationDepth; });
  if (++import.evaluationDepth > MaxEvaluationDepth) {
    import.report(diag::ImportTooDeep, expr.range, MaxEvaluationDepth);
    return {};
  }
  return evaluateKind(expr);
}

StaticValue Evaluator::evaluateKind(const ast::Expr &expr) {
  using Kind = ast::Expr::Kind;
  switch (expr.kind) {
  case Kind::Name:
    return evaluateNameExpr(llvm::cast<ast::NameExpr>(expr));
  case Kind::Int:
    return StaticValue::integer(llvm::cast<ast::IntExpr>(expr).value);
  case Kind::Float:
    return StaticValue::number(llvm::cast<ast::FloatExpr>(expr).value);
  case Kind::String: {
    auto text = evaluateString(llvm::cast<ast::StringExpr>(expr));
    return text ? StaticValue(std::move(*text)) : StaticValue();
  }
  case Kind::Bool:
    return StaticValue::boolean(llvm::cast<ast::BoolExpr>(expr).value);
  case Kind::None:
    return None();
  case Kind::Tuple:
    return evaluateElements(llvm::cast<ast::TupleExpr>(expr).elements, true);
  case Kind::List:
    return evaluateElements(llvm::cast<ast::ListExpr>(expr).elements, false);
  case Kind::Dict:
    return evaluateDict(llvm::cast<ast::DictExpr>(expr));
  case Kind::Call:
    return evaluateCall(llvm::cast<ast::CallExpr>(expr));
  case Kind::Attribute:
    return evaluateAttribute(llvm::cast<ast::AttributeExpr>(expr));
  case Kind::Index:
    return evaluateIndex(llvm::cast<ast::IndexExpr>(expr));
  case Kind::Unary:
    return evaluateUnary(llvm::cast<ast::UnaryExpr>(expr));
  case Kind::Binary:
    return evaluateBinary(llvm::cast<ast::BinaryExpr>(expr));
  case Kind::Compare:
    return evaluateCompare(llvm::cast<ast::CompareExpr>(expr));
  case Kind::Conditional:
    return evaluateConditional(llvm::cast<ast::ConditionalExpr>(expr));
  case Kind::Range:
    return evaluateRange(llvm::cast<ast::RangeExpr>(expr));
  case Kind::State:
    return evaluateState(llvm::cast<ast::StateExpr>(expr));
  case Kind::Scan:
    return evaluateScan(llvm::cast<ast::ScanExpr>(expr));
  case Kind::Comprehension: {
    const auto &comprehension = llvm::cast<ast::ComprehensionExpr>(expr);
    std::vector<StaticValue> elements;
    bool done = forEach(comprehension.clauses, [&] {
      elements.push_back(evaluate(*comprehension.element));
      return !elements.back().isPoison();
    });
    return done ? StaticValue::list(std::move(elements)) : StaticValue();
  }
  case Kind::Ellipsis:
  case Kind::Slice:
  case Kind::Star:
    break;
  }
  import.report(diag::MisplacedExpression, expr.range, plainText(expr.range));
  return {};
}

std::optional<std::string> Evaluator::evaluateString(const ast::StringExpr &string) {
  std::string text;
  for (const ast::StringExpr::Part &part : string.parts) {
    text += part.text;
    if (!part.expr)
      continue;
    StaticValue value = evaluate(*part.expr);
    if (value.isPoison())
      return std::nullopt;
    if (value.holdsTensor()) {
      import.report(diag::NotStatic, part.expr->range, "text", value.describe());
      return std::nullopt;
    }
    constexpr std::uint64_t TextBytes = 32; // as StaticValue::size() counts
    if (!import.spend(part.expr->range, value.size()))
      return std::nullopt;
    std::string shown = value.str();
    if (!import.spend(part.expr->range, (text.size() + shown.size()) / TextBytes))
      return std::nullopt;
    text += shown;
  }
  return text;
}

std::optional<std::string> Evaluator::evaluateName(const ast::MemberName &name) {
  if (name.isPlain())
    return name.plainText().str();
  return evaluateString(*name.string);
}

// Names

static bool isTorchModule(llvm::StringRef name) {
  return llvm::StringSwitch<bool>(name)
      .Cases("torch", "nn", "F", "functional", "math", "optim", "copy", true)
      .Default(false);
}

std::optional<std::string> Evaluator::qualifiedName(const ast::Expr &expr) {
  const auto *attribute = llvm::dyn_cast<ast::AttributeExpr>(&expr);
  if (!attribute)
    return std::nullopt;
  const ast::Expr *base = attribute->base.get();
  while (const auto *inner = llvm::dyn_cast<ast::AttributeExpr>(base)) {
    if (!isTorchModule(inner->name.text))
      return std::nullopt;
    base = inner->base.get();
  }
  const auto *head = llvm::dyn_cast<ast::NameExpr>(base);
  if (!head || !isTorchModule(head->name) || locals.count(head->name) || self.find(head->name) ||
      self.argument(head->name))
    return std::nullopt;
  return attribute->name.text;
}

/// Element types under PyTorch's names, only after `torch.`
static llvm::StringRef torchElement(llvm::StringRef name) {
  return llvm::StringSwitch<llvm::StringRef>(name)
      .Cases("float32", "float", "f32")
      .Cases("float64", "double", "f64")
      .Case("bfloat16", "bf16")
      .Cases("float16", "half", "f16")
      .Cases("int64", "long", "i64")
      .Cases("int32", "int", "i32")
      .Case("bool", "bool")
      .Default("");
}

std::optional<StaticValue> Evaluator::global(llvm::StringRef name, bool qualified) {
  const ModuleType *type = import.files.find(file, name);
  if (type && !(type->file->isLibrary && isFunctionOfLibrary(name)))
    return StaticValue(type);
  if (qualified && !torchElement(name).empty())
    return StaticValue(nn::slotElementFromText(&import.context, torchElement(name)));
  bool isFunction = containerKind(name) != ContainerKind::None || isStaticFunction(name) || isInitializer(name) ||
                    isShapeFunction(name) || nn::lookupOp(opSpelling(name)) || isFunctionOfLibrary(opSpelling(name)) ||
                    name == "deepcopy";
  if (isFunction && name != "bool")
    return StaticValue(FunctionHandle{name.str()});
  if (mlir::Type element = nn::slotElementFromText(&import.context, name))
    return StaticValue(element);
  if (auto constant = namedConstant(name); constant && (qualified || name != "e"))
    return StaticValue::number(*constant);
  return std::nullopt;
}

void addFunctionNames(std::vector<llvm::StringRef> &names) {
  for (const nn::OpInfo &op : nn::allOps())
    if (!op.arguments.empty())
      names.push_back(op.name);
  addShapeFunctionNames(names);
  for (llvm::StringRef name : staticFunctionNames())
    names.push_back(name);
  for (llvm::StringRef name : {"Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict"})
    names.push_back(name);
}

StaticValue Evaluator::unknownName(llvm::StringRef name, llvm::SMRange range) {
  std::vector<llvm::StringRef> names;
  addVisibleNames(names);
  for (llvm::StringRef type : import.files.visibleNames(file))
    names.push_back(type);
  addFunctionNames(names);
  import.report(diag::UnknownName, range, name).didYouMean(closestName(name, names));
  return {};
}

StaticValue Evaluator::evaluateNameExpr(const ast::NameExpr &name) {
  if (std::optional<StaticValue> value = lookup(name.name, name.range))
    return *value;
  if (std::optional<StaticValue> value = global(name.name, false))
    return *value;
  if (isTorchModule(name.name)) {
    import.report(diag::MisplacedExpression, name.range, name.name);
    return {};
  }
  return unknownName(name.name, name.range);
}

StaticValue Evaluator::member(const ModuleHandle &base, llvm::StringRef name, llvm::SMRange range) {
  const Instance &module = *base.instance;
  if (const Member *member = module.find(name))
    return readMember(base, *member, range);
  if (const StaticValue *argument = module.argument(name))
    return readArgument(*argument, range);
  if (module.failed)
    return {};
  std::vector<llvm::StringRef> names;
  for (const Member &member : module.members)
    names.push_back(member.name);
  for (const auto &[argument, value] : module.arguments)
    names.push_back(argument);
  Report report = import.report(diag::UnknownMember, range, module.display, name);
  report.didYouMean(closestName(name, names));
  if (module.type && &module != &self)
    report.note(module.type->decl->name.range, llvm::Twine("`") + module.type->name + "` is declared here");
  return {};
}

StaticValue Evaluator::evaluateAttribute(const ast::AttributeExpr &attribute) {
  if (std::optional<std::string> name = qualifiedName(attribute)) {
    if (std::optional<StaticValue> value = global(*name, true))
      return *value;
    return unknownName(*name, attribute.name.range);
  }
  StaticValue base = evaluate(*attribute.base);
  return attributeOf(base, attribute);
}

StaticValue Evaluator::attributeOf(const StaticValue &base, const ast::AttributeExpr &attribute) {
  llvm::StringRef name = attribute.name.text;
  if (base.isPoison())
    return {};
  if (const auto *module = base.as<ModuleHandle>()) {
    if (name == "training" && !module->instance->find(name))
      if (std::optional<StaticValue> training = lookup("training", attribute.range))
        return *training;
    return member(*module, name, attribute.name.range);
  }
  if (base.is<TensorHandle>())
    return tensorAttribute(base, attribute);
  if (const Sequence *items = base.sequence(); items && !items->names.empty()) {
    auto found = llvm::find(items->names, name);
    if (found != items->names.end())
      return items->elements[found - items->names.begin()];
    std::vector<llvm::StringRef> names(items->names.begin(), items->names.end());
    import.report(diag::UnknownEntry, attribute.name.range, name).didYouMean(closestName(name, names));
    return {};
  }
  import.report(diag::NoAttribute, attribute.name.range, base.describe(), name);
  return {};
}

// Conditions and loops

std::optional<bool> Evaluator::evaluateCondition(const ast::Expr &condition, llvm::StringRef construct) {
  StaticValue value = evaluate(condition);
  if (value.isPoison())
    return std::nullopt;
  if (std::optional<bool> result = truth(value))
    return result;
  Report report = import.report(diag::NotStatic, condition.range, construct, value.describe());
  if (value.is<TensorHandle>())
    report.note("a choice that depends on data is written `where(condition, a, b)`");
  return std::nullopt;
}

std::optional<std::vector<StaticValue>> Evaluator::elementsOf(const StaticValue &value, llvm::SMRange range) {
  if (value.isPoison())
    return std::nullopt;
  if (value.is<DictValue>()) {
    std::vector<StaticValue> keys(value.sequence()->names.begin(), value.sequence()->names.end());
    return keys;
  }
  if (const Sequence *items = value.sequence())
    return items->elements;
  if (const auto *module = value.as<ModuleHandle>(); module && module->instance->isContainer()) {
    std::vector<StaticValue> elements;
    for (const Member &member : module->instance->members)
      elements.push_back(module->instance->isList() ? readMember(*module, member, range) : StaticValue(member.name));
    return elements;
  }
  Report report = import.report(diag::NotIterable, range, value.describe());
  if (value.is<TensorHandle>())
    report.note("a loop over a dimension is written `scan`");
  return std::nullopt;
}

std::optional<std::vector<StaticValue>> Evaluator::evaluateIterable(const ast::Expr &iterable) {
  return elementsOf(evaluate(iterable), iterable.range);
}

bool Evaluator::bindTargets(const std::vector<ast::Identifier> &targets, const StaticValue &element) {
  auto bind = [&](const ast::Identifier &target, const StaticValue &value) {
    if (target.text == "_")
      return true;
    if (!checkLocal(target.text, target.range))
      return false;
    locals[target.text] = value;
    return true;
  };
  if (targets.size() == 1)
    return bind(targets.front(), element);
  llvm::SMRange range(targets.front().range.Start, targets.back().range.End);
  const Sequence *items = element.sequence();
  if (!items || items->elements.size() != targets.size()) {
    if (!element.isPoison())
      import.report(diag::UnpackMismatch, range, targets.size(), element.describe());
    return false;
  }
  for (std::size_t i = 0; i < targets.size(); ++i)
    if (!bind(targets[i], items->elements[i]))
      return false;
  return true;
}

bool Evaluator::forEach(llvm::ArrayRef<ast::ForClause> clauses, llvm::function_ref<bool()> body) {
  if (clauses.empty())
    return body();
  const ast::ForClause &clause = clauses.front();
  std::optional<std::vector<StaticValue>> elements = evaluateIterable(*clause.iterable);
  if (!elements)
    return false;
  // The targets belong to the comprehension alone.
  std::vector<std::pair<std::string, std::optional<StaticValue>>> saved;
  for (const ast::Identifier &target : clause.targets) {
    auto found = locals.find(target.text);
    saved.push_back({target.text, found == locals.end() ? std::nullopt : std::optional<StaticValue>(found->second)});
  }
  auto restore = llvm::make_scope_exit([&] {
    for (auto &[name, value] : saved)
      if (value)
        locals[name] = *value;
      else
        locals.erase(name);
  });
  for (const StaticValue &element : *elements) {
    if (!import.spend(clause.iterable->range) || !bindTargets(clause.targets, element))
      return false;
    bool taken = true;
    for (const ast::ExprPtr &condition : clause.conditions) {
      std::optional<bool> value = evaluateCondition(*condition, "the condition of a comprehension");
      if (!value)
        return false;
      taken &= *value;
    }
    if (taken && !forEach(clauses.drop_front(), body))
      return false;
  }
  return true;
}

} // namespace modc
