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
#include "ir/InternalError.h"

#include "llvm/ADT/StringExtras.h"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace modc {

static std::string callText(mlir::DictionaryAttr call);

static std::string valueText(mlir::Attribute value) {
  if (auto real = mlir::dyn_cast<mlir::FloatAttr>(value))
    return fmt::format("{}", real.getValueAsDouble());
  if (auto flag = mlir::dyn_cast<mlir::BoolAttr>(value))
    return flag.getValue() ? "true" : "false";
  if (auto count = mlir::dyn_cast<mlir::IntegerAttr>(value))
    return fmt::format("{}", count.getInt());
  if (auto counts = mlir::dyn_cast<mlir::DenseI64ArrayAttr>(value))
    return fmt::format("[{}]", fmt::join(counts.asArrayRef(), ", "));
  return callText(mlir::cast<mlir::DictionaryAttr>(value));
}

/// "SGD(lr = 0.1, momentum = 0.9)" of a dictionary with the name and the arguments.
static std::string callText(mlir::DictionaryAttr call) {
  std::string arguments;
  for (mlir::NamedAttribute attribute : call)
    if (attribute.getName() != "name")
      arguments += fmt::format("{}{} = {}", arguments.empty() ? "" : ", ", attribute.getName().str(),
                               valueText(attribute.getValue()));
  return fmt::format("{}({})", call.getAs<mlir::StringAttr>("name").getValue().str(), arguments);
}

static mlir::DictionaryAttr scheduleOf(const EmitModel &model) {
  return model.trainBlock ? model.trainBlock.getSchedule().value_or(nullptr) : nullptr;
}

std::string settingComments(const EmitModel &model) {
  std::string text = fmt::format("/// optimizer = {}\n", callText(model.trainBlock.getOptimizer()));
  if (auto norm = model.trainBlock.getClipGradNormAttr())
    text += fmt::format("/// clip_grad_norm = {}\n", valueText(norm));
  if (mlir::DictionaryAttr schedule = scheduleOf(model))
    text += fmt::format("/// schedule = {}\n", callText(schedule));
  return text;
}

static double option(mlir::DictionaryAttr own, mlir::DictionaryAttr defaults, llvm::StringRef name) {
  for (mlir::DictionaryAttr dictionary : {own, defaults}) {
    if (!dictionary)
      continue;
    if (auto real = dictionary.getAs<mlir::FloatAttr>(name))
      return real.getValueAsDouble();
    if (auto flag = dictionary.getAs<mlir::BoolAttr>(name))
      return flag.getValue();
  }
  return 0;
}

/// The default parameter group first; it has no settings of its own.
static std::vector<mlir::DictionaryAttr> groupsOf(const EmitModel &model) {
  std::vector<mlir::DictionaryAttr> groups{mlir::DictionaryAttr()};
  for (mlir::Attribute group : model.trainBlock.getGroups())
    groups.push_back(mlir::cast<mlir::DictionaryAttr>(group));
  return groups;
}

std::string stepDeclarations(const EmitModel &model) {
  const bool scheduled = scheduleOf(model) != nullptr;
  const char *clips = model.trainBlock.getClipGradNormAttr() ? "clips the gradients, then " : "";
  std::string text = "  modc::Status step() noexcept;\n\n";
  if (*clips || scheduled)
    text =
        fmt::format("  /// First {}the optimiser's step{}.\n", clips, scheduled ? ", then the schedule's" : "") + text;
  const std::string state = fmt::format("\n  /// What modc/optim_state.h and modc/io.h write and read.\n"
                                        "  modc::OptimizerState optimizer_state() noexcept {{\n"
                                        "    return {{gradients_, optimizer_, groups_{}}};\n  }}\n",
                                        scheduled ? ", initial_lr_, steps_" : "");
  if (!scheduled)
    return text +
           "  double lr(int group = 0) const noexcept { return groups_[group].lr; }\n"
           "  void set_lr(double lr, int group = 0) noexcept { groups_[group].lr = lr; }\n" +
           state;
  return text +
         "  /// What the schedule gives the next step.\n"
         "  double lr(int group = 0) const noexcept { return groups_[group].lr; }\n"
         "  /// What the schedule begins with.\n"
         "  void set_lr(double lr, int group = 0) noexcept {\n    initial_lr_[group] = lr;\n    update_lr();\n"
         "  }\n" +
         state;
}

std::string stepMembers(const EmitModel &model) {
  const std::size_t groups = groupsOf(model).size();
  std::string text = fmt::format("  modc::Sgd optimizer_;\n  modc::SgdOptions groups_[{}];\n", groups);
  if (scheduleOf(model))
    text += fmt::format("  double initial_lr_[{}];\n  std::int64_t steps_ = 0;\n", groups);
  return text;
}

std::string stepPrivateFunctions(const EmitModel &model) {
  return scheduleOf(model) ? "  void update_lr() noexcept;\n\n" : "";
}

std::string stepInitializers(const EmitModel &model) {
  std::vector<std::string> rows, rates;
  mlir::DictionaryAttr defaults = model.trainBlock.getOptimizer();
  for (mlir::DictionaryAttr own : groupsOf(model)) {
    rates.push_back(fmt::format("{}", option(own, defaults, "lr")));
    rows.push_back(fmt::format("{{{}, {}, {}, {}, {}, {}}}", rates.back(), option(own, defaults, "momentum"),
                               option(own, defaults, "dampening"), option(own, defaults, "weight_decay"),
                               option(own, defaults, "nesterov") != 0, option(own, defaults, "maximize") != 0));
  }
  std::string text = fmt::format(",\n      optimizer_(memory.optimizer, optimizer_bytes),\n      groups_{{{}}}",
                                 llvm::join(rows, ", "));
  return scheduleOf(model) ? text + fmt::format(",\n      initial_lr_{{{}}}", llvm::join(rates, ", ")) : text;
}

std::string stepConstructorBody(const EmitModel &model) {
  return scheduleOf(model) ? " {\n  update_lr();\n}\n\n" : " {}\n\n";
}

/// The arguments of the runtime's function behind the rate and the step.
static llvm::ArrayRef<const char *> scheduleArguments(llvm::StringRef name) {
  static const std::map<llvm::StringRef, std::vector<const char *>> table{
      {"constant", {"factor", "steps"}},  {"linear", {"start", "end", "steps"}},  {"exponential", {"gamma"}},
      {"step", {"step_size", "gamma"}},   {"multistep", {"milestones", "gamma"}}, {"cosine", {"steps", "min_lr"}},
      {"polynomial", {"steps", "power"}},
  };
  auto found = table.find(name);
  if (found == table.end())
    throw InternalError("unknown schedule " + name.str());
  return found->second;
}

/// The learning rate of a step as an expression over the initial one.
static std::string rateText(mlir::DictionaryAttr schedule, const std::string &initial, const std::string &step) {
  const std::string name = schedule.getAs<mlir::StringAttr>("name").getValue().str();
  if (name == "warmup") { // linear, then the other one from its beginning
    const std::string steps = valueText(schedule.get("steps"));
    const std::string rising = fmt::format("modc::schedule::linear({}, {}, {}, 1, {})", initial, step,
                                           valueText(schedule.get("start")), steps);
    auto after = schedule.getAs<mlir::DictionaryAttr>("after");
    return !after ? rising
                  : fmt::format("{} < {}\n        ? {}\n        : {}", step, steps, rising,
                                rateText(after, initial, fmt::format("{} - {}", step, steps)));
  }
  std::string text = fmt::format("modc::schedule::{}({}, {}", name, initial, step);
  for (const char *argument : scheduleArguments(name)) {
    std::string value = valueText(schedule.get(argument));
    if (value.front() == '[')
      value = "{" + value.substr(1, value.size() - 2) + "}";
    text += ", " + value;
  }
  return text + ")";
}

static std::string updateLr(const EmitModel &model, mlir::DictionaryAttr schedule) {
  const std::size_t groups = groupsOf(model).size();
  const std::string head = fmt::format("void {}::Training::update_lr() noexcept {{\n", model.className);
  if (groups == 1)
    return head + fmt::format("  groups_[0].lr = {};\n}}\n\n", rateText(schedule, "initial_lr_[0]", "steps_"));
  return head + fmt::format("  for (int group = 0; group < {}; ++group)\n    groups_[group].lr = {};\n}}\n\n", groups,
                            rateText(schedule, "initial_lr_[group]", "steps_"));
}

std::string stepFunctions(const EmitModel &model) {
  mlir::DictionaryAttr schedule = scheduleOf(model);
  auto norm = model.trainBlock.getClipGradNormAttr();
  if (!schedule && !norm)
    return fmt::format("Status {}::Training::step() noexcept {{ return optimizer_.step(gradients_, groups_); }}\n\n",
                       model.className);
  std::string text = fmt::format("Status {}::Training::step() noexcept {{\n", model.className);
  if (norm)
    text += fmt::format("  modc::clip_grad_norm(gradients_, {});\n", valueText(norm));
  if (!schedule)
    return text + "  return optimizer_.step(gradients_, groups_);\n}\n\n";
  return text +
         "  MODC_TRY(optimizer_.step(gradients_, groups_));\n  ++steps_;\n  update_lr();\n  return modc::ok;\n}\n\n" +
         updateLr(model, schedule);
}

std::vector<std::string> stepIncludes(const EmitModel &model) {
  std::vector<std::string> headers;
  if (model.trainBlock && model.trainBlock.getClipGradNormAttr())
    headers.push_back("modc/clip.h");
  if (scheduleOf(model))
    headers.push_back("modc/schedule.h");
  return headers;
}

} // namespace modc
