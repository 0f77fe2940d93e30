// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Schedules of contractions: a register tile of rows x vectors, its operand B packed, read in place or packed inside.
//
//   for each panel of columns, for each tile of rows:
//     acc[rows][vectors] = 0;  for k: acc[i][j] += B(k, j) * A(i, k);  store epilogue(acc)
#include "passes/kernels/Access.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::as_const_int;
using Halide::Internal::simplify;

namespace modc {
namespace {

/// Sums longer than this are taken in two levels: one chain of 25,000 float32 terms misses 1e-4.
constexpr int longestChain = 4096;
constexpr int chunk = 1024;

enum class Operand { Packed, InPlace, Panel, Dot };

struct Tile {
  int rows, vectors, lanes;
  int width() const { return vectors * lanes; }
};

int64_t constantOr(const Expr &e, int64_t otherwise) { return as_const_int(simplify(e)).value_or(otherwise); }

/// Vectors of a register tile that is `vectors` wide: as many rows as leave registers for B and a broadcast of A.
Tile tileOf(int vectors, int lanes, const TargetInfo &target) {
  if (target.vectorRegisters >= 32) {
    const int rows[] = {0, 12, 12, 8, 6};
    return {rows[vectors], vectors, lanes};
  }
  const int rows[] = {0, 8, 6, 4};
  return {rows[vectors], vectors, lanes};
}

/// The panel width, in vectors, that wastes least on n columns; among equals the wider.
int panelVectors(int64_t n, int lanes, const TargetInfo &target) {
  const int widest = target.vectorRegisters >= 32 ? 4 : 2;
  int best = 1;
  int64_t least = -1;
  for (int vectors = widest; vectors >= 1; --vectors) {
    const int64_t width = int64_t(vectors) * lanes, padded = (n + width - 1) / width * width;
    // A tile of one vector is bound by its loads of A: it must save a quarter to be worth it.
    const int64_t cost = vectors == 1 && widest > 1 ? padded * 5 / 4 : padded;
    if (least < 0 || cost < least) {
      least = cost;
      best = vectors;
    }
  }
  return best;
}

class ContractionSchedule {
  KernelBuilder::Impl &kernel;
  const TargetInfo &target;
  const Anchor &anchor;
  const KernelTensor &output;
  Expr rows, columns, depth;
  Tile tile{};
  Operand operand = Operand::InPlace;
  bool guarded = false; // the tail is cut off instead of shifted inwards
  std::vector<Var> batch;
  Var n{"col_"}, m{"row_"}, i{"i_u_"}; // i: a row of the register tile
  Func acc, panel, y;
  LoweringRequest request;

public:
  ContractionSchedule(KernelBuilder::Impl &kernel, const TargetInfo &target)
      : kernel(kernel), target(target), anchor(kernel.anchors.front()), output(kernel.outputs.front().tensor) {
    const int rank = anchor.a.rank();
    rows = anchor.a.shape()[rank - 2];
    columns = anchor.b.shape()[rank - 1];
    depth = anchor.a.shape()[rank - 1];
    for (int d = 0; d < rank - 2; ++d)
      batch.emplace_back(fmt::format("batch{}_", rank == 3 ? "" : std::to_string(d)));
  }
  ScheduledKernel run();

private:
  Index index(const Expr &row, const Expr &column) const {
    Index result(batch.begin(), batch.end());
    result.push_back(row);
    result.push_back(column);
    return result;
  }
  /// Halide counts dimensions from the innermost.
  std::vector<Var> vars(const Var &inner, const Var &outer) const {
    std::vector<Var> result = {inner, outer};
    result.insert(result.end(), batch.rbegin(), batch.rend());
    return result;
  }
  std::vector<Expr> args(const Expr &inner, const Expr &outer) const {
    std::vector<Expr> result = {inner, outer};
    result.insert(result.end(), batch.rbegin(), batch.rend());
    return result;
  }
  void choose();
  Expr valueOfB(const Expr &k, const Expr &column);
  void define();
  void defineSum();
  void scheduleTiles();
  void scheduleAccumulator(Func f, bool update);
  ScheduledKernel finish();
};

void ContractionSchedule::choose() {
  const Var k("k_");
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
    const int widest = target.vectorRegisters >= 32 ? 4 : 2;
    tile = tileOf(static_cast<int>(std::clamp<int64_t>(columnCount / lanes, 1, widest)), lanes, target);
    const bool fits = columnCount >= tile.width();
    guarded = guarded || !fits;
    const bool deep = constantOr(depth, 0) >= 256 && constantOr(depth, 0) <= longestChain && rowCount >= 64;
    const bool wantsPanel = alongColumns == Contiguity::Dense ? rowCount >= 256 && deep : deep;
    if (wantsPanel && !guarded && constantOr(columns, 0) > 0)
      operand = Operand::Panel;
  }
  tile.rows = static_cast<int>(std::min<int64_t>(tile.rows, constantOr(rows, tile.rows)));
}

/// B for a column that may lie behind the last one; such lanes are not loaded.
Expr ContractionSchedule::valueOfB(const Expr &k, const Expr &column) {
  const Expr value = anchor.b.at(index(k, column));
  if (operand == Operand::Packed || !guarded)
    return value;
  return Internal::Call::make(value.type(), Internal::Call::if_then_else,
                              {column < columns, value, Internal::make_zero(value.type())},
                              Internal::Call::PureIntrinsic);
}

/// The sum over k, in two levels when it may be long.
void ContractionSchedule::defineSum() {
  const bool clampRows = kernel.mayAlias();
  const auto product = [&](const Expr &k) {
    const Expr row = clampRows ? min(i, rows - 1) : Expr(i);
    const Expr a = cast(anchor.type, anchor.a.at(index(row, k)));
    const Expr b = operand == Operand::Panel ? Expr(panel(args(n, k))) : valueOfB(k, n);
    return a * cast(anchor.type, b);
  };
  acc = Func(anchor.name + "_f");
  request.names[acc.name()] = anchor.name;
  acc(vars(n, i)) = Internal::make_zero(anchor.type);
  if (constantOr(depth, longestChain + 1) <= longestChain) {
    RDom k(0, depth, "k_");
    acc(vars(n, i)) += product(k);
    scheduleAccumulator(acc, true);
    return;
  }
  Func part(anchor.name + "_part_f");
  request.names[part.name()] = anchor.name + "_part";
  const Var c("chunk_");
  RDom outer(0, (depth + (chunk - 1)) / chunk, "chunk_"), inner(0, chunk, "k_");
  std::vector<Var> partVars = vars(n, i);
  partVars.push_back(c);
  part(partVars) = Internal::make_zero(anchor.type);
  inner.where(c * chunk + inner < depth);
  part(partVars) += product(c * chunk + inner);
  std::vector<Expr> partArgs = args(n, i);
  partArgs.push_back(outer);
  acc(vars(n, i)) += part(partArgs);
  scheduleAccumulator(acc, true);
  part.compute_at(acc, outer);
  scheduleAccumulator(part, true);
}

void ContractionSchedule::scheduleAccumulator(Func f, bool update) {
  const Var j("j_u_"), lane("lane_");
  f.bound_extent(n, tile.width());
  if (kernel.mayAlias())
    f.bound_extent(i, tile.rows);
  f.split(n, j, lane, tile.lanes, TailStrategy::RoundUp).vectorize(lane).reorder(lane, j, i);
  if (update) {
    const RVar r(f.rvars(0).front().name());
    f.update().split(n, j, lane, tile.lanes, TailStrategy::RoundUp).vectorize(lane).reorder(lane, j, i, r);
  }
}

void ContractionSchedule::define() {
  if (operand == Operand::Panel) {
    panel = Func(anchor.name + "_panel_f");
    request.names[panel.name()] = anchor.name + "_panel";
    const Var k("k_");
    panel(vars(n, k)) = anchor.b.at(index(k, n));
  }
  defineSum();
  y = Func(kernel.outputs.front().name + "_f");
  const Index all = index(m, n);
  const Expr value = output.at(all);
  y(vars(n, m)) = replaceAnchor(value, anchor.name, [&](const std::vector<Expr> &at) {
    for (size_t d = 0; d < at.size(); ++d)
      if (!Internal::equal(at[d], all[d]))
        throw InternalError(fmt::format("kernel '{}': the epilogue reads '{}' elsewhere than it writes", kernel.name,
                                        anchor.name));
    return acc(args(n, m));
  });
}

void ContractionSchedule::scheduleTiles() {
  // The printer lets a loop called x_by8_ count in steps of 8.
  const Var colTile(fmt::format("col_by{}_", tile.width())), rowTile(fmt::format("row_by{}_", tile.rows));
  const Var j("j_u_"), lane("lane_"), inTile("in_tile_");
  const auto tiled = [&](auto stage, int tileRows, TailStrategy rowTail, TailStrategy columnTail) {
    stage.split(n, colTile, inTile, tile.width(), columnTail)
        .split(m, rowTile, i, tileRows, rowTail)
        .split(inTile, j, lane, tile.lanes)
        .vectorize(lane);
    std::vector<VarOrRVar> order = {lane, j, i, rowTile, colTile};
    order.insert(order.end(), batch.rbegin(), batch.rend());
    stage.reorder(order).never_partition_all();
  };
  const auto guard = TailStrategy::GuardWithIf, shift = TailStrategy::ShiftInwards;
  const bool alias = kernel.mayAlias();
  const Expr enoughRows = simplify(rows >= tile.rows);
  const Expr enough = guarded ? enoughRows : simplify(enoughRows && columns >= tile.width());
  if (alias || Internal::is_const_one(enough)) {
    tiled(y, tile.rows, alias ? guard : shift, guarded ? guard : shift);
  } else {
    tiled(y.specialize(enough), tile.rows, shift, guarded ? guard : shift);
    tiled(y, 1, guard, guard);
  }
  const bool twoLevels = constantOr(depth, longestChain + 1) > longestChain;
  acc.compute_at(y, rowTile);
  (void)twoLevels;
  if (operand == Operand::Panel) {
    panel.compute_at(y, colTile).bound_extent(n, tile.width());
    panel.split(n, j, lane, tile.lanes, TailStrategy::RoundUp).vectorize(lane);
  }
}

ScheduledKernel ContractionSchedule::finish() {
  static const std::map<Operand, const char *> how = {{Operand::Packed, "packed"},
                                                      {Operand::InPlace, "in place"},
                                                      {Operand::Panel, "panel packed inside"},
                                                      {Operand::Dot, "dot products"}};
  request.scheduleText = fmt::format("contraction, tile {}x{}x{} lanes, B {}", tile.rows, tile.vectors, tile.lanes,
                                     how.at(operand));
  request.pipeline = Pipeline(y);
  request.outputs = {y};
  request.outputShape = output.shape();
  return lower(kernel, request, target);
}

ScheduledKernel ContractionSchedule::run() {
  if (kernel.anchors.size() != 1 || kernel.outputs.size() != 1)
    throw InternalError(fmt::format("kernel '{}': a contraction takes no second anchor or output", kernel.name));
  choose();
  define();
  scheduleTiles();
  return finish();
}

} // namespace

PackedShape packedShape(int k, int n, Type type, const TargetInfo &target) {
  const int lanes = target.lanes(type.bytes());
  const int width = panelVectors(n, lanes, target) * lanes;
  return {(n + width - 1) / width, k, width};
}

ScheduledKernel scheduleContraction(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &) {
  return ContractionSchedule(kernel, target).run();
}

} // namespace modc
