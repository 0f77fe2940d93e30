// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// torch.optim.Adagrad.
#include "ir/optimizers/OptimizerRule.h"

namespace modc::nn {

OptimizerRule ruleOfAdagrad() {
  using A = OptimizerArgument;
  OptimizerRule rule{"Adagrad", "Adagrad", "optim_adagrad.h", {}, {}};
  rule.arguments = {A::number("lr", 1e-2, "Invalid learning rate"),
                    A::number("lr_decay", 0, "Invalid lr_decay value"),
                    A::number("weight_decay", 0, "Invalid weight_decay value"),
                    A::number("initial_accumulator_value", 0, "Invalid initial_accumulator_value value"),
                    A::number("eps", 1e-10, "Invalid epsilon value"),
                    A::flag("maximize")};
  rule.state = [](const OptimizerSettings &) { return std::vector<std::string>{"sum"}; };
  return rule;
}

} // namespace modc::nn
