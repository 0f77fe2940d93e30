// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lion, with the arguments of its authors' program; torch.optim has none.
#include "ir/optimizers/OptimizerRule.h"

namespace modc::nn {

OptimizerRule ruleOfLion() {
  using A = OptimizerArgument;
  OptimizerRule rule{"Lion", "Lion", "optim_lion.h", {}, {}};
  rule.arguments = {A::number("lr", 1e-4, "Invalid learning rate"), A::betas(0.9, 0.99),
                    A::number("weight_decay", 0, "Invalid weight_decay value"), A::flag("maximize")};
  rule.state = [](const OptimizerSettings &) { return std::vector<std::string>{"exp_avg"}; };
  return rule;
}

} // namespace modc::nn
