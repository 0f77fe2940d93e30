// SPDX-License-Identifier: 0BSD
// torch.optim.Adam, and AdamW, which is Adam with decoupled weight decay.
#ifndef MODC_ABI_1_OPTIM_ADAM_H
#define MODC_ABI_1_OPTIM_ADAM_H

#include "optim.h"

#include <cmath>

namespace modc {
inline namespace abi_1 {

/// g = grad + weight_decay * p, or decoupled p *= 1 - lr * weight_decay;
/// m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * g²;  with amsgrad v's largest value so far counts;
/// p -= lr / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + eps) in step t (Kingma and Ba 2015; Loshchilov and Hutter
/// 2019; Reddi, Kale and Kumar 2018). The corrections are computed in double.
struct Adam : OptimizerRule {
  struct Options {
    double lr = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;
    double weight_decay = 0;
    bool amsgrad = false;
    bool maximize = false;
    bool decoupled_weight_decay = false;
  };
  static constexpr std::array<const char*, 3> states{"exp_avg", "exp_avg_sq", "max_exp_avg_sq"};
  static constexpr bool keeps(int state, const Options& options) noexcept { return state < 2 || options.amsgrad; }

  template <class T>
  static void update(const Update<T>& step, const Options& options) noexcept {
    const double t = static_cast<double>(step.number);
    const T rate = static_cast<T>(options.lr / (1 - std::pow(options.beta1, t)));
    const T root = static_cast<T>(std::sqrt(1 - std::pow(options.beta2, t)));
    const T eps = static_cast<T>(options.eps);
    const bool is_decoupled = options.decoupled_weight_decay;
    const T kept = static_cast<T>(is_decoupled ? 1 - options.lr * options.weight_decay : 1);
    const T decay = static_cast<T>(is_decoupled ? 0 : options.weight_decay);
    const T sign = options.maximize ? T{-1} : T{1};
    const T towards = static_cast<T>(1 - options.beta1);
    const T beta2 = static_cast<T>(options.beta2);
    const T fresh = static_cast<T>(1 - options.beta2);
    T* p = step.p;
    T* m = step.state[0];
    T* v = step.state[1];
    T* largest = step.state[2];
    for (std::size_t i = 0; i < step.size; ++i) {
      const T value = kept * p[i];
      const T g = sign * step.grad[i] + decay * p[i];
      m[i] += towards * (g - m[i]);
      v[i] = beta2 * v[i] + fresh * g * g;
      T square = v[i];
      if (largest != nullptr) square = largest[i] = std::max(largest[i], square);
      p[i] = value - rate * m[i] / (std::sqrt(square) / root + eps);
    }
  }
};

}  // namespace abi_1
}  // namespace modc

#endif
