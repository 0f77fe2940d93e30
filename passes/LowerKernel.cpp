// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds one kernel from its operations' lowerings.
#include "passes/LowerKernel.h"

#include "ir/KernelContext.h"

#include <algorithm>
#include <map>

using namespace mlir;

namespace modc {

/// Inputs became arguments in the order in which the lowerings read them; callers expect the kernel's own order.
static void inArgumentOrder(ScheduledKernel &scheduled, nn::KernelOp kernel) {
  std::map<std::string, unsigned> order;
  for (unsigned i = 0; i < kernel.getNumArguments(); ++i)
    order[kernel.getArgAttrOfType<StringAttr>(i, "nn.name").str()] = i;
  auto isInput = [](const KernelArg &arg) { return arg.kind == KernelArg::Input || arg.kind == KernelArg::InOut; };
  auto end = std::stable_partition(scheduled.args.begin(), scheduled.args.end(), isInput);
  std::stable_sort(scheduled.args.begin(), end,
                   [&](const KernelArg &a, const KernelArg &b) { return order[a.name] < order[b.name]; });
}

static std::vector<int> orderOf(Attribute attribute) {
  if (!attribute)
    return {};
  llvm::ArrayRef<std::int64_t> order = cast<DenseI64ArrayAttr>(attribute).asArrayRef();
  return {order.begin(), order.end()};
}

ScheduledKernel lowerKernel(nn::KernelOp kernel, const TargetInfo &target, const ScheduleOptions &options) {
  KernelBuilder builder(kernel.getSymName().str());
  nn::KernelContext context(builder, target);
  for (unsigned i = 0; i < kernel.getNumArguments(); ++i) {
    context.argumentNames[kernel.getArgument(i)] = kernel.getArgAttrOfType<StringAttr>(i, "nn.name").str();
    context.mayAlias[kernel.getArgument(i)] = kernel.getArgAttr(i, "nn.may_alias") != nullptr;
    context.orders[kernel.getArgument(i)] = orderOf(kernel.getArgAttr(i, "nn.order"));
  }
  Block &body = kernel.getBody().front();
  for (Operation &op : body.without_terminator()) {
    context.setOperation(&op);
    cast<nn::TensorOp>(op).lower(context);
  }
  for (auto [index, result] : llvm::enumerate(body.getTerminator()->getOperands())) {
    const auto i = static_cast<unsigned>(index);
    builder.addOutput(kernel.getResultAttrOfType<StringAttr>(i, "nn.name").str(), context.valueOf(result), "",
                      orderOf(kernel.getResultAttr(i, "nn.order")));
  }
  ScheduledKernel scheduled = schedule(std::move(builder), target, options);
  inArgumentOrder(scheduled, kernel);
  return scheduled;
}

} // namespace modc
