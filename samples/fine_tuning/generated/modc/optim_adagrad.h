// SPDX-License-Identifier: 0BSD
// torch.optim.Adagrad.
#ifndef MODC_ABI_1_OPTIM_ADAGRAD_H
#define MODC_ABI_1_OPTIM_ADAGRAD_H

#include "optim.h"

#include <cmath>

namespace modc {
inline namespace abi_1 {

/// g = grad + weight_decay * p;  s += g²;  p -= lr / (1 + (t - 1) * lr_decay) * g / (sqrt(s) + eps) in step t
/// (Duchi, Hazan and Singer 2011). The sum begins with initial_accumulator_value.
struct Adagrad : OptimizerRule {
  struct Options {
    double lr = 1e-2;
    double lr_decay = 0;
    double weight_decay = 0;
    double initial_accumulator_value = 0;
    double eps = 1e-10;
    bool maximize = false;
  };
  static constexpr std::array<const char*, 1> states{"sum"};
  static constexpr bool has_state_at_once = true;
  static constexpr bool keeps(int, const Options&) noexcept { return true; }
  static constexpr double initial_state(const Options& options) noexcept { return options.initial_accumulator_value; }

  template <class T>
  static void update(const Update<T>& step, const Options& options) noexcept {
    const T rate = static_cast<T>(options.lr / (1 + static_cast<double>(step.number - 1) * options.lr_decay));
    const T eps = static_cast<T>(options.eps);
    const T decay = static_cast<T>(options.weight_decay);
    const T sign = options.maximize ? T{-1} : T{1};
    T* p = step.p;
    T* sum = step.state[0];
    for (std::size_t i = 0; i < step.size; ++i) {
      const T g = sign * step.grad[i] + decay * p[i];
      sum[i] += g * g;
      p[i] -= rate * g / (std::sqrt(sum[i]) + eps);
    }
  }
};

}  // namespace abi_1
}  // namespace modc

#endif
