// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The learning-rate schedules that a train block may name: their arguments under our names and PyTorch's.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <vector>

namespace modc {

struct ScheduleArgument {
  /// OptionalCount may be left out; Expression is a formula over `step`.
  enum Kind { Count, OptionalCount, Whole, Number, Factor, Flag, Choice, Counts, Schedule, Expression };
  llvm::StringRef name, torchName;
  Kind kind;
  std::optional<double> defaultValue = std::nullopt; // nothing: it must be given
  std::vector<llvm::StringRef> choices = {};         // the first one is the default
};

struct ScheduleRule {
  llvm::StringRef name, torchName;
  std::vector<ScheduleArgument> arguments;
  bool canFollow = true; // another one, as warmup's `after`
};

const std::vector<ScheduleRule> &scheduleRules();
/// The schedule with one of these names, or null.
const ScheduleRule *findSchedule(llvm::StringRef name);
/// "a number of steps from 1 on"
std::string kindText(const ScheduleArgument &argument);

} // namespace modc
