// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedule of the gradient of a convolution's weight: lanes along the innermost summed dimension, a tile of weights at once.
//
//   for each tile of output channels x places of the kernel:
//     lanes[i][j] = 0;  for each group of images: part[i][j] = sum over their places of input(j) * gradient(i);  lanes += part
//     sums[i][j] = sum(lanes[i][j]);  store epilogue(sums)
#include "passes/kernels/Collapse.h"
#include "passes/kernels/ContractionBase.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::simplify;

namespace modc {
namespace {

class ConvolutionWeightSchedule {
  KernelBuilder::Impl &kernel;
  const TargetInfo &target;
  const ScheduleOptions &options;
  const Anchor &anchor;
  const KernelTensor &output;
  const int kept;
  std::vector<Var> vars, places; // of the result; of one image's part of the sum
  const Var image{"image__"}, lane{"lane__"}, i{"i_u__"}, j{"j_u__"};
  Shape placeShape;
  Expr images, value;
  int lanes, tileRows = 1, tileColumns = 1, columnDim = 1;
  int group = 1; // images of a part: many small ones make a long chain of parts
  Func part, total, sums, y;
  LoweringRequest request;

public:
  ConvolutionWeightSchedule(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options)
      : kernel(kernel), target(target), options(options), anchor(kernel.anchors.front()),
        output(kernel.outputs.front().tensor), kept(anchor.dims.front()), lanes(target.lanes(anchor.type.bytes())) {
    if (kernel.anchors.size() != 1 || kernel.outputs.size() != 1)
      throw InternalError(fmt::format("kernel '{}': a convolution takes no second anchor or output", kernel.name));
  }
  ScheduledKernel run() {
    mergePlaces();
    choose();
    defineSums();
    scheduleTiles();
    request.scheduleText =
        fmt::format("convolution's weight, tile {}x{} dot products of {} lanes", tileRows, tileColumns, lanes);
    request.pipeline = Pipeline(y);
    request.outputs = {y};
    request.outputShape = output.shape();
    return lower(kernel, request, target);
  }

private:
  void mergePlaces() {
    Index all;
    Shape shape = anchor.a.shape();
    std::vector<int> groups;
    for (int d = 0; d < kept; ++d) {
      vars.emplace_back(d == 0 ? "out__" : d == 1 ? "in__" : fmt::format("k{}__", d - 2));
      all.push_back(vars.back());
      groups.push_back(1);
    }
    std::vector<Var> loops = vars;
    for (int d = kept; d < anchor.a.rank(); ++d) {
      loops.push_back(d == kept ? image : Var(fmt::format("p{}__", d - kept)));
      all.push_back(loops.back());
    }
    groups.insert(groups.end(), {1, anchor.a.rank() - kept - 1});
    const Expr product = cast(anchor.type, anchor.a.at(all)) * cast(anchor.type, anchor.b.at(all));
    const Collapsed merged = collapse({product}, loops, shape, groups);
    value = merged.values.front();
    images = shape[kept];
    places.assign(merged.vars.begin() + kept + 1, merged.vars.end());
    placeShape.assign(merged.shape.begin() + kept + 1, merged.shape.end());
  }

  void choose() {
    constexpr int smallestVector = 16; // bytes
    while (constantOr(placeShape.back(), lanes) <= lanes / 2 && lanes / 2 * anchor.type.bytes() >= smallestVector)
      lanes /= 2;
    const auto extent = [&](int d) { return constantOr(anchor.a.shape()[d], 1); };
    chooseGroup();
    columnDim = kept - 1;
    while (columnDim > 1 && extent(columnDim) == 1)
      --columnDim;
    // Registers: the sums, and a vector of each operand.
    const int64_t most = target.vectorRegisters >= 32 ? 20 : 9;
    tileColumns = static_cast<int>(std::clamp<int64_t>(extent(columnDim), 1, target.vectorRegisters >= 32 ? 5 : 3));
    tileRows = static_cast<int>(std::clamp<int64_t>(extent(0), 1, most / tileColumns));
    if (!kernel.mayAlias())
      return;
    // Nothing may be computed twice: only tiles that divide the extents.
    tileRows = extent(0) % tileRows == 0 ? tileRows : 1;
    tileColumns = extent(columnDim) % tileColumns == 0 ? tileColumns : 1;
  }

  /// As many images as make a part about as long as the chain of parts.
  void chooseGroup() {
    const int64_t count = constantOr(images, 1);
    int64_t terms = std::max<int64_t>(1, constantOr(placeShape.back(), 1) / lanes);
    for (size_t d = 0; d + 1 < placeShape.size(); ++d)
      terms *= constantOr(placeShape[d], 1);
    for (int64_t candidate = 1; candidate * candidate * terms <= count; ++candidate)
      if (count % candidate == 0)
        group = static_cast<int>(candidate);
  }

  /// Halide's order, innermost first, with the tile's own variables.
  std::vector<Var> inTile() const {
    std::vector<Var> result = vars;
    result[0] = i;
    result[columnDim] = j;
    return {result.rbegin(), result.rend()};
  }
  static std::vector<Expr> with(const std::vector<Var> &own, const std::vector<Expr> &before,
                                const std::vector<Expr> &behind) {
    std::vector<Expr> result = before;
    result.insert(result.end(), own.begin(), own.end());
    result.insert(result.end(), behind.begin(), behind.end());
    return result;
  }
  static std::vector<Var> withVars(const std::vector<Var> &own, const std::vector<Var> &before,
                                   const std::vector<Var> &behind) {
    std::vector<Var> result = before;
    result.insert(result.end(), own.begin(), own.end());
    result.insert(result.end(), behind.begin(), behind.end());
    return result;
  }

  /// One term of the sum, in the tile's variables: at these places, and in this image of a group.
  Expr term(const std::vector<Expr> &at) const {
    Expr result = Internal::graph_substitute(vars[0].name(), i, value);
    result = Internal::graph_substitute(vars[columnDim].name(), j, result);
    for (size_t d = 0; d < places.size(); ++d)
      result = Internal::graph_substitute(places[d].name(), at[d], result);
    if (at.size() > places.size())
      result = Internal::graph_substitute(image.name(), at.back(), result);
    return result;
  }

  /// Adds whole vectors, then the lanes that are left over, of every row of an image.
  void definePart() {
    const std::vector<Var> partVars = withVars(inTile(), {lane}, {image});
    const Expr extent = placeShape.back(), whole = simplify(extent / lanes);
    part = Func(anchor.name + "_part__f");
    request.names[part.name()] = anchor.name + "_part";
    part(partVars) = Internal::make_zero(anchor.type);
    part.vectorize(lane);
    const auto add = [&](bool isTail) {
      Region region;
      if (!isTail)
        region.push_back({0, whole});
      for (size_t d = placeShape.size() - 1; d-- > 0;)
        region.push_back({0, placeShape[d]});
      if (group > 1)
        region.push_back({0, group});
      std::vector<Expr> at(placeShape.size());
      std::vector<VarOrRVar> order = {lane, j, i};
      at.back() = whole * lanes + lane;
      if (!region.empty()) {
        const RDom r(region, isTail ? "rest__" : "r__");
        int next = 0;
        if (!isTail)
          at.back() = r[next++] * lanes + lane;
        for (size_t d = placeShape.size() - 1; d-- > 0;)
          at[d] = r[next++];
        if (group > 1)
          at.push_back(image * group + r[next]);
        for (int d = 0; d < r.dimensions(); ++d)
          order.emplace_back(RVar(r[d]));
      }
      const Expr product = term(at);
      part(partVars) += isTail ? guardedValue(whole * lanes + lane < extent, product) : product;
      part.update(part.num_update_definitions() - 1).reorder(order).vectorize(lane);
    };
    if (!Internal::is_const_zero(whole))
      add(false);
    if (constantOr(extent % lanes, 1) != 0)
      add(true);
  }

  void defineSums() {
    definePart();
    const std::vector<Var> tile = inTile();
    total = Func(anchor.name + "_lanes__f");
    request.names[total.name()] = anchor.name + "_lanes";
    const RDom n(0, simplify(images / group), "image__"), across(0, lanes, "across__");
    total(withVars(tile, {lane}, {})) = Internal::make_zero(anchor.type);
    total(withVars(tile, {lane}, {})) += part(with(tile, {lane}, {n}));
    total.vectorize(lane).update().reorder(lane, j, i, n.x).vectorize(lane);
    part.compute_at(total, n.x);
    sums = Func(anchor.name + "__f");
    request.names[sums.name()] = anchor.name;
    sums(tile) = Internal::make_zero(anchor.type);
    sums(tile) += total(with(tile, {across}, {}));
    sums.update().reorder({RVar(across.x.name()), j, i}).atomic(true).vectorize(RVar(across.x.name()));
    y = Func(kernel.outputs.front().name + "__f");
    const Index all(vars.begin(), vars.end());
    const std::vector<Var> order(vars.rbegin(), vars.rend());
    y(order) = replaceAnchor(output.at(all), anchor.name, [&](const std::vector<Expr> &at) {
      for (size_t d = 0; d < at.size(); ++d)
        if (!Internal::equal(at[d], all[d]) && constantOr(output.shape()[d], 0) != 1)
          throw InternalError(
              fmt::format("kernel '{}': the epilogue reads '{}' elsewhere than it writes", kernel.name, anchor.name));
      return sums(std::vector<Expr>(order.begin(), order.end()));
    });
  }

  void scheduleTiles() {
    const Var rowTile(fmt::format("out_by{}__", tileRows)), colTile(fmt::format("place_by{}__", tileColumns));
    const TailStrategy tail = kernel.mayAlias() ? TailStrategy::GuardWithIf : TailStrategy::ShiftInwards;
    y.split(vars[0], rowTile, i, tileRows, tail).split(vars[columnDim], colTile, j, tileColumns, tail);
    std::vector<VarOrRVar> order = {j, i, colTile};
    for (int d = kept; d-- > 1;)
      if (d != columnDim)
        order.emplace_back(vars[d]);
    order.emplace_back(rowTile);
    y.reorder(order).never_partition_all();
    if (options.parallel())
      y.parallel(rowTile);
    total.compute_at(y, colTile);
    sums.compute_at(y, colTile);
  }
};

} // namespace

ScheduledKernel scheduleConvolutionWeight(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                          const ScheduleOptions &options) {
  return ConvolutionWeightSchedule(kernel, target, options).run();
}

} // namespace modc
