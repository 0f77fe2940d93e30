// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedules of reductions: which form each takes, and at which loop of the output it is computed.
//
//   rows     (softmax, row sums):       for each row: the reductions, stored intermediates, then the row's output
//   columns  (bias gradient, softmax over a middle dimension): for each vector of columns: the reductions, the output
//   nested   (cross entropy):           for each element of the outer reduction: the reductions that it needs
#include "passes/kernels/ReductionForms.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace Halide;
using Halide::Internal::as_const_int;
using Halide::Internal::simplify;

namespace modc {
namespace {

class ReductionSchedule {
  KernelBuilder::Impl &kernel;
  const TargetInfo &target;
  const ScheduleOptions &options;
  const KernelTensor &output;
  std::vector<Var> vars; // of the output, outermost first
  Func y;
  LoweringRequest request;
  std::map<std::string, Func> values; // anchor -> what computes it
  std::map<std::string, ReductionFuncs> reductions;
  std::map<std::string, std::string> nestedIn; // anchor -> the reduction along whose elements it is computed
  std::set<std::string> recomputed;            // intermediates of run-time size
  bool columns = false, guardedColumns = false;
  int lanes = 1, columnVectors = 1;
  int prefix = 0; // rows: leading output dimensions that the reductions keep

public:
  ReductionSchedule(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options)
      : kernel(kernel), target(target), options(options), output(kernel.outputs.front().tensor) {
    const int rank = output.rank();
    for (int d = 0; d < rank; ++d)
      vars.emplace_back(rank == 1 ? "i__" : d == rank - 1 ? "i__" : rank == 2 ? "row__" : fmt::format("i{}__", d));
  }

  ScheduledKernel run() {
    if (kernel.outputs.size() != 1)
      throw InternalError(fmt::format("kernel '{}': a reduction has one output", kernel.name));
    chooseFamily();
    for (const Anchor &anchor : kernel.anchors)
      anchor.kind == Anchor::Reduce ? buildReduction(anchor) : buildIntermediate(anchor);
    defineOutput();
    for (const Anchor &anchor : kernel.anchors)
      place(anchor);
    request.pipeline = Pipeline(y);
    request.outputs = {y};
    request.outputShape = output.shape();
    return lower(kernel, request, target);
  }

private:
  const Anchor &firstReduction() const {
    for (const Anchor &anchor : kernel.anchors)
      if (anchor.kind == Anchor::Reduce)
        return anchor;
    throw InternalError("no reduction");
  }
  static bool isReduced(const Anchor &anchor, int d) {
    return std::find(anchor.dims.begin(), anchor.dims.end(), d) != anchor.dims.end();
  }

  /// By the innermost dimension that has more than one element.
  void chooseFamily() {
    const Anchor &anchor = firstReduction();
    lanes = target.lanes(anchor.type.bytes());
    int last = anchor.a.rank() - 1;
    while (last > 0 && isOne(anchor.a.shape()[last]))
      --last;
    columns = !isReduced(anchor, last) && last == anchor.a.rank() - 1;
    if (!columns) {
      request.scheduleText = fmt::format("reduction along rows, {} lanes", lanes);
      return;
    }
    const auto extent = as_const_int(simplify(anchor.a.shape()[last]));
    columnVectors = static_cast<int>(std::clamp<int64_t>(extent.value_or(lanes) / lanes, 1, 4));
    guardedColumns = kernel.mayAlias() || !extent || *extent < columnVectors * lanes;
    request.scheduleText = fmt::format("reduction along columns, {} vectors of {} lanes", columnVectors, lanes);
  }

  /// Calls of earlier anchors become calls of their Funcs, or their formula where they are not stored.
  Expr resolve(const Expr &e, const std::vector<Var> &reduced, const std::string &consumer) {
    Expr result = e;
    for (size_t a = kernel.anchors.size(); a-- > 0;) {
      const Anchor &anchor = kernel.anchors[a];
      if (!values.count(anchor.name) && !recomputed.count(anchor.name))
        continue;
      result = replaceAnchor(result, anchor.name, [&](const std::vector<Expr> &args) -> Expr {
        if (recomputed.count(anchor.name))
          return anchor.a.at(args);
        for (const Expr &arg : args)
          for (const Var &v : reduced)
            if (anchor.kind == Anchor::Reduce && Internal::expr_uses_var(arg, v.name()))
              nestedIn[anchor.name] = consumer;
        return values.at(anchor.name)(std::vector<Expr>(args.rbegin(), args.rend()));
      });
    }
    return result;
  }

  void buildReduction(const Anchor &anchor) {
    ReductionInput in{anchor.name, anchor.type, anchor.op, {}, {}, {}, {}, Expr()};
    Index index;
    for (int d = 0; d < anchor.a.rank(); ++d) {
      const bool reduced = isReduced(anchor, d);
      const Var v(reduced ? fmt::format("r{}__", d) : fmt::format("k{}__", d));
      index.push_back(v);
      (reduced ? in.reduced : in.kept).push_back(v);
      (reduced ? in.reducedShape : in.keptShape).push_back(anchor.a.shape()[d]);
    }
    nestedIn.erase(anchor.name);
    const std::map<std::string, std::string> before = nestedIn;
    in.value = resolve(anchor.a.at(index), in.reduced, anchor.name);
    const bool nests = before != nestedIn;
    if (!nests)
      mergeReduced(in);
    ReductionFuncs funcs;
    if (!nests && columns && !in.kept.empty())
      funcs = reduceAlongColumns(in, lanes, lanes * columnVectors, guardedColumns, request.names);
    else if (!nests && contiguity(in.value, in.reduced.back().name()) <= Contiguity::Dense)
      funcs = reduceAlongLanes(in, target, request.names);
    else
      funcs = reduceSerially(in, request.names);
    values[anchor.name] = funcs.result;
    reductions[anchor.name] = funcs;
  }

  /// Neighbouring reduced dimensions that all loads walk as one become one.
  static void mergeReduced(ReductionInput &in) {
    std::vector<Var> all = in.kept;
    Shape shape = in.keptShape;
    all.insert(all.end(), in.reduced.begin(), in.reduced.end());
    shape.insert(shape.end(), in.reducedShape.begin(), in.reducedShape.end());
    std::vector<int> groups(in.kept.size(), 1);
    groups.push_back(static_cast<int>(in.reduced.size()));
    const Collapsed merged = collapse({in.value}, all, shape, groups);
    in.value = merged.values.front();
    in.reduced.assign(merged.vars.begin() + in.kept.size(), merged.vars.end());
    in.reducedShape.assign(merged.shape.begin() + in.kept.size(), merged.shape.end());
  }

  void buildIntermediate(const Anchor &anchor) {
    // Each reduction needs it along all of its dimensions at once.
    int first = anchor.a.rank() - 1;
    for (const Anchor &reduction : kernel.anchors)
      if (reduction.kind == Anchor::Reduce && reduction.a.rank() == anchor.a.rank())
        first = std::min(first, reduction.dims.front());
    const bool constant = std::all_of(anchor.a.shape().begin() + std::max(first, 0), anchor.a.shape().end(),
                                      [](const Expr &extent) { return Internal::is_const(simplify(extent)); });
    if (!constant || columns) {
      recomputed.insert(anchor.name);
      return;
    }
    std::vector<Var> own;
    for (int d = 0; d < anchor.a.rank(); ++d)
      own.emplace_back(d == anchor.a.rank() - 1 ? "i__" : fmt::format("k{}__", d));
    Func f(anchor.name + "__f");
    request.names[f.name()] = anchor.name;
    f(std::vector<Var>(own.rbegin(), own.rend())) =
        resolve(anchor.a.at(Index(own.begin(), own.end())), {}, anchor.name);
    vectoriseInner(f, own.back(), anchor.a.shape().back(), f.value());
    values[anchor.name] = f;
  }

  void vectoriseInner(Func f, const Var &inner, const Expr &extent, const Expr &value) {
    const auto constant = as_const_int(simplify(extent));
    if ((constant && *constant < 2) || contiguity(value, inner.name()) > Contiguity::Dense)
      return;
    const Var steps(fmt::format("{}by{}__", inner.name(), lanes)), lane("lane__");
    f.split(inner, steps, lane, lanes, TailStrategy::GuardWithIf).vectorize(lane);
  }

  void defineOutput() {
    y = Func(kernel.outputs.front().name + "__f");
    const std::vector<Var> order(vars.rbegin(), vars.rend());
    y(order) = resolve(output.at(Index(vars.begin(), vars.end())), {}, "");
    for (const Anchor &anchor : kernel.anchors)
      if (anchor.kind == Anchor::Reduce && !nestedIn.count(anchor.name))
        prefix = std::max(prefix, values.at(anchor.name).dimensions());
    if (columns) {
      scheduleColumns();
    } else if (prefix < output.rank()) {
      vectoriseInner(y, vars.back(), output.shape().back(), y.value());
    }
    if (options.parallel() && !columns && prefix > 0)
      y.parallel(vars.front());
  }

  /// The output's innermost dimension by tiles; dimensions that the reductions run over lie inside the tile's loop.
  void scheduleColumns() {
    const Var tile(fmt::format("col_by{}__", lanes * columnVectors)), within("within__"), j("j_u__"), lane("lane__");
    const TailStrategy tail = guardedColumns ? TailStrategy::GuardWithIf : TailStrategy::ShiftInwards;
    y.split(vars.back(), tile, within, lanes * columnVectors, tail).split(within, j, lane, lanes).vectorize(lane);
    const Anchor &anchor = firstReduction();
    std::vector<VarOrRVar> inside = {lane, j}, outside;
    const bool whole = output.rank() == anchor.a.rank();
    for (int d = output.rank() - 2; d >= 0; --d)
      (whole && isReduced(anchor, d) ? inside : outside).push_back(vars[d]);
    inside.push_back(tile);
    inside.insert(inside.end(), outside.begin(), outside.end());
    y.reorder(inside).never_partition_all();
    if (options.parallel())
      y.parallel(inside.back());
    columnTile = tile;
  }
  Var columnTile;

  LoopLevel levelOf(const Anchor &anchor) {
    if (const auto nest = nestedIn.find(anchor.name); nest != nestedIn.end())
      return reductions.at(nest->second).inner;
    if (anchor.kind == Anchor::Materialize) {
      // Beside the reductions that read it.
      for (const Anchor &consumer : kernel.anchors)
        if (consumer.kind == Anchor::Reduce && usesAnchor(consumer.a.at(anyIndex(consumer.a)), anchor.name))
          return levelOf(consumer);
      return prefix == 0 ? LoopLevel::root() : LoopLevel(y, vars[prefix - 1]);
    }
    if (columns)
      return LoopLevel(y, columnTile);
    const int kept = values.at(anchor.name).dimensions();
    return kept == 0 ? LoopLevel::root() : LoopLevel(y, vars[kept - 1]);
  }
  static Index anyIndex(const KernelTensor &t) {
    Index index;
    for (int d = 0; d < t.rank(); ++d)
      index.push_back(Var(fmt::format("any{}__", d)));
    return index;
  }

  void place(const Anchor &anchor) {
    if (recomputed.count(anchor.name))
      return;
    LoopLevel level = levelOf(anchor);
    if (anchor.kind == Anchor::Materialize) {
      values.at(anchor.name).compute_at(level);
      return;
    }
    for (Func f : reductions.at(anchor.name).atLevel)
      f.compute_at(level);
  }
};

} // namespace

ScheduledKernel scheduleReduction(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                  const ScheduleOptions &options) {
  return ReductionSchedule(kernel, target, options).run();
}

} // namespace modc
