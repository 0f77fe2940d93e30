// SPDX-License-Identifier: 0BSD
// torch.optim.RMSprop.
#ifndef MODC_ABI_1_OPTIM_RMSPROP_H
#define MODC_ABI_1_OPTIM_RMSPROP_H

#include "optim.h"

#include <cmath>

namespace modc {
inline namespace abi_1 {

/// g = grad + weight_decay * p;  v = alpha * v + (1 - alpha) * g²;  centered: a = alpha * a + (1 - alpha) * g, v - a²
/// for v;  d = g / (sqrt(v) + eps);  with momentum b = momentum * b + d, b for d;  p -= lr * d.
struct Rmsprop : OptimizerRule {
  struct Options {
    double lr = 1e-2;
    double alpha = 0.99;
    double eps = 1e-8;
    double weight_decay = 0;
    double momentum = 0;
    bool centered = false;
    bool maximize = false;
  };
  static constexpr std::array<const char*, 3> states{"square_avg", "momentum_buffer", "grad_avg"};
  static constexpr bool keeps(int state, const Options& options) noexcept {
    return state == 0 || (state == 1 ? options.momentum > 0 : options.centered);
  }

  template <class T>
  static void update(const Update<T>& step, const Options& options) noexcept {
    const T lr = static_cast<T>(options.lr);
    const T alpha = static_cast<T>(options.alpha);
    const T fresh = static_cast<T>(1 - options.alpha);
    const T eps = static_cast<T>(options.eps);
    const T decay = static_cast<T>(options.weight_decay);
    const T momentum = static_cast<T>(options.momentum);
    const T sign = options.maximize ? T{-1} : T{1};
    T* p = step.p;
    T* v = step.state[0];
    T* buffer = step.state[1];
    T* average = step.state[2];
    for (std::size_t i = 0; i < step.size; ++i) {
      const T g = sign * step.grad[i] + decay * p[i];
      v[i] = alpha * v[i] + fresh * g * g;
      T square = v[i];
      if (average != nullptr) {
        average[i] += fresh * (g - average[i]);
        square -= average[i] * average[i];
      }
      T change = g / (std::sqrt(square) + eps);
      if (buffer != nullptr) change = buffer[i] = momentum * buffer[i] + change;
      p[i] -= lr * change;
    }
  }
};

}  // namespace abi_1
}  // namespace modc

#endif
