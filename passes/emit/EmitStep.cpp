// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes Training::step: clip the gradients, the optimiser's step, the next learning rates.
//
//   Status Net::Training::step() noexcept {
//     modc::clip_grad_norm(gradients_, 1);
//     MODC_TRY(optimizer_.step(gradients_, groups_));
//     ++steps_;
//     update_lr();
//     return modc::ok;
//   }
#include "passes/emit/EmitStep.h"
#include "ir/optimizers/OptimizerRule.h"
#include "passes/emit/EmitSchedule.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <set>

#include <fmt/format.h>

namespace modc {

static mlir::DictionaryAttr scheduleOf(const EmitModel &model) {
  return model.trainBlock ? model.trainBlock.getSchedule().value_or(nullptr) : nullptr;
}

static const nn::OptimizerRule &optimizerOf(const EmitModel &model) {
  return *nn::lookupOptimizer(model.trainBlock.getOptimizer().getAs<mlir::StringAttr>("name").getValue());
}

std::string settingComments(const EmitModel &model) {
  std::string text = fmt::format("/// optimizer = {}\n", settingText(model.trainBlock.getOptimizer()));
  if (auto norm = model.trainBlock.getClipGradNormAttr())
    text += fmt::format("/// clip_grad_norm = {}\n", settingText(norm));
  if (mlir::DictionaryAttr schedule = scheduleOf(model))
    text += fmt::format("/// schedule = {}\n", settingText(schedule));
  return text;
}

/// The momentum that a schedule sets: its value before the first step.
static void setCycledMomentum(const nn::OptimizerRule &rule, mlir::DictionaryAttr schedule,
                              mlir::NamedAttrList &settings) {
  const nn::OptimizerArgument &argument = *rule.momentum();
  mlir::Attribute first = schedule.get("max_momentum"), given = settings.get(argument.name);
  if (auto tuple = mlir::dyn_cast_or_null<mlir::DenseF64ArrayAttr>(given)) {
    llvm::SmallVector<double> numbers(tuple.asArrayRef());
    numbers[0] = mlir::cast<mlir::FloatAttr>(first).getValueAsDouble();
    first = mlir::DenseF64ArrayAttr::get(schedule.getContext(), numbers);
  }
  settings.set(argument.name, first);
}

/// What every parameter group begins with; the default one is first.
static std::vector<mlir::DictionaryAttr> groupsOf(const EmitModel &model) {
  std::vector<mlir::DictionaryAttr> groups;
  mlir::DictionaryAttr schedule = scheduleOf(model);
  auto add = [&](mlir::DictionaryAttr own) {
    mlir::NamedAttrList settings(model.trainBlock.getOptimizer());
    for (mlir::NamedAttribute setting : own ? own.getValue() : llvm::ArrayRef<mlir::NamedAttribute>())
      settings.set(setting.getName(), setting.getValue());
    if (schedule && cyclesMomentum(schedule))
      setCycledMomentum(optimizerOf(model), schedule, settings);
    groups.push_back(settings.getDictionary(model.trainBlock.getContext()));
  };
  add(nullptr);
  for (mlir::Attribute group : model.trainBlock.getGroups())
    add(mlir::cast<mlir::DictionaryAttr>(group));
  return groups;
}

unsigned optimizerStates(const EmitModel &model) {
  if (!model.trainBlock)
    return 0;
  const nn::OptimizerRule &rule = optimizerOf(model);
  std::set<std::string> names;
  for (mlir::DictionaryAttr group : groupsOf(model))
    for (const std::string &name : rule.state(nn::OptimizerSettings(rule.arguments, group)))
      names.insert(name);
  return static_cast<unsigned>(names.size());
}

/// modc::Optimizer's Options of a group.
static std::string optionsText(const nn::OptimizerRule &rule, mlir::DictionaryAttr group) {
  nn::OptimizerSettings settings(rule.arguments, group);
  std::vector<std::string> values;
  for (const nn::OptimizerArgument &argument : rule.arguments)
    for (unsigned i = 0; i < argument.defaults.size(); ++i)
      values.push_back(argument.isFlag ? (settings.flag(argument.name) ? "true" : "false")
                                       : fmt::format("{}", settings.number(argument.name, i)));
  return "{" + llvm::join(values, ", ") + "}";
}

std::string stepDeclarations(const EmitModel &model) {
  mlir::DictionaryAttr schedule = scheduleOf(model);
  const bool looksAtMetric = schedule && hasMetric(schedule), looksAtSteps = schedule && !looksAtMetric;
  const char *clips = model.trainBlock.getClipGradNormAttr() ? "clips the gradients, then " : "";
  std::string text = "  modc::Status step() noexcept;\n";
  if (*clips || looksAtSteps)
    text = fmt::format("  /// First {}the optimiser's step{}.\n", clips, looksAtSteps ? ", then the schedule's" : "") +
           text;
  if (looksAtMetric)
    text += "  /// Tells the schedule the metric of an epoch.\n  void schedule_step(double metric) noexcept;\n";
  const std::string state = fmt::format("\n  /// What modc/optim_state.h and modc/io.h write and read.\n"
                                        "  modc::OptimizerState<modc::{}> optimizer_state() noexcept {{\n    return "
                                        "{{gradients_, optimizer_, groups_{}}};\n"
                                        "  }}\n",
                                        optimizerOf(model).runtimeClass,
                                        looksAtSteps    ? ", initial_lr_, steps_"
                                        : looksAtMetric ? ", plateau_.state"
                                                        : "");
  if (!looksAtSteps)
    return text +
           "\n  double lr(int group = 0) const noexcept { return groups_[group].lr; }\n"
           "  void set_lr(double lr, int group = 0) noexcept { groups_[group].lr = lr; }\n" +
           state;
  return text +
         "\n  /// What the schedule gives the next step.\n"
         "  double lr(int group = 0) const noexcept { return groups_[group].lr; }\n"
         "  /// What the schedule begins with.\n"
         "  void set_lr(double lr, int group = 0) noexcept {\n    initial_lr_[group] = lr;\n    update_lr();\n"
         "  }\n" +
         state;
}

std::string stepMembers(const EmitModel &model) {
  const std::size_t groups = groupsOf(model).size();
  mlir::DictionaryAttr schedule = scheduleOf(model);
  const std::string &rule = optimizerOf(model).runtimeClass;
  std::string text =
      fmt::format("  modc::{}::Options groups_[{}];\n  modc::Optimizer<modc::{}> optimizer_;\n", rule, groups, rule);
  if (schedule && hasMetric(schedule))
    return text + fmt::format("  modc::schedule::Plateau plateau_{};\n", plateauText(schedule));
  if (schedule)
    text += fmt::format("  double initial_lr_[{}];\n  std::int64_t steps_ = 0;\n", groups);
  return text;
}

static bool hasSteps(mlir::DictionaryAttr schedule) { return schedule && !hasMetric(schedule); }

std::string stepPrivateFunctions(const EmitModel &model) {
  return hasSteps(scheduleOf(model)) ? "  void update_lr() noexcept;\n\n" : "";
}

std::string stepInitializers(const EmitModel &model) {
  std::vector<std::string> rows, rates;
  const nn::OptimizerRule &rule = optimizerOf(model);
  mlir::DictionaryAttr schedule = scheduleOf(model);
  for (mlir::DictionaryAttr group : groupsOf(model)) {
    double rate = nn::OptimizerSettings(rule.arguments, group).number("lr");
    rates.push_back(fmt::format("{}", hasSteps(schedule) ? initialRate(schedule, rate) : rate));
    rows.push_back(optionsText(rule, group));
  }
  std::string text = fmt::format(",\n      groups_{{{}}},\n      optimizer_(memory.optimizer, optimizer_bytes, "
                                 "gradients_, groups_)",
                                 llvm::join(rows, ", "));
  return hasSteps(schedule) ? text + fmt::format(",\n      initial_lr_{{{}}}", llvm::join(rates, ", ")) : text;
}

std::string stepConstructorBody(const EmitModel &model) {
  return hasSteps(scheduleOf(model)) ? " {\n  update_lr();\n}\n\n" : " {}\n\n";
}

static std::string updateLr(const EmitModel &model, mlir::DictionaryAttr schedule) {
  const std::size_t groups = groupsOf(model).size();
  std::string text = fmt::format("void {}::Training::update_lr() noexcept {{\n", model.className);
  const std::string group = groups == 1 ? "0" : "group", indent = groups == 1 ? "  " : "    ";
  std::string body = fmt::format("{}groups_[{}].lr = {};\n", indent, group,
                                 rateText(schedule, "initial_lr_[" + group + "]", "steps_"));
  if (cyclesMomentum(schedule)) {
    const char *member = optimizerOf(model).momentum()->name == "betas" ? "beta1" : "momentum";
    body += fmt::format("{}groups_[{}].{} = {};\n", indent, group, member, momentumText(schedule, "steps_"));
  }
  if (groups == 1)
    return text + body + "}\n\n";
  return text +
         fmt::format("  for (int group = 0; group < {}; ++group){}\n{}", groups, cyclesMomentum(schedule) ? " {" : "",
                     body) +
         (cyclesMomentum(schedule) ? "  }\n}\n\n" : "}\n\n");
}

static std::string scheduleStep(const EmitModel &model) {
  return fmt::format("void {}::Training::schedule_step(double metric) noexcept {{\n"
                     "  if (!plateau_.is_due(metric)) return;\n"
                     "  for (auto& group : groups_) group.lr = plateau_.reduced(group.lr);\n}}\n\n",
                     model.className);
}

std::string stepFunctions(const EmitModel &model) {
  mlir::DictionaryAttr schedule = scheduleOf(model);
  auto norm = model.trainBlock.getClipGradNormAttr();
  const std::string after = schedule && hasMetric(schedule) ? scheduleStep(model) : "";
  if (!hasSteps(schedule) && !norm)
    return fmt::format("Status {}::Training::step() noexcept {{ return optimizer_.step(gradients_, groups_); }}\n\n",
                       model.className) +
           after;
  std::string text = fmt::format("Status {}::Training::step() noexcept {{\n", model.className);
  if (norm)
    text += fmt::format("  modc::clip_grad_norm(gradients_, {});\n", settingText(norm));
  if (!hasSteps(schedule))
    return text + "  return optimizer_.step(gradients_, groups_);\n}\n\n" + after;
  if (cyclesMomentum(schedule))
    text += "  update_lr();  // a state that was loaded has no momentum\n";
  return text +
         "  MODC_TRY(optimizer_.step(gradients_, groups_));\n  ++steps_;\n  update_lr();\n  return modc::ok;\n}\n\n" +
         updateLr(model, schedule);
}

std::vector<std::string> stepIncludes(const EmitModel &model) {
  std::vector<std::string> headers;
  if (model.trainBlock && model.trainBlock.getClipGradNormAttr())
    headers.push_back("modc/clip.h");
  if (hasSteps(scheduleOf(model)))
    headers.push_back("modc/schedule.h");
  return headers;
}

std::vector<std::string> stepHeaderIncludes(const EmitModel &model) {
  if (!model.trainBlock)
    return {};
  std::vector<std::string> headers = {"modc/" + optimizerOf(model).runtimeHeader};
  if (mlir::DictionaryAttr schedule = scheduleOf(model); schedule && hasMetric(schedule))
    headers.push_back("modc/schedule.h");
  return headers;
}

} // namespace modc
