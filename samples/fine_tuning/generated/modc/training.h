// SPDX-License-Identifier: 0BSD
// What training keeps between calls: the recorded forward, and gradients with a bit for each slot that has one.
#ifndef MODC_ABI_1_TRAINING_H
#define MODC_ABI_1_TRAINING_H

#include "slots.h"

namespace modc {
inline namespace abi_1 {

/// The forward that backward will differentiate. A workspace holds one: a second forward replaces it, backward consumes
/// it, and parameters that changed in between make it worthless.
class Recording {
 public:
  /// `extents` are the symbolic ones of the call; `variant` says which compiled forward ran, if there are several.
  void begin(const State& state, std::initializer_list<int> extents, int variant = 0) noexcept {
    version_ = state.version();
    int dimension = 0;
    for (const int n : extents)
      if (dimension < Workspace::max_bounds) extents_[dimension++] = n;
    variant_ = variant;
    is_live_ = true;
  }
  void end() noexcept { is_live_ = false; }

  Status check(const State& state) const noexcept {
    if (!is_live_)
      return {Code::no_recorded_forward, "backward needs a forward before it, and each forward serves one"};
    if (version_ != state.version())
      return {Code::parameters_changed, "parameters or buffers changed between forward and backward"};
    return ok;
  }
  /// A symbolic extent of that call.
  int extent(int dimension) const noexcept { return extents_[dimension]; }
  int variant() const noexcept { return variant_; }

 private:
  std::uint64_t version_ = 0;
  int extents_[Workspace::max_bounds] = {};
  int variant_ = 0;
  bool is_live_ = false;
};

/// A row of the table of trained slots: where the gradient lies in its block. Optimisers keep their buffers at the same
/// offset of theirs. Group -1 is registered nowhere: neither the optimiser nor zero_grad sees it.
struct Trained {
  int slot;
  std::size_t offset;
  int group = 0;
};

/// What training remembers of one trained slot.
struct TrainedState {
  bool has_grad = false;
  bool has_state = false;  // of the optimiser
  std::int64_t steps = 0;
};

/// The block of gradients. Backward stores the first contribution to a slot and adds later ones; none is not zero.
class Gradients {
 public:
  /// `fields` are the addresses of the handles' `grad` pointers.
  template <int Count>
  Gradients(Memory memory, std::size_t bytes, State& state, const Trained (&table)[Count],
            TrainedState (&trained)[Count], void* const (&fields)[Count]) noexcept
      : state_(state), table_(table), trained_(trained), fields_(fields), count_(Count), status_(memory.check(bytes)) {
    if (status_.ok()) memory_ = memory.data;
  }
  /// Of a model without trained parameters.
  explicit Gradients(State& state) noexcept : state_(state) {}
  Gradients(const Gradients&) = delete;
  Gradients& operator=(const Gradients&) = delete;

  const Status& status() const noexcept { return status_; }
  int count() const noexcept { return count_; }
  const Trained& row(int i) const noexcept { return table_[i]; }
  TrainedState& trained(int i) noexcept { return trained_[i]; }
  const Slot& slot(int i) const noexcept { return state_.slot(table_[i].slot); }
  State& state() noexcept { return state_; }
  std::byte* data(int i) const noexcept { return memory_ + table_[i].offset; }

  /// Where a kernel of backward stores its contribution: the gradient's place if it is the first, else `spare`.
  template <class T>
  T* into(int i, T* spare) noexcept {
    return trained_[i].has_grad ? spare : reinterpret_cast<T*>(data(i));
  }
  /// The contribution is there: a later one is added, and the slot has a gradient.
  template <class T>
  void done(int i, const T* spare) noexcept {
    T* grad = reinterpret_cast<T*>(data(i));
    if (trained_[i].has_grad) {
      const std::size_t size = slot(i).size();
      for (std::size_t k = 0; k < size; ++k) grad[k] += spare[k];
    }
    set(i, true);
  }

  /// A contribution that lies elsewhere: stored if it is the first, else added.
  template <class T>
  void add(int i, const T* values) noexcept {
    if (!trained_[i].has_grad) {
      assign(i, values);
      return;
    }
    done(i, values);
  }

  /// For gradients that the program made itself: copies them in, or forgets the slot's with null.
  template <class T>
  void assign(int i, const T* values) noexcept {
    if (values != nullptr) std::memmove(data(i), values, slot(i).bytes());
    set(i, values != nullptr);
  }

  void zero() noexcept {
    for (int i = 0; i < count_; ++i)
      if (table_[i].group >= 0) set(i, false);
  }

 private:
  // The handle's pointer says the same as the bit. It has the parameter's type, so it is written as bytes.
  void set(int i, bool has_grad) noexcept {
    trained_[i].has_grad = has_grad;
    std::byte* grad = has_grad ? data(i) : nullptr;
    std::memcpy(fields_[i], static_cast<const void*>(&grad), sizeof grad);
  }

  State& state_;
  const Trained* table_ = nullptr;
  TrainedState* trained_ = nullptr;
  void* const* fields_ = nullptr;
  int count_ = 0;
  std::byte* memory_ = nullptr;
  Status status_;
};

/// The three blocks that training needs besides the state.
struct TrainingMemory {
  Memory workspace;
  Memory gradients;
  Memory optimizer;
};

}  // namespace abi_1
}  // namespace modc

#undef MODC_CHECK_RECORDED
#define MODC_CHECK_RECORDED(recording, state) MODC_TRY((recording).check(state))

#endif
