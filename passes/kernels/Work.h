// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides which parallel loops of a scheduled kernel pay.
#ifndef MODC_PASSES_KERNELS_WORK_H
#define MODC_PASSES_KERNELS_WORK_H

#include "passes/kernels/Kernel.h"

namespace modc {

/// Gives the kernel the conditions of its parallel loops, and the executor as an argument where one runs them. False: no
/// loop of it can pay, or it needs scratch memory, which is one block for all threads.
bool makeParallel(ScheduledKernel &kernel, const ScheduleOptions &options);

} // namespace modc

#endif
