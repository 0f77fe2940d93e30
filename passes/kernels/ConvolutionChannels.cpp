// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedule of convolutions over channels that lie side by side, and of their weights' gradients: a register tile of rows x
// vectors, where the vectors lie along the result's innermost dimension and one operand is the same for all rows.
//
//   forward   rows: places of the result   vectors: its channels      shared by the rows: weights
//   weight    rows: channels of one side   vectors: of the other      shared by the rows: the input, or the gradient
//
//   for each tile: acc[rows][vectors] = 0;  for chunks of the sum: part = sum of row(i) * vector(j); acc += part;  store epilogue
#include "passes/kernels/Collapse.h"
#include "passes/kernels/ContractionBase.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::simplify;

namespace modc {
namespace {

/// Terms of a part at most: networks of many convolutions, one behind the other, are less forgiving than single products.
constexpr int64_t longestPart = 96;

class ChannelSchedule {
  KernelBuilder::Impl &kernel;
  const TargetInfo &target;
  const ScheduleOptions &options;
  const Anchor &anchor;
  const KernelOutput &output;
  std::vector<Var> vars, summed; // of the result, as it lies in memory; of the sum. Outermost first
  Shape shape, summedShape;
  Expr left, right, result; // operands at `vars` and `summed`; in `result` the sum is `sumVariable`
  size_t row = 0;           // the dimension of the tile's rows; its vectors lie along the last one
  int rows = 1, vectors = 1, lanes = 1;
  bool guarded = false; // lanes behind the last channel are cut off
  Var i{"i_u__"};       // a row of the register tile
  Func acc, y;
  LoweringRequest request;

  int width() const { return vectors * lanes; }
  const Var &channel() const { return vars.back(); }
  static Expr sumVariable(Type type) { return Internal::Variable::make(type, "sum__"); }

public:
  ChannelSchedule(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options)
      : kernel(kernel), target(target), options(options), anchor(kernel.anchors.front()),
        output(kernel.outputs.front()) {}

  std::optional<ScheduledKernel> run() {
    if (kernel.anchors.size() != 1 || kernel.outputs.size() != 1 || kernel.mayAlias())
      throw InternalError(fmt::format("kernel '{}': a convolution has one anchor and one output", kernel.name));
    mergePlaces();
    if (!findRow())
      return std::nullopt;
    choose();
    defineSum();
    scheduleTiles();
    request.scheduleText = fmt::format("convolution over channels, tile {}x{}x{} lanes", rows, vectors, lanes);
    request.pipeline = Pipeline(y);
    request.outputs = {y};
    request.outputShape = shape;
    return lower(kernel, request, target);
  }

private:
  /// Neighbouring places that every operand walks as one become one: 1x1 kernels without stride.
  void mergePlaces() {
    const int kept = anchor.dims.front();
    const Shape &stored = output.tensor.shape();
    std::vector<int> places; // dimensions as they lie in memory, where those of one element lie anywhere
    for (int d = 0; d < kept; ++d)
      places.push_back(d);
    std::stable_partition(places.begin(), places.end(), [&](int d) { return constantOr(stored[d], 0) == 1; });
    Index inMemory(kept), logical(kept);
    for (int d : places) {
      vars.emplace_back(d == places.back() ? "channel_" : fmt::format("i{}__", vars.size()));
      shape.push_back(stored[d]);
      inMemory[d] = logical[output.order[d]] = vars.back();
    }
    Index all = logical;
    for (int d = kept; d < anchor.a.rank(); ++d) {
      summed.emplace_back(fmt::format("s{}__", d - kept));
      summedShape.push_back(anchor.a.shape()[d]);
      all.push_back(summed.back());
    }
    const Expr value = replaceAnchor(output.tensor.at(inMemory), anchor.name, [&](const std::vector<Expr> &at) {
      for (size_t d = 0; d < at.size(); ++d)
        if (!Internal::equal(at[d], logical[d]) && constantOr(anchor.a.shape()[d], 0) != 1)
          throw InternalError(
              fmt::format("kernel '{}': the epilogue reads '{}' elsewhere than it writes", kernel.name, anchor.name));
      return sumVariable(anchor.type);
    });
    const Collapsed merged = collapse({anchor.a.at(all), anchor.b.at(all), value}, vars, shape, {kept - 1, 1});
    vars = merged.vars;
    shape = merged.shape;
    left = cast(anchor.type, merged.values[0]);
    right = cast(anchor.type, merged.values[1]);
    result = merged.values[2];
  }

  /// Every load walks the channels without gaps; packed weights do so within a panel.
  bool isDense(const Expr &operand) const {
    const std::vector<Access> loads = accesses(operand);
    return Internal::expr_uses_var(operand, channel().name()) &&
           std::all_of(loads.begin(), loads.end(), [&](const Access &access) {
             const Expr stride = strideOf(access.index, channel().name());
             return isPacked(access) ||
                    (stride.defined() && (Internal::is_const_one(stride) || Internal::is_const_zero(stride)));
           });
  }
  bool isPacked(const Access &access) const { return kernel.findInput(access.input)->panelWidth != 0; }

  /// The innermost dimension before the vectors' along which an operand of vectors stays the same.
  bool findRow() {
    bool found = false;
    for (size_t d = vars.size() - 1; d-- > 0;) {
      const auto shares = [&](const Expr &e) { return isDense(e) && !Internal::expr_uses_var(e, vars[d].name()); };
      if (!shares(left) && !shares(right))
        continue;
      if (!found)
        row = d;
      found = true;
      if (constantOr(shape[d], 2) > 1) {
        row = d;
        break;
      }
    }
    return found;
  }

  void choose() {
    lanes = target.lanes(anchor.type.bytes());
    int panel = 0; // of packed weights
    for (const Expr &operand : {left, right})
      for (const Access &access : accesses(operand))
        panel = std::max(panel, kernel.findInput(access.input)->panelWidth);
    const int64_t channels = constantOr(shape.back(), 1 << 20), places = constantOr(shape[row], 1 << 20);
    vectors =
        panel != 0 ? panel / lanes : static_cast<int>(std::clamp<int64_t>(channels / lanes, 1, widestTile(target)));
    guarded = constantOr(shape.back(), 0) < width() || channels % width() != 0; // a run-time extent may be smaller
    // Registers: the sums, a vector of one operand for each, one of the other.
    const int most = (target.vectorRegisters >= 32 ? 28 : 12) / vectors;
    rows = rowsFor(places, std::min(most, 14));
  }

  /// Fewest places computed twice at the end; among equals the most rows.
  static int rowsFor(int64_t places, int most) {
    int best = 1;
    int64_t least = INT64_MAX;
    for (int candidate = most; candidate * 2 > most && candidate > 0; --candidate) {
      const int64_t computed = (places + candidate - 1) / candidate * candidate;
      // A row fewer costs more loads for each product.
      if (const int64_t cost = computed * 32 + computed * 32 / candidate; cost < least) {
        least = cost;
        best = candidate;
      }
    }
    return static_cast<int>(std::min<int64_t>(best, std::max<int64_t>(places, 1)));
  }

  /// Halide's order, innermost first, with another expression for the row.
  template <class T> std::vector<T> place(const T &rowIndex) const {
    std::vector<T> at(vars.rbegin(), vars.rend());
    at[vars.size() - 1 - row] = rowIndex;
    return at;
  }

  /// A product at a place of the sum. Lanes behind the last channel are not loaded.
  Expr product(const std::vector<Expr> &at) const {
    const auto operand = [&](Expr e) {
      for (size_t d = 0; d < summed.size(); ++d)
        e = Internal::graph_substitute(summed[d].name(), at[d], e);
      e = Internal::graph_substitute(vars[row].name(), i, e);
      const std::vector<Access> loads = accesses(e);
      const bool packed = std::all_of(loads.begin(), loads.end(), // zeros behind the last channel
                                      [&](const Access &access) { return isPacked(access); });
      return guarded && !packed && Internal::expr_uses_var(e, channel().name())
                 ? guardedValue(channel() < shape.back(), e)
                 : e;
    };
    return operand(left) * operand(right);
  }

  /// The innermost dimensions of the sum make a part, as far as its chain is no longer than `longestPart`.
  void defineSum() {
    acc = Func(anchor.name + "__f");
    request.names[acc.name()] = anchor.name;
    acc(place(i)) = Internal::make_zero(anchor.type);
    size_t first = summed.size(); // of the dimensions that a part has as a whole
    int64_t terms = 1;
    while (first > 0 && terms * constantOr(summedShape[first - 1], longestPart + 1) <= longestPart)
      terms *= constantOr(summedShape[--first], 1);
    if (first > 0) {
      definePart(first - 1, chunkOf(constantOr(summedShape[first - 1], 0), longestPart / terms));
    } else {
      const RDom k(regionOf(0, summed.size()), "k__");
      std::vector<Expr> at;
      for (size_t d = summed.size(); d-- > 0;)
        at.emplace_back(k[static_cast<int>(d)]);
      acc(place(i)) += product(at);
      scheduleAccumulator(acc);
    }
    y = Func(output.name + "__f");
    y(place(vars[row])) = Internal::graph_substitute("sum__", acc(place<Expr>(vars[row])), result);
  }

  Region regionOf(size_t from, size_t to) const {
    Region region;
    for (size_t d = to; d-- > from;) // Halide: innermost first
      region.push_back({0, summedShape[d]});
    return region;
  }

  /// acc += part over the dimensions before `chunked` and its chunks; part += products over a chunk and the dimensions behind.
  void definePart(size_t chunked, int chunk) {
    Func part(anchor.name + "_part__f");
    request.names[part.name()] = anchor.name + "_part";
    std::vector<Var> partVars = place(i);
    std::vector<Expr> at;
    for (size_t d = 0; d <= chunked; ++d) {
      partVars.emplace_back(fmt::format("o{}__", d));
      at.emplace_back(partVars.back());
    }
    part(partVars) = Internal::make_zero(anchor.type);
    const Expr extent = summedShape[chunked];
    Region inner = regionOf(chunked + 1, summed.size());
    const bool isLoop = chunk > 1 || inner.empty();
    if (isLoop)
      inner.push_back({0, chunk});
    const RDom k(inner, "k__");
    if (isLoop)
      at.back() = at.back() * chunk + k[k.dimensions() - 1];
    RDom terms = k;
    if (!Internal::is_const_zero(simplify(extent % chunk)))
      terms.where(at.back() < extent);
    for (size_t d = chunked + 1; d < summed.size(); ++d)
      at.emplace_back(k[static_cast<int>(summed.size() - 1 - d)]);
    part(partVars) += product(at);

    Region chunks{{0, simplify((extent + (chunk - 1)) / chunk)}};
    for (size_t d = chunked; d-- > 0;)
      chunks.push_back({0, summedShape[d]});
    const RDom outer(chunks, "chunk__");
    std::vector<Expr> partArgs = place<Expr>(i);
    for (size_t d = 0; d <= chunked; ++d)
      partArgs.emplace_back(outer[static_cast<int>(chunked - d)]);
    acc(place(i)) += part(partArgs);
    scheduleAccumulator(acc);
    part.compute_at(acc, RVar(outer[0].name()));
    scheduleAccumulator(part);
  }

  void scheduleAccumulator(Func f) {
    const Var j("j_u__"), lane("lane__");
    f.bound_extent(channel(), width());
    f.split(channel(), j, lane, lanes, TailStrategy::RoundUp).vectorize(lane).reorder(lane, j, i);
    std::vector<VarOrRVar> order = {lane, j, i};
    for (const Internal::ReductionVariable &r : f.function().update(0).schedule().rvars())
      order.emplace_back(r.var, true);
    f.update().split(channel(), j, lane, lanes, TailStrategy::RoundUp).vectorize(lane).reorder(order);
  }

  void scheduleTiles() {
    // The printer lets a loop called x_by8_ count in steps of 8.
    const std::string rowName = vars[row].name();
    const Var channelTile(fmt::format("channel_by{}__", width()));
    const Var j("j_u__"), lane("lane__"), inTile("in_tile__");
    const auto tiled = [&](auto stage, int tileRows, TailStrategy rowTail, const Var &rowTile) {
      stage
          .split(channel(), channelTile, inTile, width(),
                 guarded ? TailStrategy::GuardWithIf : TailStrategy::ShiftInwards)
          .split(vars[row], rowTile, i, tileRows, rowTail)
          .split(inTile, j, lane, lanes)
          .vectorize(lane);
      // A panel of weights stays in the cache for all places of an image.
      std::vector<VarOrRVar> order = {lane, j, i, rowTile};
      for (size_t d = vars.size() - 1; d-- > 1;)
        if (d != row)
          order.push_back(vars[d]);
      order.push_back(channelTile);
      if (row != 0)
        order.push_back(vars.front());
      stage.reorder(order).never_partition_all();
      if (options.parallel())
        stage.parallel(order.back());
    };
    const Var rowTile(fmt::format("{}by{}__", rowName.substr(0, rowName.size() - 1), rows));
    const Expr enough = simplify(shape[row] >= rows);
    if (Internal::is_const_one(enough)) {
      tiled(y, rows, TailStrategy::ShiftInwards, rowTile);
    } else {
      tiled(y.specialize(enough), rows, TailStrategy::ShiftInwards, rowTile);
      tiled(y, 1, TailStrategy::GuardWithIf, rowTile);
    }
    acc.compute_at(y, rowTile);
  }
};

} // namespace

std::optional<ScheduledKernel> scheduleChannels(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                                const ScheduleOptions &options) {
  return ChannelSchedule(kernel, target, options).run();
}

} // namespace modc
