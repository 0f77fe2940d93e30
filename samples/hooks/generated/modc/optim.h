// SPDX-License-Identifier: 0BSD
// An optimiser over the table of trained slots: one update of them all by the formula of a rule, such as modc::Adam of
// modc/optim_adam.h. Slots without a gradient are left out entirely, as in PyTorch.
#ifndef MODC_ABI_1_OPTIM_H
#define MODC_ABI_1_OPTIM_H

#include "training.h"

#include <algorithm>
#include <array>

namespace modc {
inline namespace abi_1 {

/// What a rule sees of one parameter. Options are rounded to its type before they meet it, as PyTorch does.
template <class T>
struct Update {
  T* p;
  const T* grad;
  T* const* state;  // in the order of Rule::states; null where the group's options need none
  std::size_t size;
  std::int64_t number;  // of this step, from 1 on
  bool is_first;        // the state has just got its initial values
};

/// What most rules have in common. A rule adds `Options` with the arguments as in torch.optim, `states` with PyTorch's
/// names of the tensors that it keeps for each parameter, `keeps(i, options)`, and `update(Update<T>, options)`.
struct OptimizerRule {
  /// Whether the state is there before the first step.
  static constexpr bool has_state_at_once = false;
  template <class Options>
  static constexpr double initial_state(const Options&) noexcept {
    return 0;
  }
};

/// Applies a rule; each group of parameters has its own options. Its block of memory holds, one after the other, the
/// tensors of each state that any group keeps, each where its gradient lies in the block of gradients.
template <class Rule>
class Optimizer {
 public:
  using Options = typename Rule::Options;
  static constexpr int state_count = static_cast<int>(Rule::states.size());

  template <int Groups>
  Optimizer(Memory memory, std::size_t bytes, Gradients& gradients, const Options (&groups)[Groups]) noexcept
      : status_(memory.check(bytes)) {
    std::size_t kept = 0;
    for (int k = 0; k < state_count; ++k)
      if (std::any_of(groups, groups + Groups, [=](const Options& options) { return Rule::keeps(k, options); })) ++kept;
    if (!status_.ok() || kept == 0) return;
    std::byte* at = memory.data;
    for (int k = 0; k < state_count; ++k) {
      if (std::none_of(groups, groups + Groups, [=](const Options& options) { return Rule::keeps(k, options); }))
        continue;
      blocks_[k] = at;
      at += bytes / kept;
    }
    if constexpr (Rule::has_state_at_once)
      for (int i = 0; i < gradients.count(); ++i)
        if (const int group = gradients.row(i).group; group >= 0) begin(gradients, i, groups[group]);
  }

  /// Not ok when the memory that it was given is too small or not aligned.
  const Status& status() const noexcept { return status_; }

  Status step(Gradients& gradients, const Options* groups) noexcept {
    MODC_TRY(status_);
    MODC_TRY(gradients.status());
    State& state = gradients.state();
    MODC_TRY(state.status());
    for (int i = 0; i < gradients.count(); ++i) {
      if (!gradients.trained(i).has_grad || gradients.row(i).group < 0) continue;
      const Options& options = groups[gradients.row(i).group];
      if (gradients.slot(i).dtype == Dtype::f64)
        update<double>(gradients, i, options);
      else
        update<float>(gradients, i, options);
      state.changed();
    }
    return ok;
  }

  /// Where state k of trained slot i lies; null where its group keeps none.
  std::byte* at(const Gradients& gradients, int i, int k, const Options& options) const noexcept {
    return blocks_[k] == nullptr || !Rule::keeps(k, options) ? nullptr : blocks_[k] + gradients.row(i).offset;
  }

 private:
  template <class T>
  void update(Gradients& gradients, int i, const Options& options) noexcept {
    TrainedState& trained = gradients.trained(i);
    const bool is_first = !trained.has_state;
    if (is_first) begin(gradients, i, options);
    T* state[Rule::states.size()] = {};
    for (int k = 0; k < state_count; ++k) state[k] = reinterpret_cast<T*>(at(gradients, i, k, options));
    const Slot& slot = gradients.slot(i);
    Rule::update(Update<T>{gradients.state().template at<T>(slot.offset), reinterpret_cast<const T*>(gradients.data(i)),
                           state, slot.size(), ++trained.steps, is_first},
                 options);
  }

  /// Gives a slot's state its initial values.
  void begin(Gradients& gradients, int i, const Options& options) noexcept {
    const Slot& slot = gradients.slot(i);
    for (int k = 0; k < state_count; ++k) {
      std::byte* state = at(gradients, i, k, options);
      if (state == nullptr) continue;
      const double value = Rule::initial_state(options);
      if (slot.dtype == Dtype::f64)
        std::fill_n(reinterpret_cast<double*>(state), slot.size(), value);
      else
        std::fill_n(reinterpret_cast<float*>(state), slot.size(), static_cast<float>(value));
      gradients.trained(i).has_state = true;
    }
  }

  std::byte* blocks_[Rule::states.size()] = {};
  Status status_;
};

/// What a schedule that looks at a metric remembers, under PyTorch's names.
struct PlateauState {
  std::int64_t last_epoch = 0;
  std::int64_t num_bad_epochs = 0;
  std::int64_t cooldown_counter = 0;
  double best = 0;
};

/// Where a Training keeps what its optimiser and schedule remember from step to step; modc/optim_state.h writes and
/// reads it.
template <class Rule>
struct OptimizerState {
  using Options = typename Rule::Options;
  Gradients& gradients;
  const Optimizer<Rule>& optimizer;
  Options* groups;
  int group_count;
  double* initial_lr = nullptr;     // of each group, with a schedule over steps
  std::int64_t* steps = nullptr;    // of that schedule
  PlateauState* plateau = nullptr;  // of a schedule that looks at a metric

  template <int Groups>
  OptimizerState(Gradients& all, const Optimizer<Rule>& rule, Options (&group_table)[Groups]) noexcept
      : gradients(all), optimizer(rule), groups(group_table), group_count(Groups) {}
  template <int Groups>
  OptimizerState(Gradients& all, const Optimizer<Rule>& rule, Options (&group_table)[Groups], double (&initial)[Groups],
                 std::int64_t& schedule_steps) noexcept
      : gradients(all), optimizer(rule), groups(group_table), group_count(Groups), initial_lr(initial),
        steps(&schedule_steps) {}
  template <int Groups>
  OptimizerState(Gradients& all, const Optimizer<Rule>& rule, Options (&group_table)[Groups],
                 PlateauState& schedule) noexcept
      : gradients(all), optimizer(rule), groups(group_table), group_count(Groups), plateau(&schedule) {}

  /// Where state k of trained slot i lies, or will; null where it has none.
  std::byte* at(int i, int k) const noexcept {
    const int group = gradients.row(i).group;
    return group < 0 ? nullptr : optimizer.at(gradients, i, k, groups[group]);
  }
};

}  // namespace abi_1
}  // namespace modc

#endif
