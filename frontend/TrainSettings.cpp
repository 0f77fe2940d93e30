// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The arguments of optimisers and schedules, with PyTorch's names, defaults and limits.
#include "frontend/TrainSettings.h"

#include "mlir/IR/BuiltinAttributes.h"

#include <fmt/format.h>

namespace modc {

std::string SettingArgument::describe() const {
  if (isBool)
    return "true or false";
  constexpr double unlimited = std::numeric_limits<double>::max();
  if (minimum == -unlimited)
    return "a number";
  return maximum == unlimited ? fmt::format("a number from {} on", minimum) : fmt::format("a number from {} to {}", minimum, maximum);
}

static SettingArgument nonNegative(std::string name, std::optional<double> value) {
  SettingArgument argument{std::move(name), std::nullopt};
  if (value)
    argument.defaultValue = StaticValue::number(*value);
  argument.minimum = 0;
  return argument;
}
static SettingArgument number(std::string name, double value) {
  return {std::move(name), StaticValue::number(value)};
}
static SettingArgument flag(std::string name) {
  SettingArgument argument{std::move(name), StaticValue::boolean(false)};
  argument.isBool = true;
  return argument;
}

static double doubleOf(const mlir::NamedAttrList &arguments, llvm::StringRef name) {
  return llvm::cast<mlir::FloatAttr>(arguments.get(name)).getValueAsDouble();
}

/// torch.optim.SGD: "Nesterov momentum requires a momentum and zero dampening".
static std::string checkSgd(const mlir::NamedAttrList &arguments) {
  bool nesterov = llvm::cast<mlir::BoolAttr>(arguments.get("nesterov")).getValue();
  if (nesterov && (doubleOf(arguments, "momentum") <= 0 || doubleOf(arguments, "dampening") != 0))
    return "nesterov momentum needs a momentum and zero dampening";
  return "";
}

llvm::ArrayRef<SettingSignature> optimizerSignatures() {
  static const std::vector<SettingSignature> signatures = {
      {"SGD",
       {nonNegative("lr", 1e-3), nonNegative("momentum", 0), number("dampening", 0), nonNegative("weight_decay", 0),
        flag("nesterov"), flag("maximize")},
       checkSgd},
  };
  return signatures;
}

llvm::ArrayRef<SettingSignature> scheduleSignatures() {
  static const std::vector<SettingSignature> signatures = {
      {"cosine", {nonNegative("steps", std::nullopt), nonNegative("eta_min", 0)}},
  };
  return signatures;
}

} // namespace modc
