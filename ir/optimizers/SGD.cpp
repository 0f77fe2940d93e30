// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// torch.optim.SGD.
#include "ir/optimizers/OptimizerRule.h"

namespace modc::nn {

OptimizerRule ruleOfSGD() {
  using A = OptimizerArgument;
  OptimizerRule rule{"SGD", "Sgd", "optim_sgd.h", {}, {}};
  rule.arguments = {A::number("lr", 1e-3, "Invalid learning rate"),
                    A::number("momentum", 0, "Invalid momentum value"),
                    A::number("dampening", 0),
                    A::number("weight_decay", 0, "Invalid weight_decay value"),
                    A::flag("nesterov"),
                    A::flag("maximize")};
  rule.state = [](const OptimizerSettings &settings) -> std::vector<std::string> {
    if (settings.number("momentum") == 0)
      return {};
    return {"momentum_buffer"};
  };
  rule.check = [](const OptimizerSettings &settings) -> std::string {
    if (settings.flag("nesterov") && (settings.number("momentum") <= 0 || settings.number("dampening") != 0))
      return "Nesterov momentum requires a momentum and zero dampening";
    return "";
  };
  return rule;
}

} // namespace modc::nn
