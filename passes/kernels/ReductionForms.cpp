// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two forms of a reduction: along lanes, and one element after the other. Sums that may be long are taken in two levels.
#include "passes/kernels/ReductionParts.h"

#include <fmt/format.h>

using namespace Halide;
using Halide::Internal::as_const_int;
using Halide::Internal::Call;
using Halide::Internal::simplify;

namespace modc {
namespace {

/// All reduced dimensions with the outermost in chunks: the domain within chunk `c`, and that of the chunks.
struct Chunked {
  RDom within, chunks;
  Expr value;
  std::vector<RVar> loops; // of `within`, innermost first
};
Chunked chunkOutermost(const ReductionInput &in, const Var &c) {
  Chunked result;
  Region region;
  for (size_t d = in.reduced.size(); d-- > 1;)
    region.push_back({0, in.reducedShape[d]});
  region.push_back({0, chunk});
  result.within = RDom(region, "r__");
  result.chunks = RDom(0, (in.reducedShape.front() + (chunk - 1)) / chunk, "chunk__");
  const int outermost = static_cast<int>(in.reduced.size()) - 1;
  const Expr position = c * chunk + result.within[outermost];
  if (!Internal::is_const_zero(simplify(in.reducedShape.front() % chunk)))
    result.within.where(position < in.reducedShape.front());
  result.value = Internal::graph_substitute(in.reduced.front().name(), position, in.value);
  for (int d = 1; d <= outermost; ++d)
    result.value = Internal::graph_substitute(in.reduced[d].name(), result.within[outermost - d], result.value);
  for (int d = 0; d <= outermost; ++d)
    result.loops.push_back(result.within[d]);
  return result;
}

} // namespace

Expr identityOf(ReduceOp op, Type type) {
  switch (op) {
  case ReduceOp::Sum:
    return Internal::make_zero(type);
  case ReduceOp::Prod:
    return Internal::make_one(type);
  case ReduceOp::Min:
    return type.is_float() ? Internal::FloatImm::make(type, std::numeric_limits<double>::infinity()) : type.max();
  case ReduceOp::Max:
  case ReduceOp::MaxNumber:
    return type.is_float() ? Internal::FloatImm::make(type, -std::numeric_limits<double>::infinity()) : type.min();
  }
  throw InternalError("unknown reduction");
}

/// The printer makes Max and Min of floats keep NaN; max_number is the plain instruction.
Expr combine(ReduceOp op, const Expr &sum, const Expr &value) {
  switch (op) {
  case ReduceOp::Sum:
    return sum + value;
  case ReduceOp::Prod:
    return sum * value;
  case ReduceOp::Min:
    return min(sum, value);
  case ReduceOp::Max:
    return max(sum, value);
  case ReduceOp::MaxNumber:
    return Call::make(sum.type(), "max_number", {value, sum}, Call::PureExtern);
  }
  throw InternalError("unknown reduction");
}

namespace {

class LaneReduction {
  const ReductionInput &in;
  std::map<std::string, std::string> &names;
  const int lanes;
  int vectors = 1; // accumulators: several hide the latency of the addition when rows are long
  const Var lane{"lane__"};
  const Expr extent, identity;
  Func total;
  Domain outer; // the reduced dimensions around the innermost

  int width() const { return vectors * lanes; }
  Expr whole() const { return simplify(extent / width()); }
  Expr at(const Expr &value, const Expr &position) const {
    return Internal::graph_substitute(in.reduced.back().name(), position, value);
  }
  std::vector<Var> laneAndKept() const { return prepend(lane, reversed<Var>(in.kept)); }

  void vectorise(Stage stage, const std::vector<RVar> &loops) const {
    std::vector<VarOrRVar> order;
    if (vectors == 1) {
      stage.vectorize(lane);
      order = {lane};
    } else {
      const Var j("j_u__"), within("within__");
      stage.split(lane, j, within, lanes, TailStrategy::RoundUp).vectorize(within);
      order = {within, j};
    }
    order.insert(order.end(), loops.begin(), loops.end());
    stage.reorder(order);
  }

  void addToTotal(const Expr &value, const std::vector<RVar> &loops) {
    total(laneAndKept()) = combine(in.op, total(laneAndKept()), value);
    vectorise(total.update(total.num_update_definitions() - 1), loops);
  }

  /// `part(lane, kept..., extra...)` summed over k, then over `loops` in the total.
  void addPart(const std::vector<Var> &extra, const std::vector<RVar> &loops, const Expr &value, const RVar &k) {
    Func part = named(in.name + "_part", names);
    std::vector<Var> vars = laneAndKept();
    vars.insert(vars.end(), extra.begin(), extra.end());
    part(vars) = identity;
    part(vars) = combine(in.op, part(vars), value);
    vectorise(part, {});
    vectorise(part.update(), {k});
    const std::vector<Var> own = laneAndKept();
    std::vector<Expr> args(own.begin(), own.end());
    args.insert(args.end(), loops.begin(), loops.end());
    addToTotal(part(args), loops);
    part.compute_at(total, loops.front());
  }

  void addWhole() {
    const std::string loop = fmt::format("k_by{}__", width());
    if (outer.exists()) {
      // The first level is one row of the outer dimensions.
      const RDom k(0, whole(), loop);
      std::vector<Var> extra;
      Expr value = in.value;
      for (size_t d = 0; d < outer.loops.size(); ++d) {
        extra.emplace_back(fmt::format("o{}__", d));
        value = Internal::graph_substitute(in.reduced[outer.loops.size() - 1 - d].name(), extra.back(), value);
      }
      addPart(extra, outer.loops, at(value, k * width() + lane), k.x);
    } else if (mayBeLong(whole())) {
      const Var c("chunk__");
      RDom k(0, chunk, loop), chunks(0, (whole() + (chunk - 1)) / chunk, "chunk__");
      if (!Internal::is_const_zero(simplify(whole() % chunk)))
        k.where(c * chunk + k < whole());
      addPart({c}, {chunks.x}, at(in.value, (c * chunk + k) * width() + lane), k.x);
    } else {
      const RDom k(0, whole(), loop);
      addToTotal(at(in.value, k * width() + lane), {k.x});
    }
  }

  /// Lanes behind the row's end keep what they have.
  void addTail() {
    const Expr position = whole() * width() + lane;
    const Expr value = at(inDomain(in.value, in, outer), position);
    addToTotal(chooseValue(position < extent, value, identity), outer.loops);
  }

  Func addAcross() {
    const RDom across(0, lanes, "across__");
    Expr folded;
    for (int v = 0; v < vectors; ++v) {
      const Expr vector = total(prepend(simplify(across + v * lanes), reversed<Expr>(in.kept)));
      folded = folded.defined() ? combine(in.op, folded, vector) : vector;
    }
    Func result = named(in.name, names);
    const std::vector<Var> kept = reversed<Var>(in.kept);
    result(kept) = identity;
    result(kept) = combine(in.op == ReduceOp::MaxNumber ? ReduceOp::Max : in.op, result(kept), folded);
    result.update().atomic(true).vectorize(across.x);
    return result;
  }

public:
  LaneReduction(const ReductionInput &in, int lanes, std::map<std::string, std::string> &names)
      : in(in), names(names), lanes(lanes), extent(in.reducedShape.back()), identity(identityOf(in.op, in.type)) {
    const int64_t length = as_const_int(simplify(extent)).value_or(in.kept.empty() ? 1 << 20 : 0);
    if (length >= 16 * lanes) // the sum across lanes is paid per row
      vectors = in.kept.empty() ? 4 : 2;
    // Every vector of the tail must hold an element: a stored intermediate ends with its last vector.
    const int64_t rest = length % width();
    if (!in.kept.empty() && rest != 0 && rest <= width() - lanes)
      vectors = 1;
    outer = domainOf(in, in.reduced.size() - 1);
  }

  ReductionFuncs run() {
    total = named(in.name + "_lanes", names);
    total(laneAndKept()) = identity;
    vectorise(total, {});
    if (!Internal::is_const_zero(whole()))
      addWhole();
    if (!Internal::is_const_zero(simplify(extent % width())))
      addTail();
    ReductionFuncs funcs;
    funcs.result = addAcross();
    funcs.atLevel = {funcs.result, total};
    return funcs;
  }
};

} // namespace

ReductionFuncs reduceAlongLanes(const ReductionInput &in, const TargetInfo &target,
                                std::map<std::string, std::string> &names) {
  return LaneReduction(in, target.lanes(in.type.bytes()), names).run();
}

ReductionFuncs reduceSerially(const ReductionInput &in, std::map<std::string, std::string> &names) {
  const std::vector<Var> kept = reversed<Var>(in.kept);
  const Expr identity = identityOf(in.op, in.type);
  ReductionFuncs funcs;
  Func result = funcs.result = named(in.name, names);
  funcs.atLevel = {result};
  result(kept) = identity;
  if (!mayBeLong(in.reducedShape.front())) {
    const Domain all = domainOf(in, in.reduced.size());
    result(kept) = combine(in.op, result(kept), inDomain(in.value, in, all));
    funcs.inner = LoopLevel(result, all.loops.front());
    return funcs;
  }
  const Var c("chunk__");
  const Chunked chunked = chunkOutermost(in, c);
  Func part = named(in.name + "_part", names);
  part(append(kept, c)) = identity;
  part(append(kept, c)) = combine(in.op, part(append(kept, c)), chunked.value);
  result(kept) = combine(in.op, result(kept), part(append<Expr>(reversed<Expr>(in.kept), chunked.chunks.x)));
  part.compute_at(result, chunked.chunks.x);
  funcs.inner = LoopLevel(part, chunked.loops.front());
  return funcs;
}

} // namespace modc
