// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The kernels of one target by name.
#ifndef MODC_TESTS_KERNELS_TABLE_H
#define MODC_TESTS_KERNELS_TABLE_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace modc {

struct Kernel {
  const char *name;
  void (*call)(void **args);
  std::size_t argCount;
  std::int64_t scratchBytes;
};
const std::vector<Kernel> &kernels();
/// The target they were scheduled for.
const char *testTarget();

} // namespace modc

#endif
