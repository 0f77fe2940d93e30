// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds one kernel from its operations' lowerings.
#include "passes/LowerKernel.h"

#include "ir/KernelContext.h"

using namespace mlir;

namespace modc {

ScheduledKernel lowerKernel(nn::KernelOp kernel, const TargetInfo &target, const ScheduleOptions &options) {
  KernelBuilder builder(kernel.getSymName().str());
  nn::KernelContext context(builder, target);
  for (unsigned i = 0; i < kernel.getNumArguments(); ++i) {
    context.argumentNames[kernel.getArgument(i)] = kernel.getArgAttrOfType<StringAttr>(i, "nn.name").str();
    context.mayAlias[kernel.getArgument(i)] = kernel.getArgAttr(i, "nn.may_alias") != nullptr;
  }
  Block &body = kernel.getBody().front();
  for (Operation &op : body.without_terminator()) {
    context.setOperation(&op);
    cast<nn::TensorOp>(op).lower(context);
  }
  for (auto [index, result] : llvm::enumerate(body.getTerminator()->getOperands()))
    builder.addOutput(kernel.getResultAttrOfType<StringAttr>(static_cast<unsigned>(index), "nn.name").str(),
                      context.valueOf(result));
  return schedule(std::move(builder), target, options);
}

} // namespace modc
