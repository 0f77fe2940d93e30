// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs parallel loops on three threads that end with the loop, the last iterations first.
#ifndef MODC_TESTS_KERNELS_TESTEXECUTOR_H
#define MODC_TESTS_KERNELS_TESTEXECUTOR_H

#include "modc/parallel.h"

#include <thread>
#include <vector>

inline modc::Executor testExecutor() {
  return {nullptr, [](void *, int n, modc::Executor::Body body, const void *data) {
            constexpr int team = 3;
            std::vector<std::thread> threads;
            for (int t = 0; t < team; ++t)
              threads.emplace_back([=] {
                for (int i = n - 1 - t; i >= 0; i -= team)
                  body(data, i);
              });
            for (std::thread &thread : threads)
              thread.join();
          }};
}

#endif
