// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The table of learning-rate schedules.
#include "frontend/ScheduleRules.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"

namespace modc {

using Argument = ScheduleArgument;

const std::vector<ScheduleRule> &scheduleRules() {
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
      {"lambda", "LambdaLR", {{"factor", "lr_lambda", Argument::Expression}}},
      {"warmup",
       "",
       {{"steps", "", Argument::Count}, {"start", "", Argument::Factor, 0}, {"after", "", Argument::Schedule, 0}}},
      {"cyclic",
       "CyclicLR",
       {{"base_lr", "base_lr", Argument::Number},
        {"max_lr", "max_lr", Argument::Number},
        {"step_size_up", "step_size_up", Argument::Count, 2000},
        {"step_size_down", "step_size_down", Argument::OptionalCount, 0},
        {"mode", "mode", Argument::Choice, 0, {"triangular", "triangular2", "exp_range"}},
        {"gamma", "gamma", Argument::Number, 1},
        {"cycle_momentum", "cycle_momentum", Argument::Flag, 1},
        {"base_momentum", "base_momentum", Argument::Number, 0.8},
        {"max_momentum", "max_momentum", Argument::Number, 0.9}},
       false},
      {"onecycle",
       "OneCycleLR",
       {{"max_lr", "max_lr", Argument::Number},
        {"total_steps", "total_steps", Argument::Count},
        {"pct_start", "pct_start", Argument::Factor, 0.3},
        {"anneal_strategy", "anneal_strategy", Argument::Choice, 0, {"cos", "linear"}},
        {"cycle_momentum", "cycle_momentum", Argument::Flag, 1},
        {"base_momentum", "base_momentum", Argument::Number, 0.85},
        {"max_momentum", "max_momentum", Argument::Number, 0.95},
        {"div_factor", "div_factor", Argument::Number, 25},
        {"final_div_factor", "final_div_factor", Argument::Number, 1e4},
        {"three_phase", "three_phase", Argument::Flag, 0}},
       false},
      {"plateau",
       "ReduceLROnPlateau",
       {{"mode", "mode", Argument::Choice, 0, {"min", "max"}},
        {"factor", "factor", Argument::Factor, 0.1},
        {"patience", "patience", Argument::Whole, 10},
        {"threshold", "threshold", Argument::Number, 1e-4},
        {"threshold_mode", "threshold_mode", Argument::Choice, 0, {"rel", "abs"}},
        {"cooldown", "cooldown", Argument::Whole, 0},
        {"min_lr", "min_lr", Argument::Number, 0},
        {"eps", "eps", Argument::Number, 1e-8}},
       false},
  };
  return table;
}

const ScheduleRule *findSchedule(llvm::StringRef name) {
  for (const ScheduleRule &rule : scheduleRules())
    if (rule.name == name || (!rule.torchName.empty() && rule.torchName == name))
      return &rule;
  return nullptr;
}

std::string kindText(const ScheduleArgument &argument) {
  switch (argument.kind) {
  case Argument::Count:
  case Argument::OptionalCount:
    return "a number of steps from 1 on";
  case Argument::Whole:
    return "a whole number from 0 on";
  case Argument::Number:
    return "a number from 0 on";
  case Argument::Factor:
    return "a factor from 0 to 1";
  case Argument::Flag:
    return "true or false";
  case Argument::Choice:
    return "one of \"" + llvm::join(argument.choices, "\", \"") + "\"";
  case Argument::Counts:
    return "a list of numbers of steps, ascending";
  case Argument::Schedule:
    return "a schedule that scales the rate";
  case Argument::Expression:
    return "a formula over `step` of arithmetic, comparisons and functions such as `exp` and `min`";
  }
  llvm_unreachable("unknown kind of argument");
}

} // namespace modc
