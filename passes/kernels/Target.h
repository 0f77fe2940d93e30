// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the schedules need to know of a target: vector width, number of vector registers, fused multiply-add.
#ifndef MODC_PASSES_KERNELS_TARGET_H
#define MODC_PASSES_KERNELS_TARGET_H

#include <optional>
#include <string>
#include <vector>

namespace modc {

/// Who runs the outer loops of kernels: the caller alone, OpenMP's threads, or what the program supplies.
enum class Threads { None, OpenMP, Executor };
/// none, openmp, executor: as given on the command line and recorded in manifests.
const std::vector<std::string> &threadsNames();
std::optional<Threads> parseThreads(const std::string &name);

struct TargetInfo {
  std::string name;   // as given on the command line: x86-64-v2, x86-64-v3, x86-64-v4, aarch64
  std::string march;  // value of the C++ compiler's -march=
  std::string halide; // Halide's target string, without our feature flags
  int vectorBytes = 32;
  int vectorRegisters = 16;
  /// Macro expressions that must be true where a kernel for this target is compiled (the file's #error guard).
  std::vector<std::string> requiredMacros;

  /// Lanes of a register for elements of `bytes` bytes.
  int lanes(int bytes) const { return vectorBytes / bytes; }

  /// The target of that name, or nothing: the caller reports it with `names()`.
  static std::optional<TargetInfo> parse(const std::string &name);
  static const std::vector<std::string> &names();
  /// What `modc compile` uses unless told otherwise: x86-64-v3.
  static TargetInfo defaultTarget();
};

} // namespace modc

#endif
