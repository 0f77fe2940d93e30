// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From an `nn.kernel` to a scheduled Halide statement.
#pragma once

#include "ir/NN.h"
#include "passes/kernels/Kernel.h"

namespace modc {

/// Runs the lowering of every operation of the kernel, then the schedule of its class. Arguments and results keep their
/// `nn.name`.
ScheduledKernel lowerKernel(nn::KernelOp kernel, const TargetInfo &target, const ScheduleOptions &options = {});

} // namespace modc
