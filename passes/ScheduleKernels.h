// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The constructor of schedule-kernels with the library that it fills.
#pragma once

#include "passes/kernels/Target.h"

#include <memory>

namespace mlir {
class Pass;
}

namespace modc {

class KernelLibrary;

std::unique_ptr<mlir::Pass> createScheduleKernels(KernelLibrary &library, const TargetInfo &target, Threads threads);

} // namespace modc
