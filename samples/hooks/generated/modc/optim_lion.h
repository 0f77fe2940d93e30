// SPDX-License-Identifier: 0BSD
// Lion (Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2).
#ifndef MODC_ABI_1_OPTIM_LION_H
#define MODC_ABI_1_OPTIM_LION_H

#include "optim.h"

namespace modc {
inline namespace abi_1 {

/// p *= 1 - lr * weight_decay;  p -= lr * sign(beta1 * m + (1 - beta1) * g);  m = beta2 * m + (1 - beta2) * g.
struct Lion : OptimizerRule {
  struct Options {
    double lr = 1e-4;
    double beta1 = 0.9;
    double beta2 = 0.99;
    double weight_decay = 0;
    bool maximize = false;
  };
  static constexpr std::array<const char*, 1> states{"exp_avg"};
  static constexpr bool keeps(int, const Options&) noexcept { return true; }

  template <class T>
  static void update(const Update<T>& step, const Options& options) noexcept {
    const T lr = static_cast<T>(options.lr);
    const T kept = static_cast<T>(1 - options.lr * options.weight_decay);
    const T beta1 = static_cast<T>(options.beta1), fresh1 = static_cast<T>(1 - options.beta1);
    const T beta2 = static_cast<T>(options.beta2), fresh2 = static_cast<T>(1 - options.beta2);
    const T sign = options.maximize ? T{-1} : T{1};
    T* p = step.p;
    T* m = step.state[0];
    for (std::size_t i = 0; i < step.size; ++i) {
      const T g = sign * step.grad[i];
      const T direction = beta1 * m[i] + fresh1 * g;
      T towards = direction > 0 ? T{1} : direction;  // NaN stays; one after the other, as vectors have no branches
      towards = direction < 0 ? T{-1} : towards;
      p[i] = kept * p[i] - lr * towards;
      m[i] = beta2 * m[i] + fresh2 * g;
    }
  }
};

}  // namespace abi_1
}  // namespace modc

#endif
