// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The table of targets that kernels are scheduled for.
#include "passes/kernels/Target.h"

#include <algorithm>

namespace modc {

static const std::vector<TargetInfo> &targets() {
  // x86-64-v2 has no fused multiply-add, but 16 registers as v3 has; AVX-512 and AArch64 have 32.
  static const std::vector<TargetInfo> table = {
      {"x86-64-v2", "x86-64-v2", "x86-64-linux-sse41", 16, 16, {"__SSE4_2__"}},
      {"x86-64-v3", "x86-64-v3", "x86-64-linux-avx-avx2-f16c-fma-sse41", 32, 16, {"__AVX2__", "__FMA__"}},
      {"x86-64-v4",
       "x86-64-v4",
       "x86-64-linux-avx-avx2-avx512-avx512_skylake-f16c-fma-sse41",
       64,
       32,
       {"__AVX512F__", "__AVX512DQ__", "__AVX512BW__", "__AVX512VL__"}},
      {"aarch64", "armv8-a", "arm-64-linux", 16, 32, {"__aarch64__"}},
  };
  return table;
}

std::optional<TargetInfo> TargetInfo::parse(const std::string &name) {
  for (const TargetInfo &target : targets())
    if (target.name == name)
      return target;
  return std::nullopt;
}

const std::vector<std::string> &TargetInfo::names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> result;
    for (const TargetInfo &target : targets())
      result.push_back(target.name);
    return result;
  }();
  return all;
}

TargetInfo TargetInfo::defaultTarget() { return *parse("x86-64-v3"); }

const std::vector<std::string> &threadsNames() {
  static const std::vector<std::string> names = {"none", "openmp", "executor"};
  return names;
}

std::optional<Threads> parseThreads(const std::string &name) {
  const auto found = std::find(threadsNames().begin(), threadsNames().end(), name);
  if (found == threadsNames().end())
    return std::nullopt;
  return static_cast<Threads>(found - threadsNames().begin());
}

} // namespace modc
