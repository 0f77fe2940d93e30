// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lowers and schedules every kernel with Halide, and tells what it takes.
//
//   nn.kernel @relu_128(…) … {…}   =>   nn.kernel @relu_128(…) … attributes {schedule = "elementwise, …", scratch_bytes = 0 : i64} {…}
//
// What an elementwise kernel may write over has no `restrict`, whether a launch does so or not: the kernel's text depends on
// its content alone.
#include "passes/ScheduleKernels.h"
#include "passes/KernelLibrary.h"
#include "passes/LowerKernel.h"
#include "passes/Passes.h"
#include "passes/ProgramMemory.h"
#include "passes/TargetOption.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_SCHEDULEKERNELS
#include "passes/Passes.h.inc"

namespace {

struct ScheduleKernels : impl::ScheduleKernelsBase<ScheduleKernels> {
  using ScheduleKernelsBase::ScheduleKernelsBase;
  ScheduleKernels(KernelLibrary &library, const TargetInfo &info, Threads team) : library(&library) {
    target = info.name;
    threads = team;
  }

  void runOnOperation() override {
    std::optional<TargetInfo> info = findTarget(target, getOperation());
    if (!info)
      return signalPassFailure();
    Builder attributes(&getContext());
    for (auto kernel : getOperation().getOps<nn::KernelOp>()) {
      markAliases(kernel);
      ScheduledKernel scheduled = lowerKernel(kernel, *info, {threads});
      kernel->setAttr("schedule", attributes.getStringAttr(scheduled.scheduleText));
      kernel->setAttr("scratch_bytes", attributes.getI64IntegerAttr(scheduled.scratchBytes));
      if (library)
        library->add(std::move(scheduled));
    }
  }

private:
  void markAliases(nn::KernelOp kernel) {
    for (unsigned argument = 0; argument < kernel.getNumArguments(); ++argument)
      for (unsigned result = 0; result < kernel.getNumResults(); ++result)
        if (mayOverwrite(kernel, argument, result))
          kernel.setArgAttr(argument, "nn.may_alias", UnitAttr::get(&getContext()));
  }

  KernelLibrary *library = nullptr; // none in modc-opt
};

} // namespace

std::unique_ptr<Pass> createScheduleKernels(KernelLibrary &library, const TargetInfo &target, Threads threads) {
  return std::make_unique<ScheduleKernels>(library, target, threads);
}

} // namespace modc
