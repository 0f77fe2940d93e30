// SPDX-License-Identifier: 0BSD
// Hooks that a program registers on modules: lists without a heap, whose nodes lie in the handles.
//
//   modc::Status halve(void* context, modc::HookCall& call) {
//     float* y = call.replace<float>(0);  // the output; the gradient of a replaced value is the hook's business
//     for (std::int64_t i = 0; i < call.outputs[0].size(); ++i) y[i] *= 0.5f;
//     call.set_pullback(&halve_gradient, context);
//     return modc::ok;
//   }
//   modc::Hook hook = net.bn2.register_forward_hook(&halve, nullptr);
//
// A hook stays until remove() or the end of its handle, also from inside a hook that runs. Registering, removing and calls of
// a model that has hooks are one thread's business.
#ifndef MODC_ABI_1_HOOKS_H
#define MODC_ABI_1_HOOKS_H

#include "hook_call.h"

#include <initializer_list>

namespace modc {
inline namespace abi_1 {

struct HookOptions {
  bool prepend = false;
  bool always_call = false;  // a hook of forward that runs after an error, too
};

class Hook;

/// The hooks of one module, a list for each kind.
class HookLists {
 public:
  constexpr HookLists() noexcept = default;
  HookLists(const HookLists&) = delete;
  HookLists& operator=(const HookLists&) = delete;

  bool empty(HookKind kind) const noexcept { return heads_[static_cast<int>(kind)] == nullptr; }
  /// For model.forward(x), which passes over the model's own hooks.
  void skip(bool is_skipped) noexcept { is_skipped_ = is_skipped; }
  bool is_skipped() const noexcept { return is_skipped_; }

 private:
  friend class Hook;
  friend class HookCursor;

  Hook* heads_[hook_kinds] = {};
  mutable class HookCursor* cursors_ = nullptr;  // of the runs through these lists
  std::uint64_t registrations_ = 0;
  bool is_skipped_ = false;
};

/// A registered hook.
class Hook {
 public:
  Hook(HookLists& lists, HookKind kind, HookFunction function, void* context, HookOptions options) noexcept
      : function_(function), context_(context), lists_(&lists), number_(lists.registrations_++), kind_(kind),
        always_call_(options.always_call) {
    Hook** link = &lists.heads_[static_cast<int>(kind)];
    while (*link != nullptr && !options.prepend) link = &(*link)->next_;
    next_ = *link;
    *link = this;
  }
  ~Hook() { remove(); }
  Hook(const Hook&) = delete;
  Hook& operator=(const Hook&) = delete;

  /// A second time it does nothing.
  void remove() noexcept;
  bool is_registered() const noexcept { return lists_ != nullptr; }

  bool always_call() const noexcept { return always_call_; }
  Status operator()(HookCall& call) const noexcept { return function_(context_, call); }

 private:
  friend class HookCursor;

  HookFunction function_;
  void* context_;
  HookLists* lists_;
  Hook* next_ = nullptr;
  std::uint64_t number_;
  HookKind kind_;
  bool always_call_;
};

/// A run through a list, in which hooks may be removed. As in PyTorch, those that come meanwhile wait for the next run.
class HookCursor {
 public:
  HookCursor(const HookLists& lists, HookKind kind) noexcept
      : lists_(lists), next_(lists.heads_[static_cast<int>(kind)]), outer_(lists.cursors_),
        registrations_(lists.registrations_) {
    lists_.cursors_ = this;
  }
  ~HookCursor() { lists_.cursors_ = outer_; }
  HookCursor(const HookCursor&) = delete;
  HookCursor& operator=(const HookCursor&) = delete;

  Hook* next() noexcept {
    while (next_ != nullptr && next_->number_ >= registrations_) next_ = next_->next_;
    Hook* hook = next_;
    if (hook != nullptr) next_ = hook->next_;
    return hook;
  }

 private:
  friend class Hook;

  const HookLists& lists_;
  Hook* next_;
  HookCursor* outer_;
  std::uint64_t registrations_;  // when the run began
};

inline void Hook::remove() noexcept {
  if (lists_ == nullptr) return;
  for (HookCursor* cursor = lists_->cursors_; cursor != nullptr; cursor = cursor->outer_)
    if (cursor->next_ == this) cursor->next_ = next_;
  Hook** link = &lists_->heads_[static_cast<int>(kind_)];
  while (*link != this) link = &(*link)->next_;
  *link = next_;
  lists_ = nullptr;
}

/// Hooks of every module that has a place for hooks of their kind; they run before its own.
inline HookLists global_hooks;

inline bool has_hooks(const HookLists& lists, HookKind kind) noexcept {
  return !lists.empty(kind) || !global_hooks.empty(kind);
}

/// Runs the hooks of a kind. After an error those of forward with always_call run still, whose own errors are dropped.
inline Status run_hooks(const HookLists& lists, const HookCall& call, HookRecord* record = nullptr) {
  if (lists.is_skipped()) return ok;
  Status status = call.has_failed ? Status(Code::hook_error, "") : ok;
  for (const HookLists* list : {static_cast<const HookLists*>(&global_hooks), &lists}) {
    HookCursor cursor(*list, call.kind);
    while (Hook* hook = cursor.next()) {
      if (!status.ok() && !hook->always_call()) continue;
      HookCall own = call;
      own.has_failed = !status.ok();
      const Status result = (*hook)(own);
      if (!status.ok()) continue;
      status = result.ok() && record != nullptr ? record->add(own) : result;
      if (status.ok() && own.has_replaced_none_)
        status = {Code::hook_error,
                  "Backward hook for Modules where no input requires gradient should always return None or None for "
                  "all gradients."};
    }
  }
  return status;
}

/// A module in whose call an error occurred.
struct OpenModule {
  const HookLists* lists;
  const char* path;
  std::initializer_list<HookValue> inputs = {};  // none, if hooks in the spec had not made them yet
};

/// After an error: the always_call hooks of the modules around it, the inner ones first. Returns the error.
inline Status run_always_hooks(const Status& status, std::initializer_list<OpenModule> open) {
  for (const OpenModule& module : open) {
    HookCall call(HookKind::forward, module.path, module.inputs.begin(), static_cast<int>(module.inputs.size()),
                  nullptr, 0);
    call.has_failed = true;
    static_cast<void>(run_hooks(*module.lists, call));
  }
  return status;
}

/// What a handle of a module with places for hooks derives from: `Kinds` has a bit for each kind that the spec, or the
/// option --hooks, gives it.
template <unsigned Kinds>
class HookPoint : public HookLists {
 public:
  Hook register_forward_pre_hook(HookFunction function, void* context = nullptr, HookOptions options = {}) noexcept {
    return add<HookKind::forward_pre>(function, context, options);
  }
  Hook register_forward_hook(HookFunction function, void* context = nullptr, HookOptions options = {}) noexcept {
    return add<HookKind::forward>(function, context, options);
  }
  Hook register_full_backward_pre_hook(HookFunction function, void* context = nullptr,
                                       HookOptions options = {}) noexcept {
    return add<HookKind::full_backward_pre>(function, context, options);
  }
  Hook register_full_backward_hook(HookFunction function, void* context = nullptr, HookOptions options = {}) noexcept {
    return add<HookKind::full_backward>(function, context, options);
  }
  /// PyTorch's older kind: inputs are the gradients of the operands of the operation that computes the output.
  Hook register_backward_hook(HookFunction function, void* context = nullptr, HookOptions options = {}) noexcept {
    return add<HookKind::backward>(function, context, options);
  }

 private:
  template <HookKind Kind>
  Hook add(HookFunction function, void* context, HookOptions options) noexcept {
    static_assert((Kinds >> static_cast<int>(Kind) & 1) != 0,
                  "this module was compiled without a place for hooks of this kind: declare it in the spec, such as "
                  "`hook forward(m) extern`, or compile with --hooks=all");
    return Hook(*this, Kind, function, context, options);
  }
};

// Hooks of every module, as in torch.nn.modules.module.
inline Hook register_module_forward_pre_hook(HookFunction function, void* context = nullptr,
                                             HookOptions options = {}) noexcept {
  return Hook(global_hooks, HookKind::forward_pre, function, context, options);
}
inline Hook register_module_forward_hook(HookFunction function, void* context = nullptr,
                                         HookOptions options = {}) noexcept {
  return Hook(global_hooks, HookKind::forward, function, context, options);
}
inline Hook register_module_full_backward_pre_hook(HookFunction function, void* context = nullptr,
                                                   HookOptions options = {}) noexcept {
  return Hook(global_hooks, HookKind::full_backward_pre, function, context, options);
}
inline Hook register_module_full_backward_hook(HookFunction function, void* context = nullptr,
                                               HookOptions options = {}) noexcept {
  return Hook(global_hooks, HookKind::full_backward, function, context, options);
}

}  // namespace abi_1
}  // namespace modc

#endif
