// SPDX-License-Identifier: 0BSD
// Learning-rate schedules: the rate of a step from the initial one, in closed form as torch.optim.lr_scheduler has them.
#ifndef MODC_ABI_1_SCHEDULE_H
#define MODC_ABI_1_SCHEDULE_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>

namespace modc {
inline namespace abi_1 {
namespace schedule {

/// ConstantLR: `factor` of the rate for the first `steps` steps.
inline double constant(double lr, std::int64_t step, double factor, std::int64_t steps) noexcept {
  return step < steps ? lr * factor : lr;
}

/// LinearLR: the factor goes from `start` to `end` in `steps` steps and stays there.
inline double linear(double lr, std::int64_t step, double start, double end, std::int64_t steps) noexcept {
  return lr * (start + (end - start) * static_cast<double>(std::min(step, steps)) / static_cast<double>(steps));
}

/// ExponentialLR: times `gamma` each step.
inline double exponential(double lr, std::int64_t step, double gamma) noexcept {
  return lr * std::pow(gamma, static_cast<double>(step));
}

/// StepLR: times `gamma` every `step_size` steps.
inline double step(double lr, std::int64_t step, std::int64_t step_size, double gamma) noexcept {
  const std::int64_t times = step / step_size;
  return lr * std::pow(gamma, static_cast<double>(times));
}

/// MultiStepLR: times `gamma` at each of the ascending milestones.
inline double multistep(double lr, std::int64_t step, std::initializer_list<std::int64_t> milestones,
                        double gamma) noexcept {
  const auto passed = std::count_if(milestones.begin(), milestones.end(), [=](std::int64_t at) { return at <= step; });
  return lr * std::pow(gamma, static_cast<double>(passed));
}

/// CosineAnnealingLR: down to `min_lr` in `steps` steps; beyond them it rises again.
inline double cosine(double lr, std::int64_t step, std::int64_t steps, double min_lr) noexcept {
  constexpr double pi = 3.14159265358979323846;
  return min_lr + (lr - min_lr) * (1 + std::cos(pi * static_cast<double>(step) / static_cast<double>(steps))) / 2;
}

/// PolynomialLR: to zero in `steps` steps.
inline double polynomial(double lr, std::int64_t step, std::int64_t steps, double power) noexcept {
  return lr * std::pow(1 - static_cast<double>(std::min(step, steps)) / static_cast<double>(steps), power);
}

}  // namespace schedule
}  // namespace abi_1
}  // namespace modc

#endif
