// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks of the program on an emitted model, against the same model without places for hooks and against hooks in the spec.
#include "HookTrial.h"
#include "modc/eager_hooks.h"
#include "plain.h"
#include "points.h"
#include "woven.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace {

using modc::on_forward;
using modc::on_forward_pre;
using modc::on_full_backward;
using modc::on_full_backward_pre;

/// Multiplies a replaceable value.
void scale(modc::HookCall &call, float factor) {
  float *value = call.replace<float>(0);
  std::transform(value, value + call.values()[0].size(), value, [=](float v) { return factor * v; });
}

TEST(Hooks, APlaceWithoutAHookChangesNothing) {
  Trial<points::Net> points;
  Trial<plain::Net> plain;
  expect_near(points.step(), plain.step());
  expect_near({points.evaluate()}, {plain.evaluate()});
}

TEST(Hooks, FunctionsOfTheProgramDoWhatHooksInTheSpecDo) {
  Trial<points::Net> points;
  Trial<woven::Net> woven;
  std::vector<Floats> squared; // what forward(fc) found, in the order of the calls
  modc::EagerHook::Function doubles = [](modc::HookCall &call) { scale(call, 2); };
  modc::EagerHook::Function squares = [&](modc::HookCall &call) { // backward runs through the calls the other way
    float *dy = call.replace<float>(0);
    for (std::size_t i = 0; i < squared.back().size(); ++i)
      dy[i] *= 2 * squared.back()[i];
    squared.pop_back();
  };
  const modc::HookFunction pull_back = [](void *function, modc::HookCall &call) {
    (*static_cast<modc::EagerHook::Function *>(function))(call);
    return modc::ok;
  };
  const auto pre = on_forward_pre(points.model.fc, [&](modc::HookCall &call) {
    scale(call, 2);
    call.set_pullback(pull_back, &doubles);
  });
  const auto forward = on_forward(points.model.fc, [&](modc::HookCall &call) {
    float *y = call.replace<float>(0);
    squared.emplace_back(y, y + call.outputs[0].size());
    std::transform(y, y + call.outputs[0].size(), y, [](float v) { return v * v; });
    call.set_pullback(pull_back, &squares);
  });
  const auto backward_pre = on_full_backward_pre(points.model.fc, [](modc::HookCall &call) {
    float *dy = call.replace<float>(0);
    std::transform(dy, dy + call.outputs[0].size(), dy, [](float v) { return std::clamp(v, -0.5F, 0.5F); });
  });
  const auto backward = on_full_backward(points.model.fc, [](modc::HookCall &call) { scale(call, 3); });
  modc::EagerHook::Function same = [](modc::HookCall &) {};
  const auto act = on_forward(points.model.act, [&](modc::HookCall &call) {
    float *y = call.replace<float>(0);
    std::transform(y, y + call.outputs[0].size(), y, [](float v) { return v + 1; });
    call.set_pullback(pull_back, &same);
  });
  expect_near(points.step(), woven.step());
  EXPECT_TRUE(squared.empty());
  expect_near({points.evaluate()}, {woven.evaluate()});
}

TEST(Hooks, RunInTheOrderOfPyTorchAndSeeWhatItShows) {
  Trial<points::Net> run;
  std::string log;
  auto logs = [&](const std::string &name) {
    return [&log, name](modc::HookCall &call) { log += name + " " + (*call.module ? call.module : "(root)") + "\n"; };
  };
  const auto a = on_full_backward(run.model, logs("full_backward"));
  const auto b = on_forward(run.model, logs("forward"));
  const auto c = on_full_backward(run.model.fc, logs("full_backward"));
  const auto d = on_forward(run.model.fc, logs("forward"));
  const auto e = on_full_backward_pre(run.model.fc, logs("full_backward_pre"));
  const auto f = on_forward_pre(run.model.fc, logs("forward_pre"));
  const auto g = on_forward(run.model.act, logs("forward"));
  run.step();
  EXPECT_EQ(log, "forward_pre fc\nforward fc\nforward act\nforward_pre fc\nforward fc\nforward (root)\n"
                 "full_backward_pre fc\nfull_backward fc\nfull_backward_pre fc\nfull_backward fc\n"
                 "full_backward (root)\n");
}

TEST(Hooks, GlobalOnesSeeEveryModule) {
  Trial<points::Net> run;
  int calls = 0;
  const modc::Hook hook = modc::register_module_forward_hook(
      [](void *count, modc::HookCall &) { return ++*static_cast<int *>(count), modc::ok; }, &calls);
  run.evaluate();
  EXPECT_EQ(calls, 4) << "fc twice, act, the model";
}

TEST(Hooks, ModelForwardPassesOverTheModelsOwn) {
  Trial<points::Net> run;
  std::string log;
  const auto own = on_forward(run.model, [&](modc::HookCall &) { log += "root "; });
  const auto child = on_forward(run.model.act, [&](modc::HookCall &) { log += "act "; });
  run.model.eval();
  static_cast<void>(run.model.forward(run.x));
  EXPECT_EQ(log, "act ");
  static_cast<void>(run.model(run.x));
  EXPECT_EQ(log, "act act root ");
}

TEST(Hooks, AnErrorEndsTheCallAndAlwaysCallHooksRun) {
  Trial<points::Net> run;
  std::string log;
  const auto fails = on_forward_pre(run.model.act, [](modc::HookCall &) { throw std::runtime_error("no act"); });
  const auto plain = on_forward(run.model.act, [&](modc::HookCall &) { log += "plain "; });
  const auto always = on_forward(run.model.act,
                                 [&](modc::HookCall &call) {
                                   log += call.output_count == 0 ? "act " : "output ";
                                   EXPECT_EQ(call.input_count, 1);
                                 },
                                 {false, true});
  const auto root = on_forward(run.model,
                               [&](modc::HookCall &call) {
                                 log += "root ";
                                 EXPECT_EQ(call.inputs[0].as<float>()[7], run.x.data()[7]);
                               },
                               {false, true});
  EXPECT_STREQ(run.forward().message(), "no act");
  EXPECT_EQ(log, "act root ");
  EXPECT_EQ(run.backward().code(), modc::Code::no_recorded_forward);
  try {
    run.evaluate();
    FAIL() << "no exception";
  } catch (const std::runtime_error &error) {
    EXPECT_STREQ(error.what(), "no act");
  }
}

TEST(Hooks, AReplacedValueNeedsAPullbackForBackwardAlone) {
  Trial<points::Net> run;
  bool detaches = false;
  const auto hook = on_forward(run.model.act, [&](modc::HookCall &call) {
    scale(call, 0.5F);
    if (detaches)
      call.detach();
  });
  run.evaluate();
  ASSERT_TRUE(run.forward().ok());
  EXPECT_STREQ(run.backward().message(), "a hook replaced a value and gave no pullback for its gradient");
  detaches = true;
  const std::vector<Floats> values = run.step();
  EXPECT_EQ(values[1], Floats(8, 0)) << "no gradient reaches the input";
  EXPECT_NE(values[2], Floats(12, 0)) << "the second call of fc comes after act";
}

TEST(Hooks, ARemovedHookIsGone) {
  Trial<points::Net> run;
  const std::vector<Floats> before = run.step();
  auto hook = on_full_backward(run.model.fc, [](modc::HookCall &call) { scale(call, 10); });
  EXPECT_NE(run.step()[1], before[1]);
  hook.remove();
  hook.remove();
  EXPECT_EQ(run.step(), before);
}

} // namespace
