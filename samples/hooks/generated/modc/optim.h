// SPDX-License-Identifier: 0BSD
// Optimisers over the table of trained slots. Slots without a gradient are left out entirely, as in PyTorch.
#ifndef MODC_ABI_1_OPTIM_H
#define MODC_ABI_1_OPTIM_H

#include "training.h"

namespace modc {
inline namespace abi_1 {

/// torch.optim.SGD's arguments; each group of parameters has its own.
struct SgdOptions {
  double lr;
  double momentum = 0;
  double dampening = 0;
  double weight_decay = 0;
  bool nesterov = false;
  bool maximize = false;
};

namespace optim_detail {

/// g = grad + weight_decay * p;  m = momentum * m + (1 - dampening) * g, at first m = g;
/// p -= lr * (nesterov ? g + momentum * m : m). Options are rounded to the parameter's type first, as PyTorch does.
template <class T>
void sgd(T* p, const T* grad, T* m, std::size_t size, const SgdOptions& options, bool is_first) noexcept {
  const T lr = static_cast<T>(options.lr);
  const T sign = options.maximize ? T{-1} : T{1};
  const T decay = static_cast<T>(options.weight_decay);
  const T momentum = static_cast<T>(options.momentum);
  const T old = is_first ? T{0} : momentum;
  const T fresh = is_first ? T{1} : static_cast<T>(1 - options.dampening);
  if (m == nullptr) {
    for (std::size_t i = 0; i < size; ++i) p[i] -= lr * (sign * grad[i] + decay * p[i]);
    return;
  }
  if (is_first)
    for (std::size_t i = 0; i < size; ++i) m[i] = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const T g = sign * grad[i] + decay * p[i];
    m[i] = old * m[i] + fresh * g;
    p[i] -= lr * (options.nesterov ? g + momentum * m[i] : m[i]);
  }
}

}  // namespace optim_detail

/// Stochastic gradient descent. Its block holds the momentum buffers; it is not needed where every momentum is zero.
class Sgd {
 public:
  Sgd(Memory memory, std::size_t bytes) noexcept : status_(memory.check(bytes)) {
    if (status_.ok() && bytes != 0) memory_ = memory.data;
  }

  const Status& status() const noexcept { return status_; }
  /// The momentum buffers; null where none are kept.
  std::byte* memory() const noexcept { return memory_; }

  Status step(Gradients& gradients, const SgdOptions* groups) noexcept {
    MODC_TRY(status_);
    MODC_TRY(gradients.status());
    State& state = gradients.state();
    MODC_TRY(state.status());
    for (int i = 0; i < gradients.count(); ++i) {
      if (!gradients.trained(i).has_grad || gradients.row(i).group < 0) continue;
      const SgdOptions& options = groups[gradients.row(i).group];
      if (gradients.slot(i).dtype == Dtype::f64)
        update<double>(gradients, i, options);
      else
        update<float>(gradients, i, options);
      state.changed();
    }
    return ok;
  }

 private:
  template <class T>
  void update(Gradients& gradients, int i, const SgdOptions& options) noexcept {
    TrainedState& trained = gradients.trained(i);
    const Slot& slot = gradients.slot(i);
    T* momentum = nullptr;
    if (options.momentum != 0 && memory_ != nullptr) momentum = reinterpret_cast<T*>(memory_ + gradients.row(i).offset);
    optim_detail::sgd(gradients.state().at<T>(slot.offset), reinterpret_cast<const T*>(gradients.data(i)), momentum,
                      slot.size(), options, !trained.has_momentum);
    trained.has_momentum = trained.has_momentum || momentum != nullptr;
    ++trained.steps;
  }

  std::byte* memory_ = nullptr;
  Status status_;
};

/// Where a Training keeps what its optimiser and schedule remember from step to step; modc/optim_state.h writes and
/// reads it.
struct OptimizerState {
  Gradients& gradients;
  const Sgd& optimizer;
  SgdOptions* groups;
  int group_count;
  double* initial_lr = nullptr;   // of each group, with a schedule
  std::int64_t* steps = nullptr;  // of the schedule

  template <int Groups>
  OptimizerState(Gradients& all, const Sgd& sgd, SgdOptions (&group_table)[Groups]) noexcept
      : gradients(all), optimizer(sgd), groups(group_table), group_count(Groups) {}
  template <int Groups>
  OptimizerState(Gradients& all, const Sgd& sgd, SgdOptions (&group_table)[Groups], double (&initial)[Groups],
                 std::int64_t& schedule_steps) noexcept
      : gradients(all), optimizer(sgd), groups(group_table), group_count(Groups), initial_lr(initial),
        steps(&schedule_steps) {}

  /// Whether trained slot i has, or could have, a momentum buffer.
  bool keeps_momentum(int i) const noexcept {
    const int group = gradients.row(i).group;
    return optimizer.memory() != nullptr && group >= 0 && groups[group].momentum != 0;
  }
  std::byte* momentum(int i) const noexcept { return optimizer.memory() + gradients.row(i).offset; }
};

}  // namespace abi_1
}  // namespace modc

#endif
