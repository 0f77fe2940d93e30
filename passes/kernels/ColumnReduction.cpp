// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A reduction down columns: vectors of columns, each summed in levels of few terms.
#include "passes/kernels/ReductionParts.h"

#include <fmt/format.h>

using namespace Halide;
using Halide::Internal::as_const_int;
using Halide::Internal::simplify;

namespace modc {
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
