// SPDX-License-Identifier: 0BSD
// Clipping of gradients: torch.nn.utils.clip_grad_norm_ and clip_grad_value_ over the slots that have one.
#ifndef MODC_ABI_1_CLIP_H
#define MODC_ABI_1_CLIP_H

#include "training.h"

#include <algorithm>
#include <cmath>

namespace modc {
inline namespace abi_1 {
namespace clip_detail {

/// The larger one, or NaN where one is.
inline double larger(double a, double b) noexcept { return std::isnan(a) || a >= b ? a : b; }

/// Σ |x|ᵖ, or max |x| for p = ∞; in double, in eight sums that a compiler can keep in vectors.
template <class T>
double power_sum(const T* x, std::size_t size, double p) noexcept {
  constexpr std::size_t lanes = 8;
  double sums[lanes] = {};
  const auto add = [&](double& sum, double value) {
    if (p == 2)
      sum += value * value;
    else if (std::isinf(p))
      sum = larger(sum, std::abs(value));
    else
      sum += p == 1 ? std::abs(value) : std::pow(std::abs(value), p);
  };
  for (std::size_t i = 0; i < size; ++i) add(sums[i % lanes], double{x[i]});
  for (std::size_t lane = 1; lane < lanes; ++lane)
    sums[0] = std::isinf(p) ? larger(sums[0], sums[lane]) : sums[0] + sums[lane];
  return sums[0];
}

template <class Function>
void for_each_gradient(Gradients& gradients, const Function& function) noexcept {
  for (int i = 0; i < gradients.count(); ++i) {
    if (!gradients.trained(i).has_grad || gradients.row(i).group < 0) continue;
    const std::size_t size = gradients.slot(i).size();
    if (gradients.slot(i).dtype == Dtype::f64)
      function(reinterpret_cast<double*>(gradients.data(i)), size);
    else
      function(reinterpret_cast<float*>(gradients.data(i)), size);
  }
}

}  // namespace clip_detail

/// Scales all gradients so that the norm of all their elements is at most `max_norm`; returns the norm from before.
/// A norm that is not finite makes them zero or NaN, as in PyTorch.
inline double clip_grad_norm(Gradients& gradients, double max_norm, double norm_type = 2) noexcept {
  if (!gradients.status().ok()) return 0;
  double norm = 0;
  clip_detail::for_each_gradient(gradients, [&](const auto* grad, std::size_t size) {
    const double sum = clip_detail::power_sum(grad, size, norm_type);
    norm = std::isinf(norm_type) ? clip_detail::larger(norm, sum) : norm + sum;
  });
  if (norm_type == 2)
    norm = std::sqrt(norm);
  else if (!std::isinf(norm_type) && norm_type != 1)
    norm = std::pow(norm, 1 / norm_type);
  const double scale = max_norm / (norm + 1e-6);
  if (scale >= 1) return norm;
  clip_detail::for_each_gradient(gradients, [&](auto* grad, std::size_t size) {
    const auto factor = static_cast<std::remove_reference_t<decltype(*grad)>>(scale);
    for (std::size_t i = 0; i < size; ++i) grad[i] *= factor;
  });
  return norm;
}

/// Brings each element of the gradients into [-limit, limit]; NaN stays.
inline void clip_grad_value(Gradients& gradients, double limit) noexcept {
  if (!gradients.status().ok()) return;
  clip_detail::for_each_gradient(gradients, [&](auto* grad, std::size_t size) {
    const auto bound = static_cast<std::remove_reference_t<decltype(*grad)>>(limit);
    for (std::size_t i = 0; i < size; ++i) grad[i] = std::clamp(grad[i], -bound, bound);
  });
}

}  // namespace abi_1
}  // namespace modc

#endif
