// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// torch.optim.Adam.
#include "ir/optimizers/OptimizerRule.h"

namespace modc::nn {

OptimizerRule ruleOfAdam() {
  using A = OptimizerArgument;
  OptimizerRule rule{"Adam", "Adam", "optim_adam.h", {}, {}};
  rule.arguments = {A::number("lr", 1e-3, "Invalid learning rate"),
                    A::betas(0.9, 0.999),
                    A::number("eps", 1e-8, "Invalid epsilon value"),
                    A::number("weight_decay", 0, "Invalid weight_decay value"),
                    A::flag("amsgrad"),
                    A::flag("maximize"),
                    A::flag("decoupled_weight_decay")};
  rule.state = [](const OptimizerSettings &settings) -> std::vector<std::string> {
    if (settings.flag("amsgrad"))
      return {"exp_avg", "exp_avg_sq", "max_exp_avg_sq"};
    return {"exp_avg", "exp_avg_sq"};
  };
  return rule;
}

} // namespace modc::nn
