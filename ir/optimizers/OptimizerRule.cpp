// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The list of optimisers, which the build makes of the files of this folder: NAME.cpp defines ruleOfNAME().
#include "ir/optimizers/OptimizerRule.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

#include <cmath>

#include <fmt/format.h>

namespace modc::nn {

#define OPTIMIZER(name) OptimizerRule ruleOf##name();
#include "ir/optimizers/Optimizers.inc"
#undef OPTIMIZER

llvm::ArrayRef<OptimizerRule> allOptimizers() {
#define OPTIMIZER(name) ruleOf##name(),
  static const std::vector<OptimizerRule> rules = {
#include "ir/optimizers/Optimizers.inc"
  };
#undef OPTIMIZER
  return rules;
}

const OptimizerRule *lookupOptimizer(llvm::StringRef name) {
  const OptimizerRule *found = llvm::find_if(allOptimizers(), [&](const auto &rule) { return rule.name == name; });
  return found == allOptimizers().end() ? nullptr : found;
}

OptimizerArgument OptimizerArgument::number(std::string name, double value, std::string complaint) {
  OptimizerArgument argument;
  argument.name = std::move(name);
  argument.defaults = {value};
  argument.complaint = std::move(complaint);
  return argument;
}

OptimizerArgument OptimizerArgument::flag(std::string name, bool value) {
  OptimizerArgument argument = number(std::move(name), value);
  argument.isFlag = true;
  return argument;
}

OptimizerArgument OptimizerArgument::betas(double first, double second) {
  OptimizerArgument argument = number("betas", first, "Invalid beta parameter at index {}");
  argument.defaults.push_back(second);
  argument.limit = 1;
  return argument;
}

std::string complaintAbout(const OptimizerArgument &argument, double value, unsigned index) {
  if (argument.complaint.empty() || (value >= 0 && value < argument.limit))
    return "";
  std::string digits = fmt::format("{}", value);
  if (std::isfinite(value) && digits.find_first_of(".e") == std::string::npos)
    digits += ".0";
  return fmt::format("{}: {}", fmt::format(fmt::runtime(argument.complaint), index), digits);
}

double OptimizerSettings::number(llvm::StringRef name, unsigned index) const {
  mlir::Attribute attribute = given ? given.get(name) : mlir::Attribute();
  if (auto real = mlir::dyn_cast_or_null<mlir::FloatAttr>(attribute))
    return real.getValueAsDouble();
  if (auto flag = mlir::dyn_cast_or_null<mlir::BoolAttr>(attribute))
    return flag.getValue();
  if (auto tuple = mlir::dyn_cast_or_null<mlir::DenseF64ArrayAttr>(attribute))
    return tuple[index];
  for (const OptimizerArgument &argument : arguments)
    if (argument.name == name)
      return argument.defaults[index];
  llvm::report_fatal_error(llvm::Twine("the optimiser has no argument ") + name);
}

const OptimizerArgument *OptimizerRule::argument(llvm::StringRef wanted) const {
  for (const OptimizerArgument &known : arguments)
    if (known.name == wanted && !known.isFixed)
      return &known;
  return nullptr;
}

const OptimizerArgument *OptimizerRule::momentum() const {
  const OptimizerArgument *betas = argument("betas");
  return betas ? betas : argument("momentum");
}

} // namespace modc::nn
