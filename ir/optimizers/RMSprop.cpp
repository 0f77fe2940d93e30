// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// torch.optim.RMSprop.
#include "ir/optimizers/OptimizerRule.h"

namespace modc::nn {

OptimizerRule ruleOfRMSprop() {
  using A = OptimizerArgument;
  OptimizerRule rule{"RMSprop", "Rmsprop", "optim_rmsprop.h", {}, {}};
  rule.arguments = {A::number("lr", 1e-2, "Invalid learning rate"),
                    A::number("alpha", 0.99, "Invalid alpha value"),
                    A::number("eps", 1e-8, "Invalid epsilon value"),
                    A::number("weight_decay", 0, "Invalid weight_decay value"),
                    A::number("momentum", 0, "Invalid momentum value"),
                    A::flag("centered"),
                    A::flag("maximize")};
  rule.state = [](const OptimizerSettings &settings) {
    std::vector<std::string> names = {"square_avg"};
    if (settings.number("momentum") > 0)
      names.emplace_back("momentum_buffer");
    if (settings.flag("centered"))
      names.emplace_back("grad_avg");
    return names;
  };
  return rule;
}

} // namespace modc::nn
