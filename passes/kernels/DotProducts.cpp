// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Contractions whose operands are both contiguous in k (x times PyTorch's weight): lanes along k, summed at the end.
//
//   for each tile of rows x columns:
//     lanes[rows][columns] = 0;  for k by lanes: lanes[i][j] += A(i, k..) * B(j, k..)
//     sums[i][j] = sum(lanes[i][j]) + the tail of k;  store epilogue(sums)
#include "passes/kernels/ContractionBase.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::simplify;

namespace modc {
namespace {

class DotSchedule : ContractionBase {
  int lanes, tileRows, tileColumns;
  Func partial, sums;

public:
  DotSchedule(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options)
      : ContractionBase(kernel, target, options), lanes(target.lanes(anchor.type.bytes())) {
    // 3x4 would fit 16 registers, but clang then spills.
    const int side = target.vectorRegisters >= 32 ? 4 : 3;
    tileRows = static_cast<int>(std::min<int64_t>(side, constantOr(rows, side)));
    tileColumns = static_cast<int>(std::min<int64_t>(side, constantOr(columns, side)));
  }

  ScheduledKernel run() {
    define();
    scheduleTiles();
    return finish(fmt::format("contraction, tile {}x{} dot products of {} lanes", tileRows, tileColumns, lanes));
  }

private:
  Expr product(const Expr &row, const Expr &column, const Expr &k) const {
    return cast(anchor.type, anchor.a.at(index(row, k))) * cast(anchor.type, anchor.b.at(index(k, column)));
  }

  void define() {
    const Var i("i_u__"), j("j_u__"), lane("lane__");
    const RDom k(0, depth / lanes, fmt::format("k_by{}__", lanes)), across(0, lanes, "across__"),
        rest(0, depth % lanes, "k__");
    partial = Func(anchor.name + "_lanes__f");
    std::vector<Var> laneVars = halideOrder(j, i);
    laneVars.insert(laneVars.begin(), lane);
    partial(laneVars) = Internal::make_zero(anchor.type);
    partial(laneVars) += product(i, j, k * lanes + lane);
    sums = Func(anchor.name + "__f");
    std::vector<Expr> acrossArgs = halideOrder<Expr>(j, i);
    acrossArgs.insert(acrossArgs.begin(), across);
    sums(halideOrder(j, i)) = Internal::make_zero(anchor.type);
    sums(halideOrder(j, i)) += partial(acrossArgs);
    const bool tail = constantOr(depth % lanes, 1) != 0;
    if (tail)
      sums(halideOrder(j, i)) += product(i, j, depth / lanes * lanes + rest);
    defineOutput(sums);
    request.names[partial.name()] = anchor.name + "_lanes";
    request.names[sums.name()] = anchor.name;
    partial.vectorize(lane).update().reorder({lane, j, i, RVar(k.x.name())}).vectorize(lane);
    sums.update().reorder({RVar(across.x.name()), j, i}).atomic(true).vectorize(RVar(across.x.name()));
    if (tail)
      sums.update(1).reorder({j, i, RVar(rest.x.name())});
  }

  void scheduleTiles() {
    const Var colTile(fmt::format("col_by{}__", tileColumns)), rowTile(fmt::format("row_by{}__", tileRows));
    const Var i("i_u__"), j("j_u__");
    const auto tiled = [&](auto stage, int r, int c, TailStrategy tail) {
      stage.split(n, colTile, j, c, tail).split(m, rowTile, i, r, tail);
      std::vector<VarOrRVar> order = {j, i, colTile, rowTile};
      order.insert(order.end(), batch.rbegin(), batch.rend());
      stage.reorder(order).never_partition_all();
      if (options.parallel())
        stage.parallel(order.back());
    };
    const Expr enoughRows = simplify(rows >= tileRows), enoughColumns = simplify(columns >= tileColumns);
    const Expr enough = simplify(enoughRows && enoughColumns);
    if (kernel.mayAlias()) {
      // Nothing may be computed twice: only tiles that divide the extents.
      tileRows = 1;
      tileColumns = constantOr(columns % tileColumns, 1) == 0 ? tileColumns : 1;
      tiled(y, tileRows, tileColumns, TailStrategy::GuardWithIf);
    } else if (Internal::is_const_one(enough)) {
      tiled(y, tileRows, tileColumns, TailStrategy::ShiftInwards);
    } else {
      tiled(y.specialize(enough), tileRows, tileColumns, TailStrategy::ShiftInwards);
      tiled(y, 1, Internal::is_const_one(enoughColumns) ? tileColumns : 1, TailStrategy::ShiftInwards);
    }
    partial.compute_at(y, colTile);
    sums.compute_at(y, colTile);
  }
};

} // namespace

ScheduledKernel scheduleDotProducts(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options) {
  return DotSchedule(kernel, target, options).run();
}

} // namespace modc
