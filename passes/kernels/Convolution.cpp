// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedule of convolutions: a register tile of channels x vectors along the innermost dimension.
//
//   for each image, tile of channels, row, tile of columns:
//     acc[channels][vectors] = 0;  for input channel, ky, kx: acc[i][j] += input(j) * weight(i);  store epilogue(acc)
#include "passes/kernels/Collapse.h"
#include "passes/kernels/ContractionBase.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::simplify;

namespace modc {
namespace {

class ConvolutionSchedule {
  KernelBuilder::Impl &kernel;
  const TargetInfo &target;
  const ScheduleOptions &options;
  const Anchor &anchor;
  const KernelTensor &output;
  std::vector<Var> vars, summed; // of the result and of the sum, outermost first
  Shape shape, summedShape;
  Expr input, weight, result; // at `vars` and `summed`; the sum is `sumVariable` in `result`
  int rows = 1, vectors = 1, lanes = 1;
  bool guarded = false, strided = false;
  Var i{"i_u__"}; // a channel of the register tile
  Func acc, y;
  LoweringRequest request;

  int width() const { return vectors * lanes; }
  const Var &channel() const { return vars[1]; }
  const Var &column() const { return vars.back(); }
  const Expr &channels() const { return shape[1]; }
  const Expr &columns() const { return shape.back(); }
  static Expr sumVariable(Type type) { return Internal::Variable::make(type, "sum__"); }

public:
  ConvolutionSchedule(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options)
      : kernel(kernel), target(target), options(options), anchor(kernel.anchors.front()),
        output(kernel.outputs.front().tensor) {
    if (kernel.anchors.size() != 1 || kernel.outputs.size() != 1)
      throw InternalError(fmt::format("kernel '{}': a convolution takes no second anchor or output", kernel.name));
  }
  ScheduledKernel run() {
    mergePlaces();
    choose();
    defineSum();
    scheduleTiles();
    request.scheduleText = fmt::format("convolution, tile {}x{}x{} lanes", rows, vectors, lanes);
    request.pipeline = Pipeline(y);
    request.outputs = {y};
    request.outputShape = shape;
    return lower(kernel, request, target);
  }

private:
  /// Rows and columns become one dimension where every operand walks them as one: 1x1 kernels without stride.
  void mergePlaces() {
    const int kept = anchor.dims.front(), places = kept - 2;
    vars = {Var("batch__"), Var("channel_")};
    const char *names[] = {"col_", "row__", "plane__"};
    for (int d = places - 1; d >= 0; --d)
      vars.emplace_back(names[d]);
    Index index(vars.begin(), vars.end()), all = index;
    for (size_t d = kept; d < anchor.a.shape().size(); ++d) {
      summed.emplace_back(fmt::format("s{}__", d - kept));
      summedShape.push_back(anchor.a.shape()[d]);
      all.push_back(summed.back());
    }
    Expr sum = sumVariable(anchor.type);
    const Expr value = replaceAnchor(output.at(index), anchor.name, [&](const std::vector<Expr> &at) {
      for (size_t d = 0; d < at.size(); ++d)
        if (!Internal::equal(at[d], index[d]) && constantOr(output.shape()[d], 0) != 1)
          throw InternalError(
              fmt::format("kernel '{}': the epilogue reads '{}' elsewhere than it writes", kernel.name, anchor.name));
      return sum;
    });
    const Collapsed merged = collapse({anchor.a.at(all), anchor.b.at(all), value}, vars,
                                      Shape(anchor.a.shape().begin(), anchor.a.shape().begin() + kept), {1, 1, places});
    vars = merged.vars;
    shape = merged.shape;
    input = cast(anchor.type, merged.values[0]);
    weight = cast(anchor.type, merged.values[1]);
    result = merged.values[2];
  }

  void choose() {
    const int64_t columnCount = constantOr(columns(), 1 << 20), channelCount = constantOr(channels(), 1);
    lanes = target.lanes(anchor.type.bytes());
    while (lanes > columnCount)
      lanes /= 2;
    vectors = static_cast<int>(std::clamp<int64_t>(columnCount / lanes, 1, widestTile(target)));
    // Registers: the sums, the vectors of the input, one weight. As few channels as possible are computed twice at the end.
    const int most = (target.vectorRegisters >= 32 ? 24 : 12) / vectors;
    int64_t best = 0;
    for (int candidate = std::max(1, most); candidate * 2 >= most && candidate > 0; --candidate) {
      const int64_t computed = (channelCount + candidate - 1) / candidate * candidate;
      if (best == 0 || computed < best) {
        best = computed;
        rows = candidate;
      }
    }
    rows = static_cast<int>(std::min<int64_t>(rows, std::max<int64_t>(channelCount, 1)));
    strided = contiguity(input, column().name()) > Contiguity::Dense;
    guarded = kernel.mayAlias() || constantOr(columns(), 0) < width(); // a run-time extent may be smaller than the tile
  }

  /// Halide's order, innermost first, with another expression for the channel.
  template <class T> std::vector<T> place(const T &channelIndex) const {
    std::vector<T> at(vars.rbegin(), vars.rend());
    at[vars.size() - 2] = channelIndex;
    return at;
  }

  /// Input times weight at a place of the sum. Lanes behind the last column are not loaded.
  Expr product(const std::vector<Expr> &at) const {
    Expr x = input, w = weight;
    for (size_t d = 0; d < summed.size(); ++d) {
      x = Internal::graph_substitute(summed[d].name(), at[d], x);
      w = Internal::graph_substitute(summed[d].name(), at[d], w);
    }
    const Expr row = kernel.mayAlias() ? min(i, channels() - 1) : Expr(i);
    x = Internal::graph_substitute(channel().name(), row, x);
    w = Internal::graph_substitute(channel().name(), row, w);
    if (guarded && strided)
      x = Internal::graph_substitute(column().name(), min(column(), columns() - 1), x);
    else if (guarded)
      x = guardedValue(column() < columns(), x);
    return x * w;
  }

  void defineSum() {
    acc = Func(anchor.name + "__f");
    request.names[acc.name()] = anchor.name;
    acc(place(i)) = Internal::make_zero(anchor.type);
    Expr terms = 1;
    for (const Expr &extent : summedShape)
      terms = terms * extent;
    if (constantOr(terms, longestChain + 1) <= longestChain) {
      Region region;
      for (size_t d = summed.size(); d-- > 0;) // Halide: innermost first
        region.push_back({0, summedShape[d]});
      RDom r(region, "k__");
      std::vector<Expr> at;
      for (size_t d = summed.size(); d-- > 0;)
        at.push_back(r[static_cast<int>(d)]);
      acc(place(i)) += product(at);
      scheduleAccumulator(acc);
    } else {
      defineLongSum(simplify(terms / summedShape.front()));
    }
    y = Func(kernel.outputs.front().name + "__f");
    const std::vector<Expr> all = place<Expr>(channel());
    y(place(channel())) = Internal::graph_substitute("sum__", acc(all), result);
  }

  /// The outermost dimension of the sum in chunks.
  void defineLongSum(const Expr &inner) {
    const Expr extent = summedShape.front();
    const int64_t most = std::max<int64_t>(1, longestChain / constantOr(inner, longestChain));
    const int chunk = chunkOf(constantOr(extent, 0), most);
    Func part(anchor.name + "_part__f");
    request.names[part.name()] = anchor.name + "_part";
    const Var c("chunk__");
    Region region;
    for (size_t d = summed.size(); d-- > 1;)
      region.push_back({0, summedShape[d]});
    region.push_back({0, chunk});
    RDom r(region, "k__"), chunks(0, simplify((extent + (chunk - 1)) / chunk), "chunk__");
    std::vector<Expr> at;
    for (size_t d = summed.size(); d-- > 0;)
      at.push_back(r[static_cast<int>(d)]);
    at.front() = c * chunk + at.front();
    if (!Internal::is_const_zero(simplify(extent % chunk)))
      r.where(at.front() < extent);
    std::vector<Var> partVars = place(i);
    partVars.push_back(c);
    part(partVars) = Internal::make_zero(anchor.type);
    part(partVars) += product(at);
    std::vector<Expr> partArgs = place<Expr>(i);
    partArgs.push_back(chunks);
    acc(place(i)) += part(partArgs);
    scheduleAccumulator(acc);
    part.compute_at(acc, chunks);
    scheduleAccumulator(part);
  }

  void scheduleAccumulator(Func f) {
    const Var j("j_u__"), lane("lane__");
    f.bound_extent(column(), width());
    if (kernel.mayAlias())
      f.bound_extent(i, rows);
    f.split(column(), j, lane, lanes, TailStrategy::RoundUp).vectorize(lane).reorder(lane, j, i);
    std::vector<VarOrRVar> order = {lane, j, i};
    for (const Internal::ReductionVariable &r : f.function().update(0).schedule().rvars())
      order.emplace_back(r.var, true);
    f.update().split(column(), j, lane, lanes, TailStrategy::RoundUp).vectorize(lane).reorder(order);
  }

  void scheduleTiles() {
    // The printer lets a loop called x_by8_ count in steps of 8.
    const Var colTile(fmt::format("col_by{}__", width())), channelTile(fmt::format("channel_by{}__", rows));
    const Var j("j_u__"), lane("lane__"), inTile("in_tile__");
    const TailStrategy guard = TailStrategy::GuardWithIf, shift = TailStrategy::ShiftInwards;
    y.split(column(), colTile, inTile, width(), guarded ? guard : shift)
        .split(channel(), channelTile, i, rows, kernel.mayAlias() ? guard : shift)
        .split(inTile, j, lane, lanes)
        .vectorize(lane);
    std::vector<VarOrRVar> order = {lane, j, i, colTile};
    for (size_t d = vars.size() - 1; d-- > 2;)
      order.push_back(vars[d]);
    order.push_back(channelTile);
    order.push_back(vars.front());
    y.reorder(order).never_partition_all();
    if (options.parallel())
      y.parallel(vars.front());
    acc.compute_at(y, colTile);
  }
};

} // namespace

ScheduledKernel scheduleConvolution(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options) {
  return ConvolutionSchedule(kernel, target, options).run();
}

} // namespace modc
