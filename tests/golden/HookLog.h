// SPDX-License-Identifier: 0BSD
// What hooks saw, and in which order, for the golden cases that register hooks which look on.
#pragma once

#include "Golden.h"
#include "modc/hooks.h"

#include <list>

namespace golden {

struct HookEvent {
  std::string what; // kind, name of the hook, module
  std::vector<Tensor<float>> values;
};

/// `root` is the path of the case's root.
template <class Test> class HookLog {
public:
  HookLog(Test &test, std::string root) : test(test), root(std::move(root)) {}

  std::vector<HookEvent> events;

  void add(const std::string &name, modc::HookLists &lists, modc::HookKind kind, modc::HookOptions options) {
    names.push_back({this, name});
    hooks.emplace_back(lists, kind, &record, &names.back(), options);
  }
  void remove(const std::string &name) {
    auto hook = hooks.begin();
    for (auto it = names.begin(); it != names.end(); ++it, ++hook)
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
      test.check(at + "/count", std::int64_t(events[i].values.size()), std::int64_t(expected[i].values.size()));
      for (std::size_t k = 0; k < std::min(events[i].values.size(), expected[i].values.size()); ++k)
        test.check(at + "/" + std::to_string(k), events[i].values[k], expected[i].values[k]);
    }
    events.clear();
  }

private:
  struct Name {
    HookLog *log;
    std::string name;
  };

  static modc::Status record(void *context, modc::HookCall &call) {
    static const char *const kinds[] = {"forward_pre", "forward", "full_backward_pre", "full_backward", "backward"};
    const Name &own = *static_cast<Name *>(context);
    const std::string &root = own.log->root;
    std::string module = call.module;
    if (module == root)
      module = "(root)";
    else if (!root.empty())
      module = module.substr(root.size() + 1);
    HookEvent event{kinds[static_cast<int>(call.kind)] + (" " + own.name) + " " + module, {}};
    for (int i = 0; i < call.input_count + call.output_count; ++i) {
      const modc::HookValue &value = i < call.input_count ? call.inputs[i] : call.outputs[i - call.input_count];
      event.values.emplace_back(std::vector<std::int64_t>(value.shape, value.shape + value.rank), value.as<float>());
    }
    own.log->events.push_back(std::move(event));
    return modc::ok;
  }

  Test &test;
  std::string root;
  std::list<Name> names;
  std::list<modc::Hook> hooks; // in the order of `names`
};

} // namespace golden
