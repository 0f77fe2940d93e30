// SPDX-License-Identifier: 0BSD
// torch.optim.SGD.
#ifndef MODC_ABI_1_OPTIM_SGD_H
#define MODC_ABI_1_OPTIM_SGD_H

#include "optim.h"

namespace modc {
inline namespace abi_1 {

/// g = grad + weight_decay * p;  m = momentum * m + (1 - dampening) * g, at first m = g;
/// p -= lr * (nesterov ? g + momentum * m : m).
struct Sgd : OptimizerRule {
  struct Options {
    double lr = 1e-3;
    double momentum = 0;
    double dampening = 0;
    double weight_decay = 0;
    bool nesterov = false;
    bool maximize = false;
  };
  static constexpr std::array<const char*, 1> states{"momentum_buffer"};
  static constexpr bool keeps(int, const Options& options) noexcept { return options.momentum != 0; }

  template <class T>
  static void update(const Update<T>& step, const Options& options) noexcept {
    T* p = step.p;
    T* m = step.state[0];
    const T lr = static_cast<T>(options.lr);
    const T sign = options.maximize ? T{-1} : T{1};
    const T decay = static_cast<T>(options.weight_decay);
    if (m == nullptr) {
      for (std::size_t i = 0; i < step.size; ++i) p[i] -= lr * (sign * step.grad[i] + decay * p[i]);
      return;
    }
    const T momentum = static_cast<T>(options.momentum);
    const T old = step.is_first ? T{0} : momentum;
    const T fresh = step.is_first ? T{1} : static_cast<T>(1 - options.dampening);
    for (std::size_t i = 0; i < step.size; ++i) {
      const T g = sign * step.grad[i] + decay * p[i];
      m[i] = old * m[i] + fresh * g;
      p[i] -= lr * (options.nesterov ? g + momentum * m[i] : m[i]);
    }
  }
};

}  // namespace abi_1
}  // namespace modc

#endif
