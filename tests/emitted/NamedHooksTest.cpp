// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks of the spec that the program registers by their names, against the same hooks compiled in.
#include "HookTrial.h"
#include "modc/hooks.h"
#include "named.h"
#include "named_woven.h"

#include <string>

namespace {

using named::Net;

TEST(NamedHooks, DoWhatTheyDoCompiledIn) {
  Trial<Net> named;
  Trial<named_woven::Net> woven;
  const auto pre = named.model.fc.register_forward_pre_hook(&Net::double_);
  const auto forward = named.model.fc.register_forward_hook(&Net::bend);
  const auto act = named.model.act.register_forward_hook(&Net::shift);
  expect_near(named.step(), woven.step());
  expect_near(named.step(), woven.step()); // the memory of the first step is used again
  expect_near({named.evaluate()}, {woven.evaluate()});
}

TEST(NamedHooks, AreGoneWhenRemoved) {
  Trial<Net> run;
  const auto without = run.step();
  {
    const auto hook = run.model.fc.register_forward_hook(&Net::bend);
    EXPECT_NE(run.step(), without);
  }
  EXPECT_EQ(run.step(), without);
}

TEST(NamedHooks, StandAmongFunctionsOfTheProgramInTheirOrder) {
  Trial<Net> run;
  Floats seen[2];
  auto note = [](void *floats, modc::HookCall &call) {
    const float *y = call.outputs[0].as<float>();
    static_cast<Floats *>(floats)->assign(y, y + call.outputs[0].size());
    return modc::ok;
  };
  const auto before = run.model.act.register_forward_hook(note, &seen[0]);
  const auto hook = run.model.act.register_forward_hook(&Net::constant);
  const auto after = run.model.act.register_forward_hook(note, &seen[1]);
  run.step();
  ASSERT_EQ(seen[0].size(), seen[1].size());
  for (std::size_t i = 0; i < seen[0].size(); ++i)
    EXPECT_EQ(seen[1][i], seen[0][i] > 0 ? 1.0F : 0.0F);
}

TEST(NamedHooks, WithoutAGradientLetNoneThrough) {
  Trial<Net> run;
  const auto hook = run.model.act.register_forward_hook(&Net::constant);
  const Floats ofInput = run.step()[1];
  for (const float gradient : ofInput)
    EXPECT_EQ(gradient, 0);
}

TEST(NamedHooks, MayLookOn) {
  Trial<Net> run;
  const auto without = run.step();
  const auto hook = run.model.fc.register_forward_hook(&Net::look);
  EXPECT_EQ(run.step(), without);
}

TEST(NamedHooks, AreRefusedWhereTheyWereNotCompiledFor) {
  Trial<Net> run;
  const auto hook = run.model.fc.register_forward_hook(&Net::double_); // one of forward_pre
  EXPECT_EQ(run.forward().code(), modc::Code::hook_error);
}

TEST(NamedHooks, HaveMemoryForOneOfThemAtAPlace) {
  Trial<Net> run;
  const auto first = run.model.act.register_forward_hook(&Net::shift);
  const auto second = run.model.act.register_forward_hook(&Net::shift);
  const modc::Status status = run.forward();
  EXPECT_EQ(status.code(), modc::Code::hook_error);
  EXPECT_NE(std::string(status.message()).find("twice"), std::string::npos);
  EXPECT_NO_THROW(run.evaluate()); // nothing is kept there
}

} // namespace
