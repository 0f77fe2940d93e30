// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texts of learning-rate schedules, and of settings as the spec has them.
#pragma once

#include "mlir/IR/BuiltinAttributes.h"

#include <string>

namespace modc {

/// "0.1", "true", "[1, 2]", "(0.9, 0.999)", "step(30)" of the value of a setting.
std::string settingText(mlir::Attribute value);

/// Whether the schedule looks at a metric: it has no rate of a step.
bool hasMetric(mlir::DictionaryAttr schedule);
/// modc::schedule::Plateau's initialiser.
std::string plateauText(mlir::DictionaryAttr schedule);
/// The rate of a group that the schedule begins with; most take that of the group.
double initialRate(mlir::DictionaryAttr schedule, double groupRate);
/// The learning rate of a step as an expression over the initial one.
std::string rateText(mlir::DictionaryAttr schedule, const std::string &initial, const std::string &step);
/// Whether the schedule changes the optimiser's momentum, which then begins with max_momentum.
bool cyclesMomentum(mlir::DictionaryAttr schedule);
std::string momentumText(mlir::DictionaryAttr schedule, const std::string &step);

} // namespace modc
