// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// modc/hooks.h by itself: order, removal while hooks run, errors, and what a recorded forward remembers.
#include "modc/hooks.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace modc;

namespace {

using Lambda = std::function<Status(HookCall &)>;
Status call_lambda(void *context, HookCall &call) { return (*static_cast<Lambda *>(context))(call); }

struct Hooks : testing::Test {
  HookPoint<31> point;
  std::string log;
  std::vector<float> y{1, 2};

  Lambda logs(const std::string &name) {
    return [this, name](HookCall &call) {
      log += name + (call.has_failed ? "! " : " ");
      return ok;
    };
  }
  Status run(HookKind kind = HookKind::forward, HookRecord *record = nullptr) {
    const HookValue values[] = {hook_value(y.data(), {2})};
    const bool of_inputs = kind == HookKind::forward_pre || kind == HookKind::full_backward;
    return run_hooks(
        point, of_inputs ? HookCall(kind, "fc", values, 1, nullptr, 0) : HookCall(kind, "fc", nullptr, 0, values, 1),
        record);
  }
};

TEST_F(Hooks, GlobalOnesFirstThenInOrderOfRegistrationWithPrependedOnesAhead) {
  Lambda a = logs("a"), b = logs("b"), c = logs("c"), g = logs("g");
  EXPECT_FALSE(has_hooks(point, HookKind::forward));
  const Hook first = point.register_forward_hook(&call_lambda, &a);
  const Hook second = point.register_forward_hook(&call_lambda, &b);
  const Hook ahead = point.register_forward_hook(&call_lambda, &c, {true, false});
  const Hook global = register_module_forward_hook(&call_lambda, &g);
  EXPECT_TRUE(has_hooks(point, HookKind::forward));
  EXPECT_FALSE(has_hooks(point, HookKind::full_backward));
  EXPECT_TRUE(run().ok());
  EXPECT_EQ(log, "g c a b ");
}

TEST_F(Hooks, WithoutGradientsOfInputsThereIsNothingToReplace) {
  const HookValue values[] = {hook_value(y.data(), {2})};
  Lambda looks = [](HookCall &call) {
    EXPECT_EQ(call.input_count, 0);
    EXPECT_EQ(call.outputs[0].as<float>()[1], 2);
    return ok;
  };
  Lambda replaces = [](HookCall &call) {
    EXPECT_EQ(call.replace<float>(0), nullptr);
    return ok;
  };
  const HookCall call(HookKind::full_backward, "fc", nullptr, 0, values, 1);
  const Hook first = point.register_full_backward_hook(&call_lambda, &looks);
  EXPECT_TRUE(run_hooks(point, call).ok());
  const Hook second = point.register_full_backward_hook(&call_lambda, &replaces);
  EXPECT_STREQ(run_hooks(point, call).message(),
               "Backward hook for Modules where no input requires gradient should always "
               "return None or None for all gradients.");
}

TEST_F(Hooks, TheSameFunctionTwiceRunsTwiceAndRemovingTwiceIsHarmless) {
  Lambda a = logs("a");
  Hook first = point.register_forward_hook(&call_lambda, &a);
  {
    const Hook second = point.register_forward_hook(&call_lambda, &a);
    EXPECT_TRUE(run().ok());
    EXPECT_EQ(log, "a a ");
  } // the end of its handle removes a hook
  first.remove();
  first.remove();
  EXPECT_FALSE(first.is_registered());
  EXPECT_FALSE(has_hooks(point, HookKind::forward));
}

TEST_F(Hooks, HooksComeAndGoWhileTheyRun) {
  Hook *self = nullptr, *next = nullptr;
  std::optional<Hook> late;
  Lambda b = logs("b"), c = logs("c"), d = logs("d");
  Lambda a = [&](HookCall &) {
    log += "a ";
    self->remove();
    next->remove();
    late.emplace(point, HookKind::forward, &call_lambda, &d, HookOptions());
    return ok;
  };
  Hook one = point.register_forward_hook(&call_lambda, &a);
  Hook two = point.register_forward_hook(&call_lambda, &b);
  const Hook three = point.register_forward_hook(&call_lambda, &c);
  self = &one;
  next = &two;
  EXPECT_TRUE(run().ok());
  EXPECT_EQ(log, "a c ") << "a hook that comes waits for the next run";
  log.clear();
  EXPECT_TRUE(run().ok());
  EXPECT_EQ(log, "c d ");
}

TEST_F(Hooks, AfterAnErrorHooksWithAlwaysCallRunOnceAndTheirErrorsAreDropped) {
  Lambda before = logs("before"), plain = logs("plain"), after = logs("after");
  Lambda fails = [&](HookCall &) { return log += "fails ", Status(Code::hook_error, "first"); };
  Lambda fails_too = [&](HookCall &) { return log += "too ", Status(Code::hook_error, "second"); };
  const HookOptions always{false, true};
  const Hook a = point.register_forward_hook(&call_lambda, &before, always);
  const Hook b = point.register_forward_hook(&call_lambda, &fails);
  const Hook c = point.register_forward_hook(&call_lambda, &plain);
  const Hook d = point.register_forward_hook(&call_lambda, &fails_too, always);
  const Hook e = point.register_forward_hook(&call_lambda, &after, always);
  EXPECT_STREQ(run().message(), "first");
  EXPECT_EQ(log, "before fails too after! ");

  log.clear(); // an error elsewhere in the module's call
  EXPECT_STREQ(run_always_hooks({Code::hook_error, "elsewhere"}, {{&point, "fc"}}).message(), "elsewhere");
  EXPECT_EQ(log, "before! too after! ");
}

TEST_F(Hooks, ModelForwardPassesOverThem) {
  Lambda a = logs("a");
  const Hook hook = point.register_forward_hook(&call_lambda, &a);
  point.skip(true);
  EXPECT_TRUE(run().ok());
  point.skip(false);
  EXPECT_EQ(log, "");
}

TEST_F(Hooks, ReplacedValuesArePulledBackTheLastFirst) {
  Lambda halves = [](HookCall &call) {
    for (int i = 0; i < 2; ++i)
      call.replace<float>(0)[i] /= 2;
    return ok;
  };
  Lambda adds = [](HookCall &call) {
    for (int i = 0; i < 2; ++i)
      call.replace<float>(0)[i] += 1;
    return ok;
  };
  Lambda first = [&](HookCall &call) { return call.set_pullback(&call_lambda, &halves), adds(call); };
  Lambda second = [&](HookCall &call) { return call.set_pullback(&call_lambda, &adds), halves(call); };
  const Hook a = point.register_forward_hook(&call_lambda, &first);
  const Hook b = point.register_forward_hook(&call_lambda, &second);
  HookRecord record;
  ASSERT_TRUE(run(HookKind::forward, &record).ok());
  EXPECT_EQ(y, (std::vector<float>{1, 1.5F}));
  ASSERT_TRUE(record.is_replaced());

  std::vector<float> gradient{3, 5};
  const HookValue values[] = {hook_value(gradient.data(), {2})};
  ASSERT_TRUE(record.pull_back({HookKind::forward, "fc", nullptr, 0, values, 1}).ok());
  EXPECT_EQ(gradient, (std::vector<float>{2, 3})); // + 1 of the second, then / 2 of the first
  record.clear();
  EXPECT_FALSE(record.is_replaced());
}

TEST_F(Hooks, WithoutAPullbackBackwardIsAnErrorUnlessTheHookDetaches) {
  bool detaches = false;
  Lambda replaces = [&](HookCall &call) {
    if (detaches)
      call.detach();
    return call.replace<float>(0) ? ok : Status(Code::hook_error, "no float");
  };
  const Hook hook = point.register_forward_hook(&call_lambda, &replaces);
  std::vector<float> gradient{3, 5};
  const HookValue values[] = {hook_value(gradient.data(), {2})};
  const HookCall call(HookKind::forward, "fc", nullptr, 0, values, 1);
  HookRecord record;
  ASSERT_TRUE(run(HookKind::forward, &record).ok());
  EXPECT_STREQ(record.pull_back(call).message(), "a hook replaced a value and gave no pullback for its gradient");
  record.clear();
  detaches = true;
  ASSERT_TRUE(run(HookKind::forward, &record).ok());
  EXPECT_TRUE(record.pull_back(call).ok());
  EXPECT_EQ(gradient, (std::vector<float>{0, 0}));
}

TEST_F(Hooks, AValueIsReadAsWhatItIs) {
  Lambda looks = [&](HookCall &call) {
    EXPECT_EQ(call.values()[0].as<double>(), nullptr);
    EXPECT_EQ(call.replace<double>(0), nullptr);
    EXPECT_EQ(call.replace<float>(1), nullptr);
    EXPECT_EQ(call.outputs[0].size(), 2);
    EXPECT_STREQ(call.module, "fc");
    return ok;
  };
  const Hook hook = point.register_forward_hook(&call_lambda, &looks);
  HookRecord record;
  EXPECT_TRUE(run(HookKind::forward, &record).ok());
  EXPECT_FALSE(record.is_replaced()) << "nothing was written";
}

} // namespace
