// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Learning-rate schedules of a train block as a dictionary: PyTorch's, under a short name or PyTorch's own.
//
//   schedule = cosine(steps = 1000)                 {name = "cosine", steps = 1000, min_lr = 0.0}
//   schedule = CosineAnnealingLR(T_max = 1000)      the same
//   schedule = warmup(steps = 100, after = step(30))   {name = "warmup", steps = 100, start = 0.0, after = {…}}
#include "frontend/ImportTrain.h"

#include <cmath>

#include <fmt/format.h>

namespace modc {
namespace {

struct ScheduleArgument {
  enum Kind { Count, Number, Factor, Counts, Schedule };
  llvm::StringRef name, torchName;
  Kind kind;
  std::optional<double> defaultValue = std::nullopt; // nothing: it must be given
};

struct ScheduleRule {
  llvm::StringRef name, torchName;
  std::vector<ScheduleArgument> arguments;
};

using Argument = ScheduleArgument;

const std::vector<ScheduleRule> &rules() {
  static const std::vector<ScheduleRule> table{
      {"constant",
       "ConstantLR",
       {{"factor", "factor", Argument::Factor, 1.0 / 3}, {"steps", "total_iters", Argument::Count, 5}}},
      {"linear",
       "LinearLR",
       {{"start", "start_factor", Argument::Factor, 1.0 / 3},
        {"end", "end_factor", Argument::Factor, 1},
        {"steps", "total_iters", Argument::Count, 5}}},
      {"step", "StepLR", {{"step_size", "step_size", Argument::Count}, {"gamma", "gamma", Argument::Number, 0.1}}},
      {"multistep",
       "MultiStepLR",
       {{"milestones", "milestones", Argument::Counts}, {"gamma", "gamma", Argument::Number, 0.1}}},
      {"exponential", "ExponentialLR", {{"gamma", "gamma", Argument::Number}}},
      {"cosine",
       "CosineAnnealingLR",
       {{"steps", "T_max", Argument::Count}, {"min_lr", "eta_min", Argument::Number, 0}}},
      {"polynomial",
       "PolynomialLR",
       {{"steps", "total_iters", Argument::Count, 5}, {"power", "power", Argument::Number, 1}}},
      {"warmup",
       "",
       {{"steps", "", Argument::Count}, {"start", "", Argument::Factor, 0}, {"after", "", Argument::Schedule, 0}}},
  };
  return table;
}

const ScheduleRule *findRule(llvm::StringRef name) {
  for (const ScheduleRule &rule : rules())
    if (rule.name == name || (!rule.torchName.empty() && rule.torchName == name))
      return &rule;
  return nullptr;
}

llvm::StringRef kindText(Argument::Kind kind) {
  switch (kind) {
  case Argument::Count:
    return "a number of steps from 1 on";
  case Argument::Number:
    return "a number from 0 on";
  case Argument::Factor:
    return "a factor from 0 to 1";
  case Argument::Counts:
    return "a list of numbers of steps, ascending";
  case Argument::Schedule:
    return "a schedule";
  }
  llvm_unreachable("unknown kind of argument");
}

class ScheduleImporter {
public:
  ScheduleImporter(ImportContext &import, SettingEvaluator &evaluator)
      : import(import), evaluator(evaluator), builder(&import.context) {}

  mlir::DictionaryAttr run(const ast::Expr &value) {
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
    const ScheduleRule *rule = findRule(name);
    if (rule)
      return importCall(*rule, *call);
    std::vector<llvm::StringRef> names;
    for (const ScheduleRule &known : rules())
      for (llvm::StringRef spelling : {known.name, known.torchName})
        names.push_back(spelling);
    import.report(diag::UnknownSchedule, attribute ? attribute->name.range : callee->range, name)
        .didYouMean(closestName(name, names))
        .note("a schedule that looks at the loss, or one of your own, is a call of `set_lr` in the program");
    return {};
  }

private:
  /// A nested schedule is no value of the language: it is imported from its text.
  mlir::DictionaryAttr importCall(const ScheduleRule &rule, const ast::CallExpr &call) {
    CallArguments arguments;
    std::map<std::size_t, const ast::Expr *> written;
    bool fine = true;
    for (const ast::Argument &argument : call.arguments) {
      CallArgument given{argument.name ? spelled(rule, argument.name->text) : "",
                         argument.name ? argument.name->range : argument.value->range, StaticValue(None()),
                         argument.value->range};
      std::size_t position = arguments.size();
      bool isNested = given.name == "after" || (given.name.empty() && position < rule.arguments.size() &&
                                                rule.arguments[position].kind == Argument::Schedule);
      written[position] = argument.value.get();
      if (!isNested)
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
        attribute = run(*written[index]);
      else
        attribute = convert(formal, arguments[index]);
      if (index >= 0 && !attribute)
        return {};
      if (attribute)
        result.set(formal.name, attribute);
    }
    return result.getDictionary(&import.context);
  }

  /// Our name of an argument that may be written as in PyTorch.
  static std::string spelled(const ScheduleRule &rule, const std::string &name) {
    for (const ScheduleArgument &formal : rule.arguments)
      if (!formal.torchName.empty() && formal.torchName == name)
        return formal.name.str();
    return name;
  }

  mlir::Attribute defaultAttribute(const ScheduleArgument &formal) {
    if (formal.kind == Argument::Schedule)
      return {};
    if (formal.kind == Argument::Count)
      return builder.getI64IntegerAttr(static_cast<std::int64_t>(*formal.defaultValue));
    return builder.getF64FloatAttr(*formal.defaultValue);
  }

  static std::optional<std::int64_t> count(const StaticValue &value) {
    return value.is<std::int64_t>() && *value.asInteger() >= 1 ? value.asInteger() : std::nullopt;
  }

  mlir::Attribute convert(const ScheduleArgument &formal, const CallArgument &given) {
    std::optional<double> number = given.value.is<bool>() ? std::nullopt : given.value.asDouble();
    bool isNumber = number && std::isfinite(*number) && *number >= 0;
    if (formal.kind == Argument::Count && count(given.value))
      return builder.getI64IntegerAttr(*count(given.value));
    if ((formal.kind == Argument::Number || (formal.kind == Argument::Factor && isNumber && *number <= 1)) && isNumber)
      return builder.getF64FloatAttr(*number);
    if (formal.kind == Argument::Counts)
      if (mlir::Attribute counts = convertCounts(given.value))
        return counts;
    import.report(diag::SettingValue, given.range, formal.name, kindText(formal.kind), given.value.describe());
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
  mlir::Builder builder;
};
} // namespace

mlir::DictionaryAttr importSchedule(ImportContext &import, SettingEvaluator &evaluator, const ast::Expr &value) {
  return ScheduleImporter(import, evaluator).run(value);
}

} // namespace modc
