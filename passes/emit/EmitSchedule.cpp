// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the rate of a step as a call of modc/schedule.h.
//
//   {name = "cosine", min_lr = 0.0, steps = 9}     modc::schedule::cosine(initial_lr_[0], steps_, 9, 0)
//   {name = "lambda", factor = ["/", 1.0, "step"]}    initial_lr_[0] * (1.0 / at)
#include "passes/emit/EmitSchedule.h"
#include "ir/InternalError.h"

#include "llvm/ADT/STLExtras.h"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace modc {

static std::string callText(mlir::DictionaryAttr call) {
  std::string arguments;
  for (mlir::NamedAttribute attribute : call)
    if (attribute.getName() != "name")
      arguments += fmt::format("{}{} = {}", arguments.empty() ? "" : ", ", attribute.getName().str(),
                               settingText(attribute.getValue()));
  return fmt::format("{}({})", call.getAs<mlir::StringAttr>("name").getValue().str(), arguments);
}

/// A formula as the spec or C++ has it; `step` is the text for the number of steps.
static std::string formulaText(mlir::Attribute formula, llvm::StringRef step, bool isCpp) {
  if (auto number = mlir::dyn_cast<mlir::FloatAttr>(formula)) {
    std::string digits = fmt::format("{}", number.getValueAsDouble());
    return digits.find_first_of(".e") == std::string::npos && isCpp ? digits + ".0" : digits;
  }
  if (mlir::isa<mlir::StringAttr>(formula))
    return step.str();
  llvm::ArrayRef<mlir::Attribute> parts = mlir::cast<mlir::ArrayAttr>(formula).getValue();
  const std::string op = mlir::cast<mlir::StringAttr>(parts[0]).getValue().str();
  std::vector<std::string> operands;
  for (mlir::Attribute operand : parts.drop_front())
    operands.push_back(formulaText(operand, step, isCpp));
  const std::string &a = operands[0], b = operands.size() > 1 ? operands[1] : "";
  if (op == "if")
    return isCpp ? fmt::format("({} ? {} : {})", a, b, operands[2])
                 : fmt::format("({} if {} else {})", b, a, operands[2]);
  if (isCpp && op == "//")
    return fmt::format("std::floor({} / {})", a, b);
  if (isCpp && op == "%")
    return fmt::format("({0} - std::floor({0} / {1}) * {1})", a, b);
  if (isCpp && op == "**")
    return fmt::format("std::pow({}, {})", a, b);
  if (std::isalpha(static_cast<unsigned char>(op[0])))
    return fmt::format("{}{}({})", isCpp ? "std::" : "", op, fmt::join(operands, ", "));
  return operands.size() == 1 ? fmt::format("-{}", a) : fmt::format("({} {} {})", a, op, b);
}

std::string settingText(mlir::Attribute value) {
  if (auto real = mlir::dyn_cast<mlir::FloatAttr>(value))
    return fmt::format("{}", real.getValueAsDouble());
  if (auto flag = mlir::dyn_cast<mlir::BoolAttr>(value))
    return flag.getValue() ? "true" : "false";
  if (auto count = mlir::dyn_cast<mlir::IntegerAttr>(value))
    return fmt::format("{}", count.getInt());
  if (auto word = mlir::dyn_cast<mlir::StringAttr>(value))
    return fmt::format("\"{}\"", word.getValue().str());
  if (auto counts = mlir::dyn_cast<mlir::DenseI64ArrayAttr>(value))
    return fmt::format("[{}]", fmt::join(counts.asArrayRef(), ", "));
  if (auto numbers = mlir::dyn_cast<mlir::DenseF64ArrayAttr>(value))
    return fmt::format("({})", fmt::join(numbers.asArrayRef(), ", "));
  if (mlir::isa<mlir::ArrayAttr>(value))
    return formulaText(value, "step", /*isCpp=*/false);
  return callText(mlir::cast<mlir::DictionaryAttr>(value));
}

static llvm::StringRef nameOf(mlir::DictionaryAttr schedule) {
  return schedule.getAs<mlir::StringAttr>("name").getValue();
}
static llvm::StringRef word(mlir::DictionaryAttr schedule, llvm::StringRef name) {
  return schedule.getAs<mlir::StringAttr>(name).getValue();
}
static double number(mlir::DictionaryAttr schedule, llvm::StringRef name) {
  return schedule.getAs<mlir::FloatAttr>(name).getValueAsDouble();
}

bool hasMetric(mlir::DictionaryAttr schedule) { return nameOf(schedule) == "plateau"; }

std::string plateauText(mlir::DictionaryAttr schedule) {
  return fmt::format("{{{}, {}, {}, {}, {}, {}, {}, {}}}", word(schedule, "mode") == "max", number(schedule, "factor"),
                     settingText(schedule.get("patience")), number(schedule, "threshold"),
                     word(schedule, "threshold_mode") == "rel", settingText(schedule.get("cooldown")),
                     number(schedule, "min_lr"), number(schedule, "eps"));
}

bool cyclesMomentum(mlir::DictionaryAttr schedule) {
  auto cycles = schedule.getAs<mlir::BoolAttr>("cycle_momentum");
  return cycles && cycles.getValue();
}

double initialRate(mlir::DictionaryAttr schedule, double groupRate) {
  if (schedule.contains("base_lr"))
    return number(schedule, "base_lr");
  return schedule.contains("div_factor") ? number(schedule, "max_lr") / number(schedule, "div_factor") : groupRate;
}

/// How the cycle of a rate or a momentum goes from `from` to `peak`, and in the end to `last`.
static std::string cycleText(mlir::DictionaryAttr schedule, const std::string &from, const std::string &step,
                             const std::string &peak, const std::string &last) {
  if (nameOf(schedule) == "cyclic") {
    mlir::Attribute up = schedule.get("step_size_up"), down = schedule.get("step_size_down");
    return fmt::format("modc::schedule::cyclic({}, {}, {}, {}, {}, modc::schedule::Cycle::{}, {})", from, step, peak,
                       settingText(up), settingText(down ? down : up), word(schedule, "mode").str(),
                       settingText(schedule.get("gamma")));
  }
  return fmt::format("modc::schedule::onecycle({}, {}, {}, {}, {}, {}, modc::schedule::Anneal::{}, {})", from, step,
                     peak, last, settingText(schedule.get("total_steps")), settingText(schedule.get("pct_start")),
                     word(schedule, "anneal_strategy").str(), settingText(schedule.get("three_phase")));
}

std::string momentumText(mlir::DictionaryAttr schedule, const std::string &step) {
  const std::string most = settingText(schedule.get("max_momentum"));
  return cycleText(schedule, most, step, settingText(schedule.get("base_momentum")), most);
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

/// Linear, then the other schedule from its beginning.
static std::string warmupText(mlir::DictionaryAttr schedule, const std::string &initial, const std::string &step) {
  const std::string steps = settingText(schedule.get("steps"));
  const std::string rising = fmt::format("modc::schedule::linear({}, {}, {}, 1, {})", initial, step,
                                         settingText(schedule.get("start")), steps);
  auto after = schedule.getAs<mlir::DictionaryAttr>("after");
  return !after ? rising
                : fmt::format("{} < {}\n        ? {}\n        : {}", step, steps, rising,
                              rateText(after, initial, fmt::format("{} - {}", step, steps)));
}

std::string rateText(mlir::DictionaryAttr schedule, const std::string &initial, const std::string &step) {
  const std::string name = nameOf(schedule).str();
  if (name == "warmup")
    return warmupText(schedule, initial, step);
  if (name == "lambda")
    return fmt::format("{} * {}", initial,
                       formulaText(schedule.get("factor"), "static_cast<double>(" + step + ")", /*isCpp=*/true));
  if (name == "cyclic")
    return cycleText(schedule, initial, step, settingText(schedule.get("max_lr")), "");
  if (name == "onecycle")
    return cycleText(schedule, initial, step, settingText(schedule.get("max_lr")),
                     fmt::format("{} / {}", initial, settingText(schedule.get("final_div_factor"))));
  std::string text = fmt::format("modc::schedule::{}({}, {}", name, initial, step);
  for (const char *argument : scheduleArguments(name)) {
    std::string value = settingText(schedule.get(argument));
    if (value.front() == '[')
      value = "{" + value.substr(1, value.size() - 2) + "}";
    text += ", " + value;
  }
  return text + ")";
}

} // namespace modc
