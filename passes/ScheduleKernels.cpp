// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lowers and schedules every kernel with Halide, and tells what it takes.
//
//   nn.kernel @relu_128(…) … {…}   =>   nn.kernel @relu_128(…) … attributes {schedule = "elementwise, …", scratch_bytes = 0 : i64} {…}
//
// First it decides which elementwise kernels may write over an operand: they are compiled without `restrict`.
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
    SymbolTable symbols(getOperation());
    for (auto program : getOperation().getOps<func::FuncOp>())
      markAliases(program, symbols);
    Builder attributes(&getContext());
    for (auto kernel : getOperation().getOps<nn::KernelOp>()) {
      ScheduledKernel scheduled = lowerKernel(kernel, *info, {threads});
      kernel->setAttr("schedule", attributes.getStringAttr(scheduled.scheduleText));
      kernel->setAttr("scratch_bytes", attributes.getI64IntegerAttr(scheduled.scratchBytes));
      if (library)
        library->add(std::move(scheduled));
    }
  }

private:
  void markAliases(func::FuncOp program, SymbolTable &symbols) {
    ProgramMemory memory(program);
    program.walk([&](nn::LaunchOp launch) {
      auto kernel = symbols.lookup<nn::KernelOp>(launch.getKernel());
      for (unsigned result = 0; result < launch.getNumResults(); ++result)
        if (int operand = memory.inPlaceOperand(launch, result, kernel); operand >= 0)
          kernel.setArgAttr(static_cast<unsigned>(operand), "nn.may_alias", UnitAttr::get(&getContext()));
    });
  }

  KernelLibrary *library = nullptr; // none in modc-opt
};

} // namespace

std::unique_ptr<Pass> createScheduleKernels(KernelLibrary &library, const TargetInfo &target, Threads threads) {
  return std::make_unique<ScheduleKernels>(library, target, threads);
}

} // namespace modc
