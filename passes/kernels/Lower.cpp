// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs Halide's lowering up to code generation, and replaces buffer metadata by what we know of it.
#include "passes/kernels/KernelImpl.h"
#include "passes/kernels/Scratch.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace Halide;
using namespace Halide::Internal;

namespace modc {
namespace {

struct Capture : IRMutator {
  Stmt body;
  using IRMutator::mutate;
  Stmt mutate(const Stmt &s) override {
    body = s;
    return s;
  }
};

/// Buffers are dense, start at 0 and have the shapes the builder gave: `y.stride.1` and its like become those values.
class BufferMetadata : public IRMutator {
  const std::map<std::string, Expr> &values;
  using IRMutator::visit;
  Expr visit(const Variable *op) override {
    const auto known = values.find(op->name);
    return known == values.end() ? Expr(op) : known->second;
  }
  Stmt visit(const LetStmt *op) override {
    if (values.count(op->name) || isMetadata(op->value))
      return mutate(op->body);
    return IRMutator::visit(op);
  }
  Stmt visit(const AssertStmt *) override { return Evaluate::make(0); }
  static bool isMetadata(const Expr &value) {
    const Call *call = value.as<Call>();
    return call && starts_with(call->name, "_halide_buffer_");
  }

public:
  explicit BufferMetadata(const std::map<std::string, Expr> &values) : values(values) {}
};

/// Halide matches index arithmetic with instructions (widening products, saturation) before it has simplified it;
/// C++ has only the arithmetic.
class IntegerIntrinsics : public IRMutator {
  using IRMutator::visit;
  Expr visit(const Call *op) override {
    const bool keeps = !op->is_intrinsic() || starts_with(op->name, "saturating_"); // the predicates of byte vectors
    const Expr plain = keeps ? Expr() : lower_intrinsic(op);
    return plain.defined() ? mutate(plain) : IRMutator::visit(op);
  }
};

/// Halide reads strided vectors as dense ones of odd widths and shuffles; our runtime has a strided load for that.
class StridedLoads : public IRMutator {
  using IRMutator::visit;
  static Expr stridedLoad(const Load *load, const Expr &base, const Expr &stride, int lanes) {
    return Load::make(load->type.with_lanes(lanes), load->name, Ramp::make(base, stride, lanes), load->image,
                      load->param, const_true(lanes), ModulusRemainder());
  }
  Expr visit(const Shuffle *op) override {
    std::vector<Expr> vectors;
    for (const Expr &vector : op->vectors)
      vectors.push_back(mutate(vector));
    if (op->is_slice() && vectors.size() == 1) {
      const Load *load = vectors[0].as<Load>();
      const Ramp *ramp = load ? load->index.as<Ramp>() : nullptr;
      if (ramp && is_const_one(load->predicate))
        return stridedLoad(load, simplify(ramp->base + op->slice_begin() * ramp->stride),
                           simplify(ramp->stride * op->slice_stride()), op->type.lanes());
    }
    if (op->is_concat()) {
      const Load *first = vectors[0].as<Load>();
      const Ramp *start = first ? first->index.as<Ramp>() : nullptr;
      int lanes = 0;
      bool follows = start != nullptr;
      for (const Expr &vector : vectors) {
        const Load *load = vector.as<Load>();
        const Ramp *ramp = load ? load->index.as<Ramp>() : nullptr;
        follows = follows && ramp && load->name == first->name && equal(ramp->stride, start->stride) &&
                  is_const_zero(simplify(start->base + start->stride * lanes - ramp->base));
        lanes += vector.type().lanes();
      }
      if (follows)
        return stridedLoad(first, start->base, start->stride, lanes);
    }
    return Shuffle::make(vectors, op->indices);
  }
};

/// Buffers get the names that the text shows: those of the arguments, or the schedule's without Halide's counters.
class RenameBuffers : public IRMutator {
  std::map<std::string, std::string> names;
  std::map<std::string, int> allocations;
  using IRMutator::visit;
  std::string renamed(const std::string &name) const {
    const auto known = names.find(name);
    return known == names.end() ? name : known->second;
  }
  Expr visit(const Load *op) override {
    return Load::make(op->type, renamed(op->name), mutate(op->index), op->image, op->param, mutate(op->predicate),
                      op->alignment);
  }
  Stmt visit(const Store *op) override {
    return Store::make(renamed(op->name), mutate(op->value), mutate(op->index), op->param, mutate(op->predicate),
                       op->alignment);
  }
  Stmt visit(const Allocate *op) override {
    std::vector<Expr> extents;
    for (const Expr &extent : op->extents)
      extents.push_back(mutate(extent));
    // The branches of a specialisation have their own buffers, of different sizes.
    const std::string plain = renamed(op->name);
    const int earlier = allocations[op->name]++;
    const std::string name = earlier == 0 ? plain : fmt::format("{}'{}", plain, earlier + 1);
    names[op->name] = name;
    const Stmt body = mutate(op->body);
    names[op->name] = plain;
    return Allocate::make(name, op->type, op->memory_type, extents, mutate(op->condition), body);
  }
  Stmt visit(const Free *op) override { return Free::make(renamed(op->name)); }
  Stmt visit(const ProducerConsumer *op) override {
    return ProducerConsumer::make(renamed(op->name), op->is_producer, mutate(op->body));
  }

public:
  explicit RenameBuffers(std::map<std::string, std::string> names) : names(std::move(names)) {}
};

/// Several outputs at one index, some in place: every value is computed before the first store, and what they share
/// is computed once.
class ComputeBeforeStore : public IRMutator {
  int values = 0;
  using IRMutator::visit;
  static void flatten(const Stmt &s, std::vector<Stmt> &parts) {
    const Block *block = s.as<Block>();
    if (!block) {
      parts.push_back(s);
      return;
    }
    flatten(block->first, parts);
    flatten(block->rest, parts);
  }
  /// `parts` are stores to different buffers, `lets` around them.
  Stmt compute(const std::vector<Stmt> &parts, const std::vector<std::pair<std::string, Expr>> &lets) {
    struct Value {
      Expr value, original, name;
      bool shared = false;
    };
    std::vector<Value> all;
    for (const Stmt &part : parts) {
      const Store *store = part.as<Store>();
      const std::string name = fmt::format("{}_new'{}", store->name, ++values);
      all.push_back({store->value, store->value, Variable::make(store->value.type(), name)});
    }
    for (Value &inner : all)
      for (Value &outer : all)
        if (&inner != &outer && !equal(inner.original, outer.original)) {
          const Expr shared = substitute(inner.original, inner.name, outer.value);
          inner.shared = inner.shared || !shared.same_as(outer.value);
          outer.value = shared;
        }
    // The store that comes first may hold its value itself, unless others share it.
    std::vector<Stmt> stores;
    std::vector<std::pair<std::string, Expr>> bound;
    for (size_t i = 0; i < parts.size(); ++i) {
      const Store *store = parts[i].as<Store>();
      const bool inside = i == 0 && !all[i].shared;
      stores.push_back(Store::make(store->name, inside ? all[i].value : all[i].name, store->index, store->param,
                                   store->predicate, store->alignment));
      const auto place = all[i].shared ? bound.begin() : bound.end();
      if (!inside)
        bound.insert(place, {all[i].name.as<Variable>()->name, all[i].value});
    }
    Stmt body = Block::make(stores);
    for (size_t let = bound.size(); let-- > 0;)
      body = LetStmt::make(bound[let].first, bound[let].second, body);
    for (size_t let = lets.size(); let-- > 0;)
      body = LetStmt::make(lets[let].first, lets[let].second, body);
    return body;
  }
  Stmt visit(const Block *op) override {
    std::vector<Stmt> parts, result, group;
    std::vector<std::pair<std::string, Expr>> lets;
    std::set<std::string> buffers;
    flatten(op, parts);
    const auto finish = [&] {
      if (!group.empty())
        result.push_back(compute(group, lets));
      group.clear();
      lets.clear();
      buffers.clear();
    };
    for (const Stmt &part : parts) {
      Stmt inner = part;
      std::vector<std::pair<std::string, Expr>> own;
      for (const LetStmt *let = inner.as<LetStmt>(); let; let = inner.as<LetStmt>()) {
        own.emplace_back(let->name, let->value);
        inner = let->body;
      }
      const Store *store = inner.as<Store>();
      if (!store || buffers.count(store->name))
        finish();
      if (!store) {
        result.push_back(mutate(part));
        continue;
      }
      buffers.insert(store->name);
      lets.insert(lets.end(), own.begin(), own.end());
      group.push_back(inner);
    }
    finish();
    return Block::make(result);
  }
};

} // namespace

static void describeBuffer(std::map<std::string, Expr> &values, const std::string &buffer, const Shape &shape) {
  Expr stride = 1;
  for (int d = static_cast<int>(shape.size()) - 1, halideDim = 0; d >= 0; --d, ++halideDim) {
    const auto set = [&](const char *what, const Expr &value) {
      values[fmt::format("{}.{}.{}", buffer, what, halideDim)] = value;
      values[fmt::format("{}.{}.{}.required", buffer, what, halideDim)] = value;
      values[fmt::format("{}.{}.{}.constrained", buffer, what, halideDim)] = value;
    };
    set("min", 0);
    set("extent", shape[d]);
    set("stride", stride);
    stride = simplify(stride * shape[d]);
  }
}

static std::vector<Argument> argumentsOf(const KernelBuilder::Impl &kernel) {
  std::vector<Argument> result;
  for (const KernelInput &input : kernel.inputs)
    result.push_back(input.param);
  for (const auto &extent : kernel.extents)
    result.push_back(extent.second);
  for (const auto &[name, parameter] : kernel.scalars)
    result.emplace_back(name, Argument::InputScalar, parameter.type(), 0, ArgumentEstimates{});
  return result;
}

static std::vector<KernelArg> kernelArgs(const KernelBuilder::Impl &kernel) {
  std::vector<KernelArg> result;
  const bool alias = kernel.mayAlias();
  for (const KernelInput &input : kernel.inputs) {
    const bool inPlace = std::any_of(kernel.outputs.begin(), kernel.outputs.end(),
                                     [&](const KernelOutput &output) { return output.inPlaceOf == input.name; });
    result.push_back({inPlace ? KernelArg::InOut : KernelArg::Input, input.name, input.type, input.mayAlias});
  }
  const bool inputAliases =
      std::any_of(kernel.inputs.begin(), kernel.inputs.end(), [](const KernelInput &input) { return input.mayAlias; });
  for (const KernelOutput &output : kernel.outputs)
    if (output.inPlaceOf.empty())
      result.push_back({KernelArg::Output, output.name, output.tensor.type(), alias && inputAliases});
  for (const auto &extent : kernel.extents)
    result.push_back({KernelArg::Extent, extent.first, Int(32)});
  for (const auto &[name, parameter] : kernel.scalars)
    result.push_back({KernelArg::Scalar, name, parameter.type()});
  return result;
}

static Target halideTarget(const TargetInfo &target) {
  Target result(target.halide);
  for (Target::Feature feature : {Target::NoRuntime, Target::NoAsserts, Target::NoBoundsQuery})
    result.set_feature(feature);
  return result;
}

std::string freeName(const std::vector<KernelArg> &args, std::string name) {
  while (std::any_of(args.begin(), args.end(), [&](const KernelArg &arg) { return arg.name == name; }))
    name += "_";
  return name;
}

/// A schedule's buffers (acc_part) must not take the name of an argument; the printer shows what stands before the quote.
static std::map<std::string, std::string> uniqueNames(const KernelBuilder::Impl &kernel,
                                                      const std::map<std::string, std::string> &wanted) {
  std::set<std::string> taken;
  for (const KernelArg &arg : kernelArgs(kernel))
    taken.insert(arg.name);
  std::map<std::string, std::string> result;
  for (const auto &[func, name] : wanted) {
    std::string unique = name;
    for (int n = 2; !taken.insert(unique).second; ++n)
      unique = fmt::format("{}'{}", name, n);
    result[func] = unique;
  }
  return result;
}

/// Adds what only the finished body tells: the scratch memory.
static ScheduledKernel withScratch(ScheduledKernel kernel) {
  kernel.scratchBytes = planScratch(kernel.body).total;
  if (kernel.scratchBytes > 0)
    kernel.args.push_back({KernelArg::Scratch, freeName(kernel.args, "scratch"), UInt(8)});
  return kernel;
}

ScheduledKernel fromStatement(KernelBuilder::Impl &kernel, const std::string &scheduleText, const Stmt &body) {
  ScheduledKernel result;
  result.name = kernel.name;
  result.args = kernelArgs(kernel);
  result.scheduleText = scheduleText;
  result.body = simplify(body);
  return withScratch(std::move(result));
}

ScheduledKernel lower(KernelBuilder::Impl &kernel, const LoweringRequest &request, const TargetInfo &target) {
  Capture capture;
  Pipeline pipeline = request.pipeline;
  pipeline.add_custom_lowering_pass(&capture, [] {});
  pipeline.compile_to_module(argumentsOf(kernel), kernel.name, halideTarget(target));
  std::map<std::string, Expr> metadata;
  std::map<std::string, std::string> names = uniqueNames(kernel, request.names);
  for (const KernelInput &input : kernel.inputs)
    describeBuffer(metadata, input.name, {Expr(1)});
  for (const Func &func : request.outputs)
    for (size_t i = 0; i < kernel.outputs.size(); ++i) {
      const std::string buffer = func.outputs() > 1 ? fmt::format("{}.{}", func.name(), i) : func.name();
      describeBuffer(metadata, buffer, request.outputShape);
      const KernelOutput &output = kernel.outputs[i];
      names[buffer] = output.inPlaceOf.empty() ? output.name : output.inPlaceOf;
    }
  ScheduledKernel result;
  result.name = kernel.name;
  result.args = kernelArgs(kernel);
  result.scheduleText = request.scheduleText;
  result.body = RenameBuffers(names).mutate(
      simplify(StridedLoads().mutate(IntegerIntrinsics().mutate(BufferMetadata(metadata).mutate(capture.body)))));
  if (kernel.outputs.size() > 1)
    result.body = ComputeBeforeStore().mutate(result.body);
  return withScratch(std::move(result));
}

} // namespace modc
