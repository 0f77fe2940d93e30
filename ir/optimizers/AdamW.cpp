// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// torch.optim.AdamW: Adam with decoupled weight decay, which is on unless it is turned off.
#include "ir/optimizers/OptimizerRule.h"

namespace modc::nn {

OptimizerRule ruleOfAdam(); // Adam.cpp

OptimizerRule ruleOfAdamW() {
  OptimizerRule rule = ruleOfAdam();
  rule.name = "AdamW";
  for (OptimizerArgument &argument : rule.arguments) {
    if (argument.name == "weight_decay")
      argument.defaults = {1e-2};
    if (argument.name == "decoupled_weight_decay") {
      argument.defaults = {1};
      argument.isFixed = true;
    }
  }
  return rule;
}

} // namespace modc::nn
