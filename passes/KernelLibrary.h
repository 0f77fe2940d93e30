// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The scheduled kernels of a compilation: what schedule-kernels makes and the emitter prints.
#pragma once

#include "passes/kernels/Kernel.h"

#include <map>
#include <string>
#include <vector>

namespace modc {

/// Scheduled kernels by the symbol of their `nn.kernel`.
class KernelLibrary {
public:
  void add(ScheduledKernel kernel) {
    std::string name = kernel.name;
    kernels.insert_or_assign(std::move(name), std::move(kernel));
  }
  const ScheduledKernel *find(const std::string &name) const {
    auto it = kernels.find(name);
    return it == kernels.end() ? nullptr : &it->second;
  }
  const ScheduledKernel &at(const std::string &name) const {
    if (const ScheduledKernel *kernel = find(name))
      return *kernel;
    throw InternalError("no kernel `" + name + "` was scheduled");
  }
  /// In alphabetical order.
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto &[name, kernel] : kernels)
      all.push_back(name);
    return all;
  }

private:
  std::map<std::string, ScheduledKernel> kernels;
};

} // namespace modc
