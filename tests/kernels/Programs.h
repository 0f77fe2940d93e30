// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernels under test that are not plain contractions, by name.
#ifndef MODC_TESTS_KERNELS_PROGRAMS_H
#define MODC_TESTS_KERNELS_PROGRAMS_H

#include "passes/kernels/Kernel.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

/// How the kernels under test are scheduled; set once by WriteKernels.
inline modc::ScheduleOptions &testOptions() {
  static modc::ScheduleOptions options;
  return options;
}

class KernelSink {
public:
  virtual ~KernelSink() = default;
  virtual bool wants(const std::string &name) = 0;
  virtual void add(const modc::ScheduledKernel &kernel) = 0;
};

using Program = std::pair<std::string, std::function<void(KernelSink &, const modc::TargetInfo &)>>;
std::vector<Program> elementwisePrograms();
std::vector<Program> reductionPrograms();
inline std::vector<Program> programs() {
  std::vector<Program> all = elementwisePrograms();
  for (Program &program : reductionPrograms())
    all.push_back(std::move(program));
  return all;
}

#endif
