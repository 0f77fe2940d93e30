// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// KernelBuilder: collects arguments, anchors and outputs, and hands the kernel to its schedule family.
#include "passes/kernels/KernelImpl.h"
#include "passes/kernels/Work.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace Halide;
using Halide::Internal::Call;

namespace modc {

KernelBuilder::KernelBuilder(std::string name) : self(std::make_unique<Impl>()) { self->name = std::move(name); }
KernelBuilder::KernelBuilder(KernelBuilder &&) noexcept = default;
KernelBuilder &KernelBuilder::operator=(KernelBuilder &&) noexcept = default;
KernelBuilder::~KernelBuilder() = default;

const std::string &KernelBuilder::name() const { return self->name; }

static Expr flatten(const Shape &shape, const Index &index) {
  Expr flat = 0;
  for (size_t d = 0; d < shape.size(); ++d)
    flat = d == 0 ? index[0] : flat * shape[d] + index[d];
  return flat;
}

KernelTensor KernelBuilder::addInput(const std::string &name, Type type, const Shape &shape, bool mayAlias,
                                     const std::vector<int> &order) {
  Shape stored = shape;
  for (size_t d = 0; d < order.size(); ++d)
    stored[d] = shape[order[d]];
  KernelInput input{name, type, stored, mayAlias, 0, ImageParam(type, 1, name)};
  self->inputs.push_back(input);
  ImageParam param = input.param;
  const KernelTensor tensor(type, stored, [param, stored](const Index &index) {
    return Call::make(param.parameter(), {flatten(stored, index)});
  });
  self->hasOrders = self->hasOrders || !order.empty();
  return order.empty() ? tensor : permute(tensor, inverse(order));
}

KernelTensor KernelBuilder::addPackedInput(const std::string &name, Type type, int k, int n, const TargetInfo &target) {
  const PackedShape packed = packedShape(k, n, type, target);
  KernelInput input{name,  type,         {packed.panels, packed.k, packed.width},
                    false, packed.width, ImageParam(type, 1, name)};
  self->inputs.push_back(input);
  ImageParam param = input.param;
  return KernelTensor(type, {k, n}, [param, packed](const Index &index) {
    const Expr panel = packed.panels == 1 ? Expr(0) : index[1] / packed.width;
    const Expr column = packed.panels == 1 ? index[1] : index[1] % packed.width;
    return Call::make(param.parameter(), {(panel * packed.k + index[0]) * packed.width + column});
  });
}

Expr KernelBuilder::addExtent(const std::string &name) {
  Param<int> extent(name);
  self->extents.emplace_back(name, extent);
  return extent;
}

Expr KernelBuilder::addScalar(const std::string &name, Type type) {
  Parameter parameter(type, /*is_buffer=*/false, 0, name);
  self->scalars.emplace_back(name, parameter);
  return Internal::Variable::make(type, name, parameter);
}

void KernelBuilder::addOutput(const std::string &name, const KernelTensor &tensor, const std::string &inPlaceOf,
                              const std::vector<int> &order) {
  self->hasOrders = self->hasOrders || !order.empty();
  std::vector<int> all = order;
  if (order.empty())
    for (int d = 0; d < tensor.rank(); ++d)
      all.push_back(d);
  // Dimensions of one element lie anywhere: in front of the others they are in no schedule's way.
  if (self->hasOrders)
    std::stable_partition(all.begin(), all.end(), [&](int d) { return isOne(tensor.shape()[d]); });
  const bool moved = !std::is_sorted(all.begin(), all.end());
  self->outputs.push_back({name, moved ? permute(tensor, all) : tensor, inPlaceOf, all});
}

KernelClass KernelBuilder::kernelClass() const {
  KernelClass result = KernelClass::Elementwise;
  for (const Anchor &anchor : self->anchors) {
    if (anchor.kind == Anchor::Contraction)
      return KernelClass::Contraction;
    if (anchor.kind == Anchor::Reduce)
      result = KernelClass::Reduction;
    if (anchor.kind == Anchor::Scatter)
      return KernelClass::Scatter;
    if (anchor.kind == Anchor::Running || anchor.kind == Anchor::Sort)
      return KernelClass::Rows;
  }
  return result;
}

const Anchor *KernelBuilder::Impl::findAnchor(const std::string &name) const {
  for (const Anchor &anchor : anchors)
    if (anchor.name == name)
      return &anchor;
  return nullptr;
}

const KernelInput *KernelBuilder::Impl::findInput(const std::string &name) const {
  for (const KernelInput &input : inputs)
    if (input.name == name)
      return &input;
  return nullptr;
}

bool KernelBuilder::Impl::mayAlias() const {
  return std::any_of(inputs.begin(), inputs.end(), [](const KernelInput &input) { return input.mayAlias; }) ||
         std::any_of(outputs.begin(), outputs.end(),
                     [](const KernelOutput &output) { return !output.inPlaceOf.empty(); });
}

static void checkNames(const KernelBuilder::Impl &kernel) {
  std::set<std::string> seen;
  const auto add = [&](const std::string &name) {
    if (!seen.insert(name).second)
      throw InternalError(fmt::format("kernel '{}': two arguments or anchors are called '{}'", kernel.name, name));
  };
  for (const KernelInput &input : kernel.inputs)
    add(input.name);
  for (const auto &extent : kernel.extents)
    add(extent.first);
  for (const auto &scalar : kernel.scalars)
    add(scalar.first);
  for (const Anchor &anchor : kernel.anchors)
    add(anchor.name);
  for (const KernelOutput &output : kernel.outputs)
    add(output.name);
  if (kernel.outputs.empty())
    throw InternalError(fmt::format("kernel '{}' has no output", kernel.name));
}

static ScheduledKernel scheduleFamily(const KernelBuilder &builder, const TargetInfo &target,
                                      const ScheduleOptions &options) {
  switch (builder.kernelClass()) {
  case KernelClass::Contraction:
    return scheduleContraction(builder.impl(), target, options);
  case KernelClass::Reduction:
    return scheduleReduction(builder.impl(), target, options);
  case KernelClass::Scatter:
    return scheduleScatter(builder.impl(), target);
  case KernelClass::Rows:
    return scheduleRows(builder.impl(), options);
  case KernelClass::Elementwise:
    return scheduleElementwise(builder.impl(), target, options);
  }
  throw InternalError("unknown kernel class");
}

ScheduledKernel schedule(KernelBuilder &&builder, const TargetInfo &target, const ScheduleOptions &options) {
  checkNames(builder.impl());
  try {
    if (options.parallel())
      if (ScheduledKernel kernel = scheduleFamily(builder, target, options); makeParallel(kernel, options))
        return kernel;
    return scheduleFamily(builder, target, {});
  } catch (const Halide::Error &error) {
    throw InternalError(fmt::format("kernel '{}': Halide: {}", builder.name(), error.what()));
  }
}

} // namespace modc
