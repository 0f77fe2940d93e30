// SPDX-License-Identifier: 0BSD
// Hooks as functions that may throw, for the eager face: what a hook throws leaves the call as std::runtime_error.
//
//   auto hook = modc::on_forward(model.bn2, [&](modc::HookCall& call) { seen = call.outputs[0].as<float>()[0]; });
//   hook.remove();
#ifndef MODC_ABI_1_EAGER_HOOKS_H
#define MODC_ABI_1_EAGER_HOOKS_H

#include "hooks.h"

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace modc {
inline namespace abi_1 {

/// A registered function. It stays until remove() or the end of its handle, which may be moved.
class EagerHook {
 public:
  using Function = std::function<void(HookCall&)>;

  /// `add` registers a HookFunction with a context.
  template <class Add>
  EagerHook(Function function, const Add& add) : state_(std::make_unique<State>(std::move(function), add)) {}

  void remove() noexcept { state_->hook.remove(); }

 private:
  struct State {
    template <class Add>
    State(Function of, const Add& add) : function(std::move(of)), hook(add(&run, this)) {}

    static Status run(void* context, HookCall& call) {
      State& state = *static_cast<State*>(context);
      try {
        state.function(call);
        return ok;
      } catch (const std::exception& exception) {
        state.error = exception.what();
      } catch (...) {
        state.error = "a hook threw";
      }
      return {Code::hook_error, state.error.c_str()};
    }

    Function function;
    std::string error;  // what the Status of the last call points to
    Hook hook;
  };

  std::unique_ptr<State> state_;
};

template <class Point>
EagerHook on_forward_pre(Point& point, EagerHook::Function function, HookOptions options = {}) {
  return {std::move(function),
          [&](HookFunction run, void* context) { return point.register_forward_pre_hook(run, context, options); }};
}
template <class Point>
EagerHook on_forward(Point& point, EagerHook::Function function, HookOptions options = {}) {
  return {std::move(function),
          [&](HookFunction run, void* context) { return point.register_forward_hook(run, context, options); }};
}
template <class Point>
EagerHook on_full_backward_pre(Point& point, EagerHook::Function function, HookOptions options = {}) {
  return {std::move(function), [&](HookFunction run, void* context) {
            return point.register_full_backward_pre_hook(run, context, options);
          }};
}
template <class Point>
EagerHook on_full_backward(Point& point, EagerHook::Function function, HookOptions options = {}) {
  return {std::move(function),
          [&](HookFunction run, void* context) { return point.register_full_backward_hook(run, context, options); }};
}
template <class Point>
EagerHook on_backward(Point& point, EagerHook::Function function, HookOptions options = {}) {
  return {std::move(function),
          [&](HookFunction run, void* context) { return point.register_backward_hook(run, context, options); }};
}

}  // namespace abi_1
}  // namespace modc

#endif
