// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls kernels by name with buffers of exactly the right size, so that the address sanitizer sees every stray access.
#ifndef MODC_TESTS_KERNELS_HARNESS_H
#define MODC_TESTS_KERNELS_HARNESS_H

#include "Table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

/// The target's instructions exist on this machine.
inline bool targetRuns() {
#if defined(__x86_64__)
  const std::string target = modc::testTarget();
  if (target == "x86-64-v4")
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq");
  if (target == "x86-64-v3")
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return true;
}

/// A heap block of exactly n elements: no slack behind the last.
template <class T> struct Buffer {
  std::unique_ptr<T[]> data;
  std::size_t size;
  explicit Buffer(std::size_t n) : data(new T[n]()), size(n) {}
  T &operator[](std::size_t i) { return data[i]; }
  const T &operator[](std::size_t i) const { return data[i]; }
};

template <class T> void fill(Buffer<T> &buffer, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> values(-1, 1);
  for (std::size_t i = 0; i < buffer.size; ++i)
    buffer[i] = static_cast<T>(values(random));
}

/// Collects arguments in the kernel's order and calls it; scratch is appended when the kernel wants some.
class Call {
  const modc::Kernel *kernel = nullptr;
  std::vector<void *> args;
  std::vector<std::unique_ptr<int>> extents;

public:
  explicit Call(const std::string &name) {
    static const std::map<std::string, const modc::Kernel *> table = [] {
      std::map<std::string, const modc::Kernel *> result;
      for (const modc::Kernel &k : modc::kernels())
        result[k.name] = &k;
      return result;
    }();
    const auto found = table.find(name);
    if (found != table.end())
      kernel = found->second;
    else
      ADD_FAILURE() << "no kernel " << name;
  }
  template <class T> Call &operator<<(Buffer<T> &buffer) {
    args.push_back(buffer.data.get());
    return *this;
  }
  template <class T> Call &scalar(T &value) {
    args.push_back(&value);
    return *this;
  }
  Call &extent(int value) {
    extents.push_back(std::make_unique<int>(value));
    args.push_back(extents.back().get());
    return *this;
  }
  void run() {
    if (!kernel)
      return;
    void *scratch = nullptr;
    if (kernel->scratchBytes > 0) {
      scratch = std::aligned_alloc(64, static_cast<std::size_t>(kernel->scratchBytes));
      args.push_back(scratch);
    }
    ASSERT_EQ(args.size(), kernel->argCount) << kernel->name;
    kernel->call(args.data());
    std::free(scratch);
  }
};

/// At most `limit` failures per test are reported, not thousands.
template <class T>
void expectNear(const Buffer<T> &got, const std::vector<double> &want, double tolerance, const std::string &what) {
  ASSERT_EQ(got.size, want.size());
  for (std::size_t i = 0; i < want.size(); ++i) {
    const double value = static_cast<double>(got[i]);
    const bool bothNan = std::isnan(value) && std::isnan(want[i]);
    const bool equal =
        value == want[i] || bothNan || std::fabs(value - want[i]) <= tolerance * (1 + std::fabs(want[i]));
    ASSERT_TRUE(equal) << what << " at " << i << ": " << value << " instead of " << want[i];
  }
}

#endif
