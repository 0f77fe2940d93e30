// SPDX-License-Identifier: 0BSD
// One call of a hook: what it sees and may replace, and what a recorded forward keeps of it for backward.
#ifndef MODC_ABI_1_HOOK_CALL_H
#define MODC_ABI_1_HOOK_CALL_H

#include "slots.h"
#include "workspace.h"

#include <cstring>
#include <initializer_list>

namespace modc {
inline namespace abi_1 {

enum class HookKind : std::uint8_t { forward_pre, forward, full_backward_pre, full_backward, backward };
inline constexpr int hook_kinds = 5;

/// A tensor that a hook sees; its elements lie contiguous in row-major order.
struct HookValue {
  static constexpr int max_rank = 8;
  const void* data = nullptr;
  Dtype dtype = Dtype::f32;
  int rank = 0;
  std::int64_t shape[max_rank] = {};

  std::int64_t size() const noexcept {
    std::int64_t count = 1;
    for (int i = 0; i < rank; ++i) count *= shape[i];
    return count;
  }
  /// Null for another element type.
  template <class T>
  const T* as() const noexcept {
    return dtype_of<T> == dtype ? static_cast<const T*>(data) : nullptr;
  }
};

template <class T>
HookValue hook_value(const T* data, std::initializer_list<std::int64_t> shape) noexcept {
  HookValue value;
  value.data = data;
  value.dtype = dtype_of<T>;
  for (const std::int64_t extent : shape)
    if (value.rank < HookValue::max_rank) value.shape[value.rank++] = extent;
  return value;
}

class HookCall;
class HookLists;
class HookRecord;
using HookFunction = Status (*)(void* context, HookCall& call);  // must not throw; those of eager_hooks.h may

/// What a place lends a hook of the spec: parts of the workspace, by the group of their size.
struct HookMemory {
  static constexpr int max_groups = 8;
  std::byte* base[max_groups] = {};
  std::int64_t units[max_groups] = {};

  template <class T>
  T* at(Place place) const noexcept {
    return reinterpret_cast<T*>(base[place.group] + place.offset * static_cast<std::size_t>(units[place.group]));
  }
};

/// A hook that the spec gives a name, at one place: emitted code for the types there.
struct NamedHook {
  static constexpr int max_extents = Workspace::max_bounds;
  HookFunction name;  // under which the program registers it
  Status (*run)(HookCall&, const NamedHook&) noexcept;
  Status (*pull_back)(HookCall&, const NamedHook&) noexcept;  // null where no gradient flows through it
  HookMemory memory, pullback_memory;
  int extents[max_extents];  // of the symbols in its types
  const Executor* executor;  // the model's
};

/// One call of a hook. Hooks of backward have the gradients of the inputs and outputs under these names.
class HookCall {
 public:
  HookKind kind;
  const char* module;  // its path; "" is the model
  const HookValue* inputs;
  int input_count;  // 0 in full_backward, if no input has a gradient
  const HookValue* outputs;
  int output_count;         // 0 in an always_call hook, if forward failed
  bool has_failed = false;  // the call ends with an error, whatever the hook returns

  HookCall(HookKind of, const char* path, const HookValue* in, int in_count, const HookValue* out,
           int out_count) noexcept
      : kind(of), module(path), inputs(in), input_count(in_count), outputs(out), output_count(out_count) {}

  /// What the hook may replace: inputs before forward and outputs after it; in backward the gradients of the outputs
  /// before the module's own, those of the inputs after them.
  const HookValue* values() const noexcept { return replaces_inputs() ? inputs : outputs; }
  int value_count() const noexcept { return replaces_inputs() ? input_count : output_count; }

  /// The elements of such a value, to be written; null for another element type or number. A hook of forward that
  /// replaces a value says what becomes of its gradient, or a backward of this forward is an error.
  template <class T>
  T* replace(int number) noexcept {
    has_replaced_none_ |= value_count() == 0;
    if (number < 0 || number >= value_count() || !values()[number].as<T>()) return nullptr;
    is_replaced_ = true;
    return const_cast<T*>(values()[number].as<T>());  // emitted code hands over memory of its own
  }
  /// `pullback` sees the gradients of what the hook left as values, and replaces them by those of what it found.
  void set_pullback(HookFunction pullback, void* context) noexcept {
    pullback_ = pullback;
    pullback_context_ = context;
  }
  /// No gradient flows through what the hook left.
  void detach() noexcept { is_detached_ = true; }

  // -------- for emitted code

  /// The hooks of the spec that this place takes.
  template <int Count>
  void offer(const NamedHook (&hooks)[Count]) noexcept {
    named_ = hooks;
    named_count_ = Count;
  }
  Status run_named(HookFunction name) noexcept {
    const NamedHook* hook = find(name);
    if (hook == nullptr)
      return {Code::hook_error, "this hook of the spec was not compiled for the place that it is at"};
    const Status status = hook->run(*this, *hook);
    if (status.ok() && is_replaced_ && hook->pull_back != nullptr) ran_ = name;
    if (status.ok() && is_replaced_ && hook->pull_back == nullptr) is_detached_ = true;
    return status;
  }
  /// Adds to the gradient of an input, where it is wanted.
  template <class T>
  void add_to_input(int number, const T* gradient) const noexcept {
    T* sum = const_cast<T*>(inputs[number].as<T>());
    for (std::int64_t i = 0; sum != nullptr && i < inputs[number].size(); ++i) sum[i] += gradient[i];
  }
  void set_zero(int number) const noexcept {
    const HookValue& value = values()[number];
    std::memset(const_cast<void*>(value.data), 0, static_cast<std::size_t>(value.size()) * size_of(value.dtype));
  }

 private:
  friend class HookRecord;
  friend Status run_hooks(const HookLists&, const HookCall&, HookRecord*);

  bool replaces_inputs() const noexcept {
    return kind == HookKind::forward_pre || kind == HookKind::full_backward || kind == HookKind::backward;
  }

  const NamedHook* find(HookFunction name) const noexcept {
    for (int i = 0; i < named_count_; ++i)
      if (named_[i].name == name) return &named_[i];
    return nullptr;
  }

  const NamedHook* named_ = nullptr;
  int named_count_ = 0;
  HookFunction ran_ = nullptr;  // the named hook that replaced the values
  HookFunction pullback_ = nullptr;
  void* pullback_context_ = nullptr;
  bool is_replaced_ = false;
  bool has_replaced_none_ = false;  // there was nothing to replace
  bool is_detached_ = false;
};

/// A copy of what a hook is given, in memory of the place; the elements in row-major order.
template <class T>
const T* keep(const HookValue& value, T* memory) noexcept {
  std::memcpy(memory, value.data, static_cast<std::size_t>(value.size()) * sizeof(T));
  return memory;
}
template <class T>
void copy(const T* from, T* to, std::int64_t count) noexcept {
  std::memmove(to, from, static_cast<std::size_t>(count) * sizeof(T));
}

/// What the hooks of one place in a recorded forward did to its values, for backward.
class HookRecord {
 public:
  static constexpr int max_replacements = 8;

  void clear() noexcept { count_ = 0; }
  bool is_replaced() const noexcept { return count_ > 0; }

  Status add(const HookCall& call) noexcept {
    if (!call.is_replaced_) return ok;
    if (count_ == max_replacements) return {Code::hook_error, "more than 8 hooks replace the values of one call"};
    for (int i = 0; i < count_; ++i)
      if (call.ran_ != nullptr && entries_[i].named == call.ran_)
        return {Code::hook_error, "a hook of the spec is registered twice at a place, which has memory for one"};
    entries_[count_++] = {call.pullback_, call.pullback_context_, call.ran_, call.is_detached_};
    return ok;
  }
  /// The gradients of the values that hooks left become those of the values that they found.
  Status pull_back(HookCall gradients) const noexcept {
    for (int i = count_; i-- > 0;) {
      const Entry& entry = entries_[i];
      if (entry.is_detached) {
        for (int k = 0; k < gradients.value_count(); ++k) gradients.set_zero(k);
      } else if (const NamedHook* hook = entry.named != nullptr ? gradients.find(entry.named) : nullptr) {
        MODC_TRY(hook->pull_back(gradients, *hook));
      } else if (entry.pullback != nullptr) {
        if (const Status status = entry.pullback(entry.context, gradients); !status.ok()) return status;
      } else {
        return {Code::hook_error, "a hook replaced a value and gave no pullback for its gradient"};
      }
    }
    return ok;
  }

 private:
  struct Entry {
    HookFunction pullback;
    void* context;
    HookFunction named;
    bool is_detached;
  };

  Entry entries_[max_replacements] = {};
  int count_ = 0;
};

}  // namespace abi_1
}  // namespace modc

#endif
