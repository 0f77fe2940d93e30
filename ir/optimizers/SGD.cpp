// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// torch.optim.SGD, in the order of its operations: maximise, weight decay, momentum, Nesterov, step.
#include "ir/optimizers/OptimizerRule.h"

namespace modc::nn {

static bool hasMomentum(const OptimizerSettings &settings) { return settings.number("momentum") != 0; }

static std::string check(const OptimizerSettings &settings) {
  if (settings.flag("nesterov") && (settings.number("momentum") <= 0 || settings.number("dampening") != 0))
    return "Nesterov momentum requires a momentum and zero dampening";
  return "";
}

static std::vector<std::string> state(const OptimizerSettings &settings) {
  if (!hasMomentum(settings))
    return {};
  return {"momentum_buffer"};
}

/// The first buffer is the gradient itself. With a buffer of zeros and no dampening the formula says so anyway.
static bool needsStarted(const OptimizerSettings &settings) {
  return hasMomentum(settings) && settings.number("dampening") != 0;
}

static void update(const OptimizerSettings &settings, OptimizerStep &step) {
  ValueExpr gradient = settings.flag("maximize") ? -step.gradient : step.gradient;
  if (double decay = settings.number("weight_decay"); decay != 0)
    gradient = gradient + k(gradient, decay) * step.param;
  if (hasMomentum(settings)) {
    ValueExpr &buffer = step.state[0];
    double momentum = settings.number("momentum"), dampening = settings.number("dampening");
    ValueExpr added = dampening == 0 ? gradient : k(gradient, 1 - dampening) * gradient;
    ValueExpr next = k(gradient, momentum) * buffer + added;
    buffer = needsStarted(settings) ? select(step.started == k(step.started, 0), gradient, next) : next;
    gradient = settings.flag("nesterov") ? gradient + k(gradient, momentum) * buffer : buffer;
  }
  step.param = step.param - step.lr * gradient;
}

OptimizerRule sgdRule() {
  return {"SGD",
          {{"lr", 1e-3, false, 0},
           {"momentum", 0, false, 0},
           {"dampening"},
           {"weight_decay", 0, false, 0},
           {"nesterov", 0, true},
           {"maximize", 0, true}},
          check,
          state,
          needsStarted,
          update};
}

} // namespace modc::nn
