// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The three forms of a reduction. Sums that may be long are taken in two levels.
#include "passes/kernels/ReductionForms.h"

#include <fmt/format.h>

using namespace Halide;
using Halide::Internal::as_const_int;
using Halide::Internal::Call;
using Halide::Internal::simplify;

namespace modc {
namespace {

/// Sums longer than this are taken in two levels: the error of one chain grows with the root of its length.
constexpr int longestChain = 128;
constexpr int chunk = 32;

bool mayBeLong(const Expr &extent) { return as_const_int(simplify(extent)).value_or(longestChain + 1) > longestChain; }

template <class T> std::vector<T> reversed(const std::vector<Var> &vars) { return {vars.rbegin(), vars.rend()}; }
template <class T> std::vector<T> append(std::vector<T> list, const T &last) {
  list.push_back(last);
  return list;
}
template <class T> std::vector<T> prepend(const T &first, std::vector<T> list) {
  list.insert(list.begin(), first);
  return list;
}

Func named(const std::string &name, std::map<std::string, std::string> &names) {
  Func f(name + "__f");
  names[f.name()] = name;
  return f;
}

/// The first `count` reduced dimensions as a domain, and a value in its variables.
struct Domain {
  RDom domain;
  std::vector<RVar> loops; // innermost first
  bool exists() const { return !loops.empty(); }
};
Domain domainOf(const ReductionInput &in, size_t count) {
  Domain result;
  Region region;
  for (size_t d = count; d-- > 0;) // Halide: innermost first
    region.push_back({0, in.reducedShape[d]});
  if (region.empty())
    return result;
  result.domain = RDom(region, "r__");
  for (int d = 0; d < result.domain.dimensions(); ++d)
    result.loops.push_back(result.domain[d]);
  return result;
}
Expr inDomain(Expr value, const ReductionInput &in, const Domain &domain) {
  for (size_t d = 0; d < domain.loops.size(); ++d)
    value = Internal::graph_substitute(in.reduced[d].name(), domain.loops[domain.loops.size() - 1 - d], value);
  return value;
}

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

Expr chooseValue(const Expr &condition, const Expr &value, const Expr &otherwise) {
  return Call::make(value.type(), Call::if_then_else, {condition, value, otherwise}, Call::PureIntrinsic);
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

namespace {

/// A sum down columns in up to three levels, each of few terms: parts of up to `chunk` elements, groups of parts, all groups.
class ColumnReduction {
  static constexpr int groupSize = 16; // parts of a group
  const ReductionInput &in;
  std::map<std::string, std::string> &names;
  const int lanes, width;
  const bool guarded;
  const std::vector<Var> kept;
  const Expr identity;
  size_t split = 0;    // the dimension that is cut into chunks; a part has the ones behind it as a whole
  int chunkExtent = 1; // elements of it that a part has
  Expr chunks, groups; // how many there are
  Func result;

  const Var &column() const { return kept.front(); }

  Expr guard(const Expr &plain) const {
    return guarded ? chooseValue(column() < in.keptShape.back(), plain, identity) : plain;
  }
  void vectorise(Stage stage, const std::vector<RVar> &loops) const {
    const Var j("j_u__"), lane("lane__");
    stage.split(column(), j, lane, lanes, TailStrategy::RoundUp).vectorize(lane);
    std::vector<VarOrRVar> order = {lane, j};
    order.insert(order.end(), loops.begin(), loops.end());
    stage.reorder(order);
  }
  static std::vector<RVar> loopsOf(const RDom &domain) {
    std::vector<RVar> loops;
    for (int d = 0; d < domain.dimensions(); ++d)
      loops.push_back(domain[d]);
    return loops;
  }
  /// f += value over the loops, with zeros before.
  void sum(Func f, const std::vector<Var> &vars, const Expr &value, const std::vector<RVar> &loops) const {
    f(vars) = identity;
    f(vars) = combine(in.op, f(vars), value);
    f.bound_extent(column(), width);
    vectorise(f, {});
    vectorise(f.update(), loops);
  }

  /// Whether one chain is short enough; else `split` and `chunkExtent` are set.
  bool isShort() {
    int64_t terms = 1;
    for (const Expr &extent : in.reducedShape)
      if (terms <= longestChain)
        terms *= as_const_int(simplify(extent)).value_or(longestChain + 1);
    if (terms <= longestChain)
      return true;
    int64_t whole = 1;
    split = in.reduced.size() - 1;
    while (split > 0 && whole * as_const_int(simplify(in.reducedShape[split])).value_or(chunk + 1) <= chunk)
      whole *= *as_const_int(simplify(in.reducedShape[split--]));
    chunkExtent = std::max<int>(1, static_cast<int>(chunk / whole));
    chunks = simplify((in.reducedShape[split] + (chunkExtent - 1)) / chunkExtent);
    groups = simplify((chunks + (groupSize - 1)) / groupSize);
    return false;
  }

  /// The value at an index of the dimensions up to `split`, summed over the others and a chunk.
  Func definePart(const std::vector<Var> &outer, const Var &c) {
    Region region;
    for (size_t d = in.reduced.size(); d-- > split + 1;)
      region.push_back({0, in.reducedShape[d]});
    region.push_back({0, chunkExtent});
    RDom within(region, "r__");
    const int last = within.dimensions() - 1;
    const Expr position = c * chunkExtent + within[last];
    if (!Internal::is_const_zero(simplify(in.reducedShape[split] % chunkExtent)))
      within.where(position < in.reducedShape[split]);
    Expr value = Internal::graph_substitute(in.reduced[split].name(), position, in.value);
    for (size_t d = 0; d < split; ++d)
      value = Internal::graph_substitute(in.reduced[d].name(), outer[d], value);
    for (size_t d = split + 1; d < in.reduced.size(); ++d)
      value =
          Internal::graph_substitute(in.reduced[d].name(), within[static_cast<int>(in.reduced.size() - 1 - d)], value);
    Func part = named(in.name + "_part", names);
    std::vector<Var> vars = kept;
    vars.push_back(c);
    vars.insert(vars.end(), outer.begin(), outer.end());
    sum(part, vars, guard(value), loopsOf(within));
    return part;
  }

public:
  ColumnReduction(const ReductionInput &in, int lanes, int width, bool guarded,
                  std::map<std::string, std::string> &names)
      : in(in), names(names), lanes(lanes), width(width), guarded(guarded), kept(reversed<Var>(in.kept)),
        identity(identityOf(in.op, in.type)) {}

  ReductionFuncs run() {
    ReductionFuncs funcs;
    result = funcs.result = named(in.name, names);
    funcs.atLevel = {result};
    if (isShort()) {
      const Domain all = domainOf(in, in.reduced.size());
      sum(result, kept, guard(inDomain(in.value, in, all)), all.loops);
      return funcs;
    }
    std::vector<Var> outer;
    for (size_t d = 0; d < split; ++d)
      outer.emplace_back(fmt::format("o{}__", d));
    const Var c("chunk__"), g("group__");
    Func part = definePart(outer, c);
    const bool hasGroups = split > 0 || !Internal::is_const_one(simplify(chunks <= groupSize));
    const auto argsAt = [&](const Expr &number, const std::vector<Expr> &places) {
      std::vector<Expr> args = reversed<Expr>(in.kept);
      args.push_back(number);
      args.insert(args.end(), places.begin(), places.end());
      return args;
    };
    if (!hasGroups) {
      const RDom all(0, chunks, "chunk__");
      sum(result, kept, part(argsAt(all.x, {})), {all.x});
      part.compute_at(result, all.x);
      return funcs;
    }
    Func group = named(in.name + "_group", names);
    RDom inGroup(0, groupSize, "chunk__");
    inGroup.where(g * groupSize + inGroup < chunks);
    std::vector<Var> vars = kept;
    vars.push_back(g);
    vars.insert(vars.end(), outer.begin(), outer.end());
    sum(group, vars, part(argsAt(g * groupSize + inGroup, {outer.begin(), outer.end()})), {inGroup.x});
    part.compute_at(group, inGroup.x);
    Region region{{0, groups}};
    for (size_t d = split; d-- > 0;)
      region.push_back({0, in.reducedShape[d]});
    const RDom all(region, "group__");
    std::vector<Expr> places;
    for (size_t d = 0; d < split; ++d)
      places.emplace_back(all[static_cast<int>(split - d)]);
    sum(result, kept, group(argsAt(all[0], places)), loopsOf(all));
    group.compute_at(result, RVar(all[0].name()));
    return funcs;
  }
};

} // namespace

ReductionFuncs reduceAlongColumns(const ReductionInput &in, int lanes, int width, bool guarded,
                                  std::map<std::string, std::string> &names) {
  return ColumnReduction(in, lanes, width, guarded, names).run();
}

} // namespace modc
