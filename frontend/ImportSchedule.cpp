// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Learning-rate schedules of a train block as a dictionary: PyTorch's, under a short name or PyTorch's own.
//
//   schedule = cosine(steps = 1000)                 {name = "cosine", steps = 1000, min_lr = 0.0}
//   schedule = CosineAnnealingLR(T_max = 1000)      the same
//   schedule = warmup(steps = 100, after = step(30))   {name = "warmup", steps = 100, start = 0.0, after = {…}}
//   schedule = lambda(1 / (1 + step))               {name = "lambda", factor = ["/", 1.0, ["+", 1.0, "step"]]}
#include "frontend/ImportTrain.h"
#include "frontend/ScheduleRules.h"

#include <cmath>

#include <fmt/format.h>

namespace modc {
namespace {

using Argument = ScheduleArgument;

class ScheduleImporter {
public:
  ScheduleImporter(ImportContext &import, SettingEvaluator &evaluator, const nn::OptimizerRule *optimizer)
      : import(import), evaluator(evaluator), optimizer(optimizer), builder(&import.context) {}

  mlir::DictionaryAttr run(const ast::Expr &value, bool isAfter = false) {
    const auto *call = llvm::dyn_cast<ast::CallExpr>(&value);
    const ast::Expr *callee = call ? call->callee.get() : nullptr;
    const auto *attribute = llvm::dyn_cast_or_null<ast::AttributeExpr>(callee); // torch.optim.lr_scheduler.StepLR
    const auto *word = llvm::dyn_cast_or_null<ast::NameExpr>(callee);
    if (!attribute && !word) {
      import.report(diag::SettingValue, value.range, "schedule", "the call of a schedule, such as `cosine(steps = 9)`",
                    "something else");
      return {};
    }
    std::string name = attribute ? attribute->name.text : word->name;
    const ScheduleRule *rule = findSchedule(name);
    if (rule && isAfter && !rule->canFollow) {
      import.report(diag::SettingValue, value.range, "after", "a schedule that scales the rate", rule->name);
      return {};
    }
    if (rule)
      return importCall(*rule, *call);
    std::vector<llvm::StringRef> names;
    for (const ScheduleRule &known : scheduleRules())
      for (llvm::StringRef spelling : {known.name, known.torchName})
        names.push_back(spelling);
    import.report(diag::UnknownSchedule, attribute ? attribute->name.range : callee->range, name)
        .didYouMean(closestName(name, names))
        .note("one of your own is a formula, `lambda(1 / (1 + step))`, or a call of `set_lr` in the program");
    return {};
  }

private:
  mlir::DictionaryAttr importCall(const ScheduleRule &rule, const ast::CallExpr &call) {
    CallArguments arguments;
    std::map<std::size_t, const ast::Expr *> written;
    bool fine = true;
    for (const ast::Argument &argument : call.arguments) {
      CallArgument given{argument.name ? spelled(rule, argument.name->text) : "",
                         argument.name ? argument.name->range : argument.value->range, StaticValue(None()),
                         argument.value->range};
      std::size_t position = arguments.size();
      written[position] = argument.value.get();
      if (!isText(rule, given.name, position))
        given.value = evaluator.evaluate(*argument.value);
      fine &= !given.value.isPoison();
      arguments.push_back(std::move(given));
    }
    std::vector<Formal> formals;
    for (const ScheduleArgument &formal : rule.arguments)
      formals.push_back({formal.name.str(), !formal.defaultValue});
    std::optional<std::vector<int>> bound =
        fine ? evaluator.bindArguments(rule.name, formals, arguments, call) : std::nullopt;
    if (!bound)
      return {};
    mlir::NamedAttrList result;
    result.set("name", builder.getStringAttr(rule.name));
    for (auto [formal, index] : llvm::zip(rule.arguments, *bound)) {
      mlir::Attribute attribute;
      if (index < 0)
        attribute = defaultAttribute(formal);
      else if (formal.kind == Argument::Schedule)
        attribute = run(*written[index], /*isAfter=*/true);
      else if (formal.kind == Argument::Expression)
        attribute = importFactor(import, evaluator, *written[index]);
      else
        attribute = convert(formal, arguments[index]);
      if (index >= 0 && !attribute)
        return {};
      if (attribute)
        result.set(formal.name, attribute);
    }
    return checkTogether(rule, result.getDictionary(&import.context), call);
  }

  /// What PyTorch's constructors refuse.
  mlir::DictionaryAttr checkTogether(const ScheduleRule &rule, mlir::DictionaryAttr given, const ast::CallExpr &call) {
    auto cycles = given.getAs<mlir::BoolAttr>("cycle_momentum");
    auto factor = given.getAs<mlir::FloatAttr>("factor");
    if (cycles && cycles.getValue() && optimizer && !optimizer->momentum())
      import.report(diag::SettingConflict, call.range, rule.name,
                    "optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
    else if (rule.name == "plateau" && factor.getValueAsDouble() >= 1)
      import.report(diag::SettingConflict, call.range, rule.name, "Factor should be < 1.0.");
    else
      return given;
    return {};
  }

  /// Whether an argument is read from its text, being no value of the language.
  static bool isText(const ScheduleRule &rule, const std::string &name, std::size_t position) {
    for (std::size_t i = 0; i < rule.arguments.size(); ++i)
      if (name.empty() ? i == position : rule.arguments[i].name == name)
        return rule.arguments[i].kind == Argument::Schedule || rule.arguments[i].kind == Argument::Expression;
    return false;
  }

  /// Our name of an argument that may be written as in PyTorch.
  static std::string spelled(const ScheduleRule &rule, const std::string &name) {
    for (const ScheduleArgument &formal : rule.arguments)
      if (!formal.torchName.empty() && formal.torchName == name)
        return formal.name.str();
    return name;
  }

  mlir::Attribute defaultAttribute(const ScheduleArgument &formal) {
    if (formal.kind == Argument::Schedule || formal.kind == Argument::OptionalCount)
      return {};
    if (formal.kind == Argument::Flag)
      return builder.getBoolAttr(*formal.defaultValue != 0);
    if (formal.kind == Argument::Choice)
      return builder.getStringAttr(formal.choices.front());
    if (formal.kind == Argument::Count || formal.kind == Argument::Whole)
      return builder.getI64IntegerAttr(static_cast<std::int64_t>(*formal.defaultValue));
    return builder.getF64FloatAttr(*formal.defaultValue);
  }

  static std::optional<std::int64_t> count(const StaticValue &value, std::int64_t least = 1) {
    return value.is<std::int64_t>() && *value.asInteger() >= least ? value.asInteger() : std::nullopt;
  }

  mlir::Attribute convert(const ScheduleArgument &formal, const CallArgument &given) {
    const double number = given.value.is<bool>() ? -1 : given.value.asDouble().value_or(-1);
    bool isNumber = std::isfinite(number) && number >= 0;
    bool isCount = formal.kind == Argument::Count || formal.kind == Argument::OptionalCount;
    std::int64_t least = isCount ? 1 : 0;
    if ((isCount || formal.kind == Argument::Whole) && count(given.value, least))
      return builder.getI64IntegerAttr(*count(given.value, least));
    if (formal.kind == Argument::Flag && given.value.is<bool>())
      return builder.getBoolAttr(*given.value.as<bool>());
    if (const std::string *word = given.value.as<std::string>(); word && llvm::is_contained(formal.choices, *word))
      return builder.getStringAttr(*word);
    if ((formal.kind == Argument::Number || (formal.kind == Argument::Factor && isNumber && number <= 1)) && isNumber)
      return builder.getF64FloatAttr(number);
    if (formal.kind == Argument::Counts)
      if (mlir::Attribute counts = convertCounts(given.value))
        return counts;
    import.report(diag::SettingValue, given.range, formal.name, kindText(formal), given.value.describe());
    return {};
  }

  mlir::Attribute convertCounts(const StaticValue &value) {
    const Sequence *items = value.is<DictValue>() ? nullptr : value.sequence();
    std::vector<std::int64_t> counts;
    for (const StaticValue &element : items ? items->elements : std::vector<StaticValue>()) {
      if (!count(element) || (!counts.empty() && *count(element) < counts.back()))
        return {};
      counts.push_back(*count(element));
    }
    return counts.empty() ? mlir::Attribute() : builder.getDenseI64ArrayAttr(counts);
  }

  ImportContext &import;
  SettingEvaluator &evaluator;
  const nn::OptimizerRule *optimizer;
  mlir::Builder builder;
};
} // namespace

mlir::DictionaryAttr importSchedule(ImportContext &import, SettingEvaluator &evaluator, const ast::Expr &value,
                                    const nn::OptimizerRule *optimizer) {
  return ScheduleImporter(import, evaluator, optimizer).run(value);
}

} // namespace modc
