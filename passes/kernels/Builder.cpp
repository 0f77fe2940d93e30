// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// KernelBuilder: collects arguments, anchors and outputs, and hands the kernel to its schedule family.
#include "passes/kernels/KernelImpl.h"

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

KernelTensor KernelBuilder::addInput(const std::string &name, Type type, const Shape &shape, bool mayAlias) {
  KernelInput input{name, type, shape, mayAlias, 0, ImageParam(type, 1, name)};
  self->inputs.push_back(input);
  ImageParam param = input.param;
  return KernelTensor(type, shape, [param, shape](const Index &index) {
    return Call::make(param.parameter(), {flatten(shape, index)});
  });
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

/// The anchor's value as a call of its name.
static KernelTensor anchorTensor(const std::string &name, Type type, const Shape &shape,
                                 const std::vector<int> &dropped) {
  return KernelTensor(type, shape, [name, type, dropped](const Index &index) {
    Index kept;
    for (size_t d = 0; d < index.size(); ++d)
      if (std::find(dropped.begin(), dropped.end(), static_cast<int>(d)) == dropped.end())
        kept.push_back(index[d]);
    return Call::make(type, name, kept, Call::PureExtern);
  });
}

KernelTensor KernelBuilder::contraction(const std::string &name, const KernelTensor &a, const KernelTensor &b,
                                        Type accumulate) {
  if (a.rank() < 2 || b.rank() != a.rank())
    throw InternalError(fmt::format("contraction '{}': operands of rank {} and {}", name, a.rank(), b.rank()));
  Anchor anchor{Anchor::Contraction, name, accumulate == Type() ? a.type() : accumulate, a, b, {}, ReduceOp::Sum};
  self->anchors.push_back(anchor);
  Shape shape = a.shape();
  shape.back() = b.shape().back();
  return anchorTensor(name, anchor.type, shape, {});
}

KernelTensor KernelBuilder::reduce(const std::string &name, const KernelTensor &in, const std::vector<int> &dims,
                                   bool keepDims, ReduceOp op) {
  Anchor anchor{Anchor::Reduce, name, in.type(), in, KernelTensor(), dims, op};
  std::sort(anchor.dims.begin(), anchor.dims.end());
  if (anchor.dims.empty() || anchor.dims.front() < 0 || anchor.dims.back() >= in.rank() ||
      std::adjacent_find(anchor.dims.begin(), anchor.dims.end()) != anchor.dims.end())
    throw InternalError(fmt::format("reduction '{}': bad dimensions", name));
  self->anchors.push_back(anchor);
  Shape shape;
  for (int d = 0; d < in.rank(); ++d) {
    const bool reduced = std::find(anchor.dims.begin(), anchor.dims.end(), d) != anchor.dims.end();
    if (!reduced)
      shape.push_back(in.shape()[d]);
    else if (keepDims)
      shape.push_back(1);
  }
  return anchorTensor(name, in.type(), shape, keepDims ? anchor.dims : std::vector<int>());
}

KernelTensor KernelBuilder::materialize(const std::string &name, const KernelTensor &in) {
  self->anchors.push_back({Anchor::Materialize, name, in.type(), in, KernelTensor(), {}, ReduceOp::Sum});
  return anchorTensor(name, in.type(), in.shape(), {});
}

void KernelBuilder::addOutput(const std::string &name, const KernelTensor &tensor, const std::string &inPlaceOf) {
  self->outputs.push_back({name, tensor, inPlaceOf});
}

KernelClass KernelBuilder::kernelClass() const {
  KernelClass result = KernelClass::Elementwise;
  for (const Anchor &anchor : self->anchors) {
    if (anchor.kind == Anchor::Contraction)
      return KernelClass::Contraction;
    if (anchor.kind == Anchor::Reduce)
      result = KernelClass::Reduction;
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
  case KernelClass::Elementwise:
    return scheduleElementwise(builder.impl(), target, options);
  }
  throw InternalError("unknown kernel class");
}

ScheduledKernel schedule(KernelBuilder &&builder, const TargetInfo &target, const ScheduleOptions &options) {
  checkNames(builder.impl());
  try {
    ScheduledKernel kernel = scheduleFamily(builder, target, options);
    // Scratch memory is one block per call: its users cannot run side by side.
    return options.parallel && kernel.scratchBytes > 0 ? scheduleFamily(builder, target, {}) : kernel;
  } catch (const Halide::Error &error) {
    throw InternalError(fmt::format("kernel '{}': Halide: {}", builder.name(), error.what()));
  }
}

} // namespace modc
