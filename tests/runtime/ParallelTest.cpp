// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The parallel loops of kernels: every iteration once, partial tiles last, the caller alone where it does not pay.
#include "modc/parallel.h"

#include <gtest/gtest.h>

#include <vector>

using namespace modc;

namespace {

/// Runs backwards, and counts how often it was asked.
struct Backwards {
  int asked = 0;
  Executor executor() {
    return {this, [](void *self, int n, Executor::Body body, const void *data) {
              ++static_cast<Backwards *>(self)->asked;
              for (int i = n - 1; i >= 0; --i)
                body(data, i);
            }};
  }
};

template <class Team> std::vector<int> loop(const Team &team, int first, int last, int step) {
  std::vector<int> seen;
  team.parallel_for(first, last, step, [&](int i) { seen.push_back(i); });
  return seen;
}

template <class Team> std::vector<int> tiles(const Team &team, int first, int last, int step) {
  std::vector<int> seen;
  team.parallel_tiles(first, last, step, [&](int i) { seen.push_back(i); });
  return seen;
}

using Ints = std::vector<int>;

TEST(Parallel, WithoutThreadsIsAPlainLoop) {
  EXPECT_EQ(loop(Executor(), 2, 9, 3), Ints({2, 5, 8}));
  EXPECT_EQ(loop(Executor(), 2, 8, 3), Ints({2, 5}));
  EXPECT_EQ(loop(Executor(), 0, 0, 1), Ints());
  EXPECT_EQ(loop(Executor(), 5, 2, 1), Ints());
  EXPECT_EQ(loop(openmp, 0, 7, 3), Ints({0, 3, 6}));
  EXPECT_EQ(tiles(openmp, 0, 7, 3), Ints({0, 3, 6}));
}

TEST(Parallel, ExecutorGetsEveryIteration) {
  Backwards threads;
  EXPECT_EQ(loop(threads.executor(), 0, 7, 3), Ints({6, 3, 0}));
  EXPECT_EQ(threads.asked, 1);
}

TEST(Parallel, PartialTileRunsWhenTheOthersAreDone) {
  Backwards threads;
  EXPECT_EQ(tiles(threads.executor(), 0, 7, 3), Ints({3, 0, 6}));
  EXPECT_EQ(tiles(threads.executor(), 0, 6, 3), Ints({3, 0}));
  EXPECT_EQ(tiles(threads.executor(), 0, 2, 3), Ints({0}));
  EXPECT_EQ(tiles(threads.executor(), 0, 0, 3), Ints());
}

TEST(Parallel, CallerAloneWhereItDoesNotPay) {
  Backwards threads;
  EXPECT_EQ(loop(threads.executor().when(false), 0, 3, 1), Ints({0, 1, 2}));
  EXPECT_EQ(threads.asked, 0);
  EXPECT_EQ(loop(threads.executor().when(true), 0, 3, 1), Ints({2, 1, 0}));
}

} // namespace
