// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedules of reductions.
#include "passes/kernels/KernelImpl.h"

namespace modc {

ScheduledKernel scheduleReduction(KernelBuilder::Impl &, const TargetInfo &, const ScheduleOptions &) {
  throw InternalError("unsupported reduction");
}

} // namespace modc
