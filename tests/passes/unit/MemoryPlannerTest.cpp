// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The memory planner on hand-made and on random lifetimes: live blocks never overlap, layouts stay near the lower bound.
#include "passes/MemoryPlanner.h"

#include <gtest/gtest.h>

#include <random>

using namespace modc;

namespace {

void expectValid(llvm::ArrayRef<Lifetime> blocks, const MemoryLayout &layout) {
  ASSERT_EQ(layout.offsets.size(), blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    EXPECT_EQ(layout.offsets[i] % 64, 0);
    EXPECT_GE(layout.offsets[i], 0);
    EXPECT_LE(layout.offsets[i] + blocks[i].bytes, layout.bytes);
    for (std::size_t j = 0; j < i; ++j) {
      bool together = blocks[i].begin <= blocks[j].end && blocks[j].begin <= blocks[i].end;
      bool apart = layout.offsets[i] + blocks[i].bytes <= layout.offsets[j] ||
                   layout.offsets[j] + blocks[j].bytes <= layout.offsets[i];
      EXPECT_TRUE(!together || apart) << "blocks " << j << " and " << i;
    }
  }
}

TEST(MemoryPlanner, NothingNeedsNothing) {
  MemoryLayout layout = planMemory({});
  EXPECT_EQ(layout.bytes, 0);
  EXPECT_EQ(layout.lowerBound, 0);
}

TEST(MemoryPlanner, ChainTakesTurns) {
  // Each layer's output dies when the next one's is made: two of them live at a time.
  std::vector<Lifetime> blocks;
  for (int i = 0; i < 10; ++i)
    blocks.push_back({512, i, i + 1});
  MemoryLayout layout = planMemory(blocks);
  expectValid(blocks, layout);
  EXPECT_EQ(layout.bytes, 1024);
  EXPECT_EQ(layout.lowerBound, 1024);
}

TEST(MemoryPlanner, BlocksThatMeetInOneStepDoNotShare) {
  MemoryLayout layout = planMemory({{64, 0, 3}, {64, 3, 5}});
  EXPECT_EQ(layout.bytes, 128);
  layout = planMemory({{64, 0, 2}, {64, 3, 5}});
  EXPECT_EQ(layout.bytes, 64);
}

TEST(MemoryPlanner, TrainingStack) {
  // Activations saved by forward, consumed in reverse by backward beside two gradients.
  std::vector<Lifetime> blocks;
  const int layers = 12;
  for (int i = 0; i < layers; ++i) {
    blocks.push_back({256 * (1 + i % 3), i, 2 * layers - i});
    blocks.push_back({256 * (1 + i % 3), 2 * layers - i, 2 * layers - i + 1});
  }
  MemoryLayout layout = planMemory(blocks);
  expectValid(blocks, layout);
  EXPECT_LE(layout.bytes, layout.lowerBound * 1.05);
}

TEST(MemoryPlanner, SmallBlocksFillGaps) {
  std::vector<Lifetime> blocks = {{1024, 0, 9}, {4, 0, 1}, {4, 2, 3}, {4, 4, 9}, {512, 0, 4}, {512, 5, 9}};
  MemoryLayout layout = planMemory(blocks);
  expectValid(blocks, layout);
  EXPECT_EQ(layout.bytes, 1024 + 512 + 64);
}

TEST(MemoryPlanner, RandomLifetimes) {
  std::mt19937 random(7);
  double worst = 1;
  for (int round = 0; round < 300; ++round) {
    std::vector<Lifetime> blocks;
    int count = 1 + static_cast<int>(random() % 80);
    for (int i = 0; i < count; ++i) {
      int begin = static_cast<int>(random() % 100);
      int length = random() % 4 ? static_cast<int>(random() % 8) : static_cast<int>(random() % 100);
      blocks.push_back({static_cast<std::int64_t>(random() % 4000), begin, begin + length});
    }
    MemoryLayout layout = planMemory(blocks);
    expectValid(blocks, layout);
    EXPECT_GE(layout.bytes, layout.lowerBound);
    if (layout.lowerBound)
      worst = std::max(worst, static_cast<double>(layout.bytes) / static_cast<double>(layout.lowerBound));
  }
  EXPECT_LT(worst, 1.25);
  RecordProperty("worst_factor", std::to_string(worst));
}

TEST(MemoryPlanner, SameInputSameLayout) {
  std::vector<Lifetime> blocks;
  for (int i = 0; i < 50; ++i)
    blocks.push_back({64 * (i % 7), i % 11, i % 11 + i % 5});
  EXPECT_EQ(planMemory(blocks).offsets, planMemory(blocks).offsets);
}

} // namespace
