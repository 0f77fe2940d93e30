// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An optimiser as data: its arguments as in torch.optim, and its state per slot. The formula of its step is the class of
// the runtime that it names.
#pragma once

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace modc::nn {

struct OptimizerArgument {
  std::string name;
  std::vector<double> defaults; // one, or several for a tuple such as betas; flags: 0 or 1
  bool isFlag = false;
  bool isFixed = false; // no argument in PyTorch: the value is always the default
  /// PyTorch's words about a value that is not from 0 on and below `limit`; empty if any number will do.
  std::string complaint;
  double limit = std::numeric_limits<double>::infinity();

  static OptimizerArgument number(std::string name, double value, std::string complaint = "");
  static OptimizerArgument flag(std::string name, bool value = false);
  static OptimizerArgument betas(double first, double second);
};

/// The arguments of one parameter group: {lr = 0.1, betas = [0.9, 0.99], nesterov = true, …}; what is missing has its
/// default.
class OptimizerSettings {
public:
  OptimizerSettings(llvm::ArrayRef<OptimizerArgument> arguments, mlir::DictionaryAttr given)
      : arguments(arguments), given(given) {}
  double number(llvm::StringRef name, unsigned index = 0) const;
  bool flag(llvm::StringRef name) const { return number(name) != 0; }

private:
  llvm::ArrayRef<OptimizerArgument> arguments;
  mlir::DictionaryAttr given;
};

struct OptimizerRule {
  std::string name;
  std::string runtimeClass;                 // in namespace modc; its Options hold the arguments in the order given here
  std::string runtimeHeader;                // below modc/
  std::vector<OptimizerArgument> arguments; // in PyTorch's order; the learning rate is called lr
  /// Names of the tensors kept for every slot, as in PyTorch's optimiser state_dict.
  std::vector<std::string> (*state)(const OptimizerSettings &);
  /// What is wrong with the arguments together, in PyTorch's words; empty if nothing.
  std::string (*check)(const OptimizerSettings &) = [](const OptimizerSettings &) { return std::string(); };

  const OptimizerArgument *argument(llvm::StringRef name) const;
  /// The argument that a schedule with cycle_momentum sets: betas, of which the first, or momentum, or null.
  const OptimizerArgument *momentum() const;
};

/// What is wrong with a value, in PyTorch's words; empty if nothing.
std::string complaintAbout(const OptimizerArgument &argument, double value, unsigned index);

llvm::ArrayRef<OptimizerRule> allOptimizers();
/// The optimiser of that name, or null.
const OptimizerRule *lookupOptimizer(llvm::StringRef name);

} // namespace modc::nn
