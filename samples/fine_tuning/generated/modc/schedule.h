// SPDX-License-Identifier: 0BSD
// Learning-rate schedules: the rate of a step from the initial one, in closed form as torch.optim.lr_scheduler has them.
#ifndef MODC_ABI_1_SCHEDULE_H
#define MODC_ABI_1_SCHEDULE_H

#include "optim.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>

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

/// How the height of CyclicLR's cycles changes: not at all, halved by each, or times gamma by each step.
enum class Cycle { triangular, triangular2, exp_range };

/// CyclicLR: up to `peak` in `up` steps, back in `down` steps, and again.
inline double cyclic(double lr, std::int64_t step, double peak, std::int64_t up, std::int64_t down, Cycle mode,
                     double gamma) noexcept {
  const double total = static_cast<double>(up + down);
  const double ratio = static_cast<double>(up) / total;
  const double at = static_cast<double>(step);
  const double cycle = std::floor(1 + at / total);
  const double x = 1 + at / total - cycle;
  double height = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
  if (mode == Cycle::triangular2) height /= std::pow(2, cycle - 1);
  if (mode == Cycle::exp_range) height *= std::pow(gamma, at);
  return lr + (peak - lr) * height;
}

enum class Anneal { cos, linear };

inline double anneal(double from, double to, double part, Anneal way) noexcept {
  constexpr double pi = 3.14159265358979323846;
  return way == Anneal::linear ? (to - from) * part + from : to + (from - to) / 2 * (std::cos(pi * part) + 1);
}

/// OneCycleLR: up to `peak` in the first part of the steps, then down to `last`, in three phases by way of `lr`. After
/// `steps` steps it stays there; PyTorch raises an error then.
inline double onecycle(double lr, std::int64_t step, double peak, double last, std::int64_t steps, double part,
                       Anneal way, bool three_phases) noexcept {
  const double end = static_cast<double>(steps - 1);
  const double at = std::min(static_cast<double>(step), end);
  const double top = part * static_cast<double>(steps) - 1;
  if (at <= top) return anneal(lr, peak, at / top, way);
  if (!three_phases) return anneal(peak, last, (at - top) / (end - top), way);
  const double back = 2 * part * static_cast<double>(steps) - 2;
  if (at <= back) return anneal(peak, lr, (at - top) / (back - top), way);
  return anneal(lr, last, (at - back) / (end - back), way);
}

/// ReduceLROnPlateau: times `factor` when a metric has not become better for more than `patience` epochs.
struct Plateau {
  bool is_max = false;  // whether larger is better
  double factor = 0.1;
  std::int64_t patience = 10;
  double threshold = 1e-4;
  bool is_relative = true;
  std::int64_t cooldown = 0;
  double min_lr = 0;
  double eps = 1e-8;
  PlateauState state{0, 0, 0, (is_max ? -1 : 1) * std::numeric_limits<double>::infinity()};

  bool is_better(double metric) const noexcept {
    const double sign = is_max ? 1 : -1;
    const double bound = is_relative ? state.best * (1 + sign * threshold) : state.best + sign * threshold;
    return is_max ? metric > bound : metric < bound;
  }

  /// Takes the metric of an epoch; true where the rates are to change.
  bool is_due(double metric) noexcept {
    ++state.last_epoch;
    if (is_better(metric)) {
      state.best = metric;
      state.num_bad_epochs = 0;
    } else {
      ++state.num_bad_epochs;
    }
    if (state.cooldown_counter > 0) {
      --state.cooldown_counter;
      state.num_bad_epochs = 0;
    }
    if (state.num_bad_epochs <= patience) return false;
    state.cooldown_counter = cooldown;
    state.num_bad_epochs = 0;
    return true;
  }
  /// The rate after that; a change of at most eps is none.
  double reduced(double lr) const noexcept {
    const double next = std::max(lr * factor, min_lr);
    return lr - next > eps ? next : lr;
  }
};

}  // namespace schedule
}  // namespace abi_1
}  // namespace modc

#endif
