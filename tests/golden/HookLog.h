// SPDX-License-Identifier: 0BSD
// Hooks that golden cases register: what they saw, and in which order; what they replaced.
#pragma once

#include "Golden.h"
#include "modc/hooks.h"

#include <algorithm>
#include <functional>
#include <list>

namespace golden {

struct HookEvent {
  std::string what; // kind/name of the hook/module
  std::vector<Tensor<float>> inputs, outputs;
};

/// What a hook does: it replaces elements, with the rule for their gradient, or fails.
struct HookAction {
  std::function<float(float)> value, gradient;
  std::string error;
};
inline HookAction scale(float factor) {
  const auto scaled = [=](float v) { return v * factor; };
  return {scaled, scaled, ""};
}
inline HookAction shift(float by) {
  return {[=](float v) { return v + by; }, [](float gradient) { return gradient; }, ""};
}
inline HookAction fill(float with) {
  return {[=](float) { return with; }, [](float) { return 0.0f; }, ""};
}
inline HookAction fails(std::string error) { return {nullptr, nullptr, std::move(error)}; }

/// `root` is the path of the case's root.
template <class Test> class HookLog {
public:
  HookLog(Test &test, std::string root) : test(test), root(std::move(root)) {}

  std::vector<HookEvent> events;

  void add(const std::string &name, modc::HookLists &lists, modc::HookKind kind, modc::HookOptions options,
           HookAction action = {}) {
    entries.push_back({this, name, std::move(action)});
    hooks.emplace_back(lists, kind, &run, &entries.back(), options);
  }
  /// Makes the forward of the root fail.
  void fail(modc::HookLists &root_lists, std::string error) {
    entries.push_back({this, "", fails(std::move(error))});
    hooks.emplace_back(root_lists, modc::HookKind::forward_pre, &act, &entries.back(), modc::HookOptions{});
  }
  void remove(const std::string &name) {
    auto hook = hooks.begin();
    for (auto it = entries.begin(); it != entries.end(); ++it, ++hook)
      if (it->name == name)
        hook->remove();
  }
  /// Compares with the events since the last check.
  void check(const std::string &path, const std::vector<HookEvent> &expected) {
    std::string actual_text, expected_text;
    for (const HookEvent &event : events)
      actual_text += event.what + "\n";
    for (const HookEvent &event : expected)
      expected_text += event.what + "\n";
    test.check(path, actual_text, expected_text);
    for (std::size_t i = 0; i < std::min(events.size(), expected.size()); ++i) {
      const std::string at = path + "/" + std::to_string(i);
      check(at + "/inputs", events[i].inputs, expected[i].inputs);
      check(at + "/outputs", events[i].outputs, expected[i].outputs);
    }
    events.clear();
  }

private:
  struct Entry {
    HookLog *log;
    std::string name;
    HookAction action;
  };

  void check(const std::string &path, const std::vector<Tensor<float>> &actual,
             const std::vector<Tensor<float>> &expected) {
    test.check(path + "/count", std::int64_t(actual.size()), std::int64_t(expected.size()));
    for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i)
      test.check(path + "/" + std::to_string(i), actual[i], expected[i]);
  }

  static modc::Status run(void *context, modc::HookCall &call) {
    static const char *const kinds[] = {"forward_pre", "forward", "full_backward_pre", "full_backward", "backward"};
    const Entry &own = *static_cast<Entry *>(context);
    const std::string &root = own.log->root;
    std::string module = call.module;
    if (module == root)
      module = "(root)";
    else if (!root.empty())
      module = module.substr(root.size() + 1);
    HookEvent event{kinds[static_cast<int>(call.kind)] + ("/" + own.name) + "/" + module, {}, {}};
    for (int i = 0; i < call.input_count; ++i)
      event.inputs.push_back(tensor_of(call.inputs[i]));
    for (int i = 0; i < call.output_count; ++i)
      event.outputs.push_back(tensor_of(call.outputs[i]));
    own.log->events.push_back(std::move(event));
    return act(context, call);
  }
  static Tensor<float> tensor_of(const modc::HookValue &value) {
    return {std::vector<std::int64_t>(value.shape, value.shape + value.rank), value.as<float>()};
  }

  static modc::Status act(void *context, modc::HookCall &call) {
    const HookAction &action = static_cast<Entry *>(context)->action;
    if (!action.error.empty())
      return {modc::Code::hook_error, action.error.c_str()};
    if (!action.value)
      return modc::ok;
    replace(call, action.value);
    call.set_pullback(&pull_back, context);
    return modc::ok;
  }
  static modc::Status pull_back(void *context, modc::HookCall &gradients) {
    replace(gradients, static_cast<Entry *>(context)->action.gradient);
    return modc::ok;
  }
  static void replace(modc::HookCall &call, const std::function<float(float)> &by) {
    for (int i = 0; i < std::max(call.value_count(), 1); ++i)
      if (float *elements = call.replace<float>(i))
        std::transform(elements, elements + call.values()[i].size(), elements, by);
  }

  Test &test;
  std::string root;
  std::list<Entry> entries;
  std::list<modc::Hook> hooks; // in the order of `entries`
};

} // namespace golden
