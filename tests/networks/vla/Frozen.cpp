// SPDX-License-Identifier: 0BSD
// The frozen encoder of the vision-language-action model has no gradients, and training leaves it as it is.
#include "modc/eager.h"
#include "network.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string_view>

namespace {

bool is_frozen(const modc::Slot &slot) { return std::string_view(slot.key).substr(0, 15) == "vision_encoder."; }

TEST(Vla, TrainsAllButTheEncoder) {
  network::Model model(1);
  using Core = network::VLA;
  int trained_count = 0;
  for (const modc::Trained &trained : Core::Training::trained) {
    EXPECT_FALSE(is_frozen(Core::slots[trained.slot])) << Core::slots[trained.slot].key;
    ++trained_count;
  }
  modc::Tensor<float> pixels({2, 3, 32, 32}), target({2, 4, 7});
  modc::Tensor<std::int64_t> tokens({2, 5});
  for (std::size_t i = 0; i < pixels.size(); ++i)
    pixels[i] = static_cast<float>(i % 29) / 29;
  for (std::size_t i = 0; i < target.size(); ++i)
    target[i] = static_cast<float>(i % 7) / 7 - 0.5f;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    tokens[i] = static_cast<std::int64_t>(7 * i);
  const auto *const state = model.state().at<std::byte>(0);
  const std::vector<std::byte> before(state, state + Core::state_bytes);
  const float first = model.train_step(pixels, tokens, target);
  float last = first;
  for (int step = 0; step < 20; ++step)
    last = model.train_step(pixels, tokens, target);
  EXPECT_LT(last, 0.5f * first);
  int changed_count = 0;
  for (const modc::Slot &slot : Core::slots) {
    const bool changed = std::memcmp(&before[slot.offset], state + slot.offset, slot.size() * sizeof(float)) != 0;
    EXPECT_NE(changed, is_frozen(slot)) << slot.key;
    changed_count += changed;
  }
  EXPECT_EQ(changed_count, trained_count);
}

} // namespace
