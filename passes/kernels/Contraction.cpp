// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedules of contractions: a register tile of rows x vectors, its operand B packed, read in place or packed inside.
//
//   for each panel of columns, for each tile of rows:
//     acc[rows][vectors] = 0;  for k: acc[i][j] += B(k, j) * A(i, k);  store epilogue(acc)
#include "passes/kernels/ContractionBase.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::simplify;

namespace modc {
namespace {

/// Up to this depth a panel of B stays in the second cache.
constexpr int deepestPanel = 4096;
/// From this many rows on, transposing B once is cheaper than dot products.
constexpr int manyRows = 64;
/// A square of run-time extent is many rows, too, unless the sums across lanes are few for its products.
constexpr int deepSquare = 256;

enum class Operand { Packed, InPlace, Panel };

struct Tile {
  int rows, vectors, lanes;
  int width() const { return vectors * lanes; }
};

/// Vectors of a register tile that is `vectors` wide: as many rows as leave registers for B and a broadcast of A.
Tile tileOf(int vectors, int lanes, const TargetInfo &target) {
  if (target.vectorRegisters >= 32) {
    const int rows[] = {0, 12, 12, 8, 6};
    return {rows[vectors], vectors, lanes};
  }
  const int rows[] = {0, 8, 6, 4};
  return {rows[vectors], vectors, lanes};
}

/// Whether rows and columns are the same extent of the run, as in attention of a sequence to itself.
bool isSquare(const Expr &rows, const Expr &columns) {
  return !Internal::as_const_int(simplify(rows)) && Internal::is_const_one(simplify(rows == columns));
}

class TileSchedule : ContractionBase {
  Tile tile{};
  Operand operand = Operand::InPlace;
  bool guarded = false; // the column tail is cut off instead of shifted inwards
  bool strided = false; // B's columns are not contiguous
  Var i{"i_u__"};       // a row of the register tile
  Func acc, panel;

public:
  TileSchedule(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options)
      : ContractionBase(kernel, target, options) {}
  ScheduledKernel run();

private:
  void choose();
  Expr valueOfB(const Expr &k, const Expr &column);
  void define();
  void defineSum();
  void scheduleTiles();
  void scheduleAccumulator(Func f, bool update);
};

void TileSchedule::choose() {
  const Var k("k__");
  const Expr b = anchor.b.at(index(k, n));
  const Contiguity alongColumns = contiguity(b, n.name());
  const int lanes = target.lanes(anchor.type.bytes());
  int width = 0;
  for (const Access &access : accesses(b))
    width = std::max(width, kernel.findInput(access.input)->panelWidth);
  guarded = kernel.mayAlias();
  const int64_t columnCount = constantOr(columns, 1 << 20), rowCount = constantOr(rows, 1);
  if (width != 0) {
    operand = Operand::Packed;
    tile = tileOf(width / lanes, lanes, target);
    guarded = true;
  } else {
    strided = alongColumns > Contiguity::Dense;
    const int widest = widestTile(target);
    tile = tileOf(static_cast<int>(std::clamp<int64_t>(columnCount / lanes, 1, widest)), lanes, target);
    guarded = guarded || constantOr(columns, 0) < tile.width(); // a run-time extent may be smaller than the tile
    const int64_t terms = constantOr(depth, 0);
    const bool hasEqualChunks = terms <= longestChain || terms % chunkOf(terms, longestChain) == 0;
    const bool fits = terms > 0 && terms <= deepestPanel && hasEqualChunks;
    // In place, columns that are not contiguous are gathered for every tile of rows.
    const bool wantsPanel = strided ? rowCount >= manyRows || isSquare(rows, columns)
                                    : rowCount >= 256 && terms >= 256 && !guarded && constantOr(columns, 0) > 0;
    // Threads would share the panel's scratch memory.
    if (wantsPanel && fits && !options.parallel() && !kernel.mayAlias())
      operand = Operand::Panel;
  }
  tile.rows = static_cast<int>(std::min<int64_t>(tile.rows, constantOr(rows, tile.rows)));
}

/// B for a column that may lie behind the last one; such lanes are not loaded.
Expr TileSchedule::valueOfB(const Expr &k, const Expr &column) {
  if (strided && guarded) // a gather: the last column again instead of one behind it
    return anchor.b.at(index(k, min(column, columns - 1)));
  Expr value = anchor.b.at(index(k, column));
  if (operand == Operand::Packed || !guarded)
    return value;
  return guardedValue(column < columns, value);
}

/// The sum over k, in two levels when it may be long.
void TileSchedule::defineSum() {
  const bool clampRows = kernel.mayAlias();
  const auto product = [&](const Expr &k) {
    const Expr row = clampRows ? min(i, rows - 1) : Expr(i);
    const Expr a = cast(anchor.type, anchor.a.at(index(row, k)));
    const Expr b = operand == Operand::Panel ? Expr(panel(halideOrder<Expr>(n, k))) : valueOfB(k, n);
    return a * cast(anchor.type, b);
  };
  acc = Func(anchor.name + "__f");
  request.names[acc.name()] = anchor.name;
  acc(halideOrder(n, i)) = Internal::make_zero(anchor.type);
  if (constantOr(depth, longestChain + 1) <= longestChain) {
    RDom k(0, depth, "k__");
    acc(halideOrder(n, i)) += product(k);
    scheduleAccumulator(acc, true);
    return;
  }
  const int64_t terms = constantOr(depth, 0);
  const int chunk = chunkOf(terms, longestChain);
  Func part(anchor.name + "_part__f");
  request.names[part.name()] = anchor.name + "_part";
  const Var c("chunk__");
  RDom outer(0, (depth + (chunk - 1)) / chunk, "chunk__"), inner(0, chunk, "k__");
  std::vector<Var> partVars = halideOrder(n, i);
  partVars.push_back(c);
  part(partVars) = Internal::make_zero(anchor.type);
  if (terms == 0 || terms % chunk != 0)
    inner.where(c * chunk + inner < depth);
  part(partVars) += product(c * chunk + inner);
  std::vector<Expr> partArgs = halideOrder<Expr>(n, i);
  partArgs.push_back(outer);
  acc(halideOrder(n, i)) += part(partArgs);
  scheduleAccumulator(acc, true);
  part.compute_at(acc, outer);
  scheduleAccumulator(part, true);
}

void TileSchedule::scheduleAccumulator(Func f, bool update) {
  const Var j("j_u__"), lane("lane__");
  f.bound_extent(n, tile.width());
  if (kernel.mayAlias())
    f.bound_extent(i, tile.rows);
  f.split(n, j, lane, tile.lanes, TailStrategy::RoundUp).vectorize(lane).reorder(lane, j, i);
  if (update) {
    const RVar r(f.rvars(0).front().name());
    f.update().split(n, j, lane, tile.lanes, TailStrategy::RoundUp).vectorize(lane).reorder(lane, j, i, r);
  }
}

void TileSchedule::define() {
  if (operand == Operand::Panel) {
    panel = Func(anchor.name + "_panel__f");
    request.names[panel.name()] = anchor.name + "_panel";
    const Var k("k__");
    panel(halideOrder(n, k)) = valueOfB(k, n);
  }
  defineSum();
  defineOutput(acc);
}

void TileSchedule::scheduleTiles() {
  // The printer lets a loop called x_by8_ count in steps of 8.
  const Var colTile(fmt::format("col_by{}__", tile.width())), rowTile(fmt::format("row_by{}__", tile.rows));
  const Var j("j_u__"), lane("lane__"), inTile("in_tile__");
  const auto tiled = [&](auto stage, int tileRows, TailStrategy rowTail, TailStrategy columnTail) {
    stage.split(n, colTile, inTile, tile.width(), columnTail)
        .split(m, rowTile, i, tileRows, rowTail)
        .split(inTile, j, lane, tile.lanes)
        .vectorize(lane);
    std::vector<VarOrRVar> order = {lane, j, i, rowTile, colTile};
    order.insert(order.end(), batch.rbegin(), batch.rend());
    stage.reorder(order).never_partition_all();
    if (options.parallel())
      stage.parallel(order.back());
  };
  const auto guard = TailStrategy::GuardWithIf, shift = TailStrategy::ShiftInwards;
  const bool alias = kernel.mayAlias();
  const TailStrategy columnTail = guarded ? guard : shift;
  const Expr enough = simplify(rows >= tile.rows);
  if (alias || Internal::is_const_one(enough)) {
    tiled(y, tile.rows, alias ? guard : shift, columnTail);
  } else {
    tiled(y.specialize(enough), tile.rows, shift, columnTail);
    tiled(y, 1, guard, columnTail);
  }
  acc.compute_at(y, rowTile);
  if (operand == Operand::Panel) {
    panel.compute_at(y, colTile).bound_extent(n, tile.width());
    panel.split(n, j, lane, tile.lanes, TailStrategy::RoundUp).vectorize(lane);
  }
}

ScheduledKernel TileSchedule::run() {
  choose();
  define();
  scheduleTiles();
  static const std::map<Operand, const char *> how = {
      {Operand::Packed, "packed"}, {Operand::InPlace, "in place"}, {Operand::Panel, "panel packed inside"}};
  return finish(
      fmt::format("contraction, tile {}x{}x{} lanes, B {}", tile.rows, tile.vectors, tile.lanes, how.at(operand)));
}

/// Both operands contiguous in k and B not in n: transposing B pays only for many rows.
bool wantsDotProducts(const KernelBuilder::Impl &kernel, const TargetInfo &target) {
  const Anchor &anchor = kernel.anchors.front();
  const Var row("row__"), column("col__"), k("k__");
  Index a, b;
  for (int d = 0; d < anchor.a.rank() - 2; ++d) {
    a.push_back(Var("batch__"));
    b.push_back(a.back());
  }
  a.insert(a.end(), {row, k});
  b.insert(b.end(), {k, column});
  const Expr aValue = anchor.a.at(a), bValue = anchor.b.at(b);
  for (const Access &access : accesses(bValue))
    if (kernel.findInput(access.input)->panelWidth != 0)
      return false;
  const bool alongDepth =
      contiguity(aValue, k.name()) == Contiguity::Dense && contiguity(bValue, k.name()) == Contiguity::Dense;
  if (!alongDepth || constantOr(anchor.a.shape().back(), 1 << 20) < target.lanes(anchor.type.bytes()))
    return false;
  const Contiguity alongColumns = contiguity(bValue, column.name());
  if (alongColumns == Contiguity::Dense)
    return constantOr(anchor.b.shape().back(), 1 << 20) == 1;
  const Expr rows = anchor.a.shape()[anchor.a.rank() - 2], columns = anchor.b.shape().back();
  const int64_t terms = constantOr(anchor.a.shape().back(), deepSquare);
  // Of a single vector the sum across lanes is short, and more exact than one term after the other.
  if (isSquare(rows, columns) && terms < deepSquare && terms >= 2 * target.lanes(anchor.type.bytes()))
    return false;
  return constantOr(rows, 1) < manyRows;
}

} // namespace

/// Whether channels are to be vectors: weights are packed, or the result has its dimensions in another order.
static bool isOverChannels(const KernelBuilder::Impl &kernel) {
  const std::vector<int> &order = kernel.outputs.front().order;
  return !std::is_sorted(order.begin(), order.end()) ||
         std::any_of(kernel.inputs.begin(), kernel.inputs.end(),
                     [](const KernelInput &input) { return input.panelWidth != 0; });
}

static ScheduledKernel scheduleConvolutions(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                            const ScheduleOptions &options) {
  Anchor &anchor = kernel.anchors.front();
  if (isOverChannels(kernel)) {
    if (std::optional<ScheduledKernel> scheduled = scheduleChannels(kernel, target, options))
      return *scheduled;
    anchor.kind = Anchor::Reduce;
    anchor.a = pointwise(anchor.type, {anchor.a, anchor.b}, [](const std::vector<Expr> &v) { return v[0] * v[1]; });
    return scheduleReduction(kernel, target, options);
  }
  constexpr int64_t manyPlaces = 1 << 20; // an extent of the run
  const int64_t along = constantOr(anchor.a.shape()[anchor.dims.front() - 1], manyPlaces);
  const bool alongSum = along == 1 || constantOr(anchor.a.shape().back(), manyPlaces) > along;
  return alongSum ? scheduleConvolutionWeight(kernel, target, options) : scheduleConvolution(kernel, target, options);
}

ScheduledKernel scheduleContraction(KernelBuilder::Impl &kernel, const TargetInfo &target,
                                    const ScheduleOptions &options) {
  if (!kernel.anchors.front().dims.empty())
    return scheduleConvolutions(kernel, target, options);
  if (wantsDotProducts(kernel, target))
    return scheduleDotProducts(kernel, target, options);
  return TileSchedule(kernel, target, options).run();
}

} // namespace modc
