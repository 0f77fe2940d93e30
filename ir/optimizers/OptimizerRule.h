// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An optimiser as data: its arguments as in torch.optim, its state per slot, and its step as a formula over ValueExpr.
#pragma once

#include "ir/ValueExpr.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <limits>

namespace modc::nn {

struct OptimizerArgument {
  std::string name;
  double defaultValue = 0; // flags: 0 or 1
  bool isFlag = false;
  double minimum = -std::numeric_limits<double>::infinity();
};

/// The arguments of one parameter group: {lr = 0.1, momentum = 0.9, nesterov = true, …}; what is missing has its default.
class OptimizerSettings {
public:
  OptimizerSettings(llvm::ArrayRef<OptimizerArgument> arguments, mlir::DictionaryAttr given)
      : arguments(arguments), given(given) {}
  double number(llvm::StringRef name) const;
  bool flag(llvm::StringRef name) const { return number(name) != 0; }

private:
  llvm::ArrayRef<OptimizerArgument> arguments;
  mlir::DictionaryAttr given;
};

/// What one step of one slot sees, and what it makes of it.
struct OptimizerStep {
  ValueExpr param, gradient, lr;
  ValueExpr started;            // 0 before the slot's first step, then 1; only where the rule asks for it
  std::vector<ValueExpr> state; // in the order of `state`
};

struct OptimizerRule {
  std::string name;
  std::vector<OptimizerArgument> arguments; // in PyTorch's order; the learning rate is called lr
  /// What is wrong with the arguments together, in PyTorch's words; empty if nothing.
  std::string (*check)(const OptimizerSettings &);
  /// Names of the state kept for every slot, as in PyTorch's optimiser state_dict; zero before the first step.
  std::vector<std::string> (*state)(const OptimizerSettings &);
  /// Whether the first step differs from the others even though the state is zero.
  bool (*needsStarted)(const OptimizerSettings &);
  /// Replaces `param` and `state` by their new values; the learning rate is a run-time value, the rest constants.
  void (*update)(const OptimizerSettings &, OptimizerStep &);
};

llvm::ArrayRef<OptimizerRule> allOptimizers();
/// The optimiser of that name, or null.
const OptimizerRule *lookupOptimizer(llvm::StringRef name);

/// func.func @name(%param {nn.in_place = 0}, %grad, %<state> {nn.in_place = 1}…, %lr: f32[, %started: f32])
///     -> (param, state…): one step of a slot of `count` elements.
mlir::func::FuncOp buildUpdateFunction(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef name,
                                       const OptimizerRule &rule, mlir::DictionaryAttr settings, mlir::Type element);

} // namespace modc::nn
