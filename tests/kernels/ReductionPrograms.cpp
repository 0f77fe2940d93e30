// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reductions under test: rows, columns, everything, softmax, losses; for constant and run-time lengths.
#include "tests/kernels/Cases.h"
#include "tests/kernels/Programs.h"

using namespace modc;
using Halide::Expr;
using Halide::Float;
using Halide::Int;
using Halide::Type;

namespace {

const Type f32 = Float(32);

KernelTensor minus(const KernelTensor &a, const KernelTensor &b) {
  return pointwise(a.type(), {a, b}, [](const auto &v) { return v[0] - v[1]; });
}
KernelTensor exponential(const KernelTensor &a) {
  return pointwise(a.type(), {a}, [](const auto &v) { return exp(v[0]); });
}

struct Builder : KernelBuilder {
  Expr n, c;
  Builder(const std::string &name, int length) : KernelBuilder(name), n(addExtent("n")) {
    c = length ? Expr(length) : addExtent("c");
  }
};

std::string named(const std::string &what, int length) { return what + "_" + (length ? std::to_string(length) : "c"); }

using Body = std::function<void(Builder &)>;

void add(std::vector<Program> &all, const std::string &what, const Body &body,
         const std::vector<int> &lengths = cases::lengths()) {
  for (int length : lengths)
    all.emplace_back(named(what, length), [=](KernelSink &sink, const TargetInfo &target) {
      Builder builder(named(what, length), length);
      body(builder);
      sink.add(schedule(std::move(builder), target, testOptions()));
    });
}

void softmax(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.n, b.c});
  const KernelTensor e =
      b.materialize("e", exponential(minus(x, b.reduce("row_max", x, {1}, true, ReduceOp::MaxNumber))));
  const KernelTensor sum = b.reduce("row_sum", e, {1}, true, ReduceOp::Sum);
  b.addOutput("y", pointwise(f32, {e, sum}, [](const auto &v) { return v[0] / v[1]; }));
}

KernelTensor logSoftmax(Builder &b, const KernelTensor &x) {
  const KernelTensor centred = minus(x, b.reduce("row_max", x, {1}, true, ReduceOp::MaxNumber));
  const KernelTensor sum = b.reduce("row_sum", exponential(centred), {1}, true, ReduceOp::Sum);
  return pointwise(f32, {centred, sum}, [](const auto &v) { return v[0] - log(v[1]); });
}

/// Softmax over the middle dimension of (n, 6, c).
void softmaxMiddle(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.n, 6, b.c});
  const KernelTensor e = b.materialize("e", exponential(minus(x, b.reduce("peak", x, {1}, true, ReduceOp::MaxNumber))));
  const KernelTensor sum = b.reduce("total", e, {1}, true, ReduceOp::Sum);
  b.addOutput("y", pointwise(f32, {e, sum}, [](const auto &v) { return v[0] / v[1]; }));
}

void crossEntropy(Builder &b) {
  const KernelTensor logits = b.addInput("logits", f32, {b.n, b.c});
  const KernelTensor target = b.addInput("target", Int(64), {b.n});
  const Expr scale = b.addScalar("scale", f32), last = b.c - 1;
  const KernelTensor p = logSoftmax(b, logits);
  const KernelTensor row(
      f32, {b.n}, [=](const Index &i) { return -p.at({i[0], clamp(Halide::cast<int>(target.at({i[0]})), 0, last)}); });
  const KernelTensor total = b.reduce("total", row, {0}, false, ReduceOp::Sum);
  b.addOutput("loss", pointwise(f32, {total}, [=](const auto &v) { return v[0] * scale; }));
}

void crossEntropyGradient(Builder &b) {
  const KernelTensor logits = b.addInput("logits", f32, {b.n, b.c});
  const KernelTensor target = b.addInput("target", Int(64), {b.n});
  const Expr scale = b.addScalar("scale", f32);
  const KernelTensor p = exponential(logSoftmax(b, logits));
  b.addOutput("dx", KernelTensor(f32, {b.n, b.c}, [=](const Index &i) {
                const Expr hit = Halide::cast<int>(target.at({i[0]})) == i[1];
                return (p.at(i) - select(hit, 1.0f, 0.0f)) * scale;
              }));
}

void meanSquaredError(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.n, b.c}), t = b.addInput("t", f32, {b.n, b.c});
  const Expr scale = b.addScalar("scale", f32);
  const KernelTensor d = minus(x, t);
  const KernelTensor square = pointwise(f32, {d}, [](const auto &v) { return v[0] * v[0]; });
  const KernelTensor total = b.reduce("total", square, {0, 1}, false, ReduceOp::Sum);
  b.addOutput("loss", pointwise(f32, {total}, [=](const auto &v) { return v[0] * scale; }));
}

void rows(Builder &b, ReduceOp op, Type type) {
  const KernelTensor x = b.addInput("x", type, {b.n, b.c});
  b.addOutput("y", b.reduce("total", x, {1}, false, op));
}

void columns(Builder &b, ReduceOp op, Type type, bool accumulate) {
  const KernelTensor x = b.addInput("x", type, {b.n, b.c});
  KernelTensor total = b.reduce("total", x, {0}, false, op);
  if (accumulate) {
    const KernelTensor before = b.addInput("gradient", type, {b.c});
    b.addOutput("y", pointwise(type, {before, total}, [](const auto &v) { return v[0] + v[1]; }), "gradient");
  } else {
    b.addOutput("y", total);
  }
}

/// Per-channel sums of (n, 3, c): reduced dimensions on both sides.
void channels(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.n, 3, b.c});
  b.addOutput("y", b.reduce("total", x, {0, 2}, false, ReduceOp::Sum));
}

/// (n, c) normalised by the mean and variance of each column, as batch norm in training.
void normalisedColumns(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.n, b.c});
  const Expr scale = b.addScalar("scale", f32);
  const KernelTensor mean =
      pointwise(f32, {b.reduce("mean", x, {0}, true, ReduceOp::Sum)}, [=](const auto &v) { return v[0] * scale; });
  const KernelTensor square = pointwise(f32, {minus(x, mean)}, [](const auto &v) { return v[0] * v[0]; });
  const KernelTensor variance = b.reduce("variance", square, {0}, true, ReduceOp::Sum);
  b.addOutput("y", pointwise(f32, {x, mean, variance},
                             [=](const auto &v) { return (v[0] - v[1]) / sqrt(v[2] * scale + 1e-5f); }));
}

/// x / sum of all x: a scalar reduction inside a larger output.
void byTotal(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.n, b.c});
  const KernelTensor total = b.reduce("total", x, {0, 1}, true, ReduceOp::Sum);
  b.addOutput("y", pointwise(f32, {x, total}, [](const auto &v) { return v[0] / v[1]; }));
}

/// Row sums of the transpose: every load is strided.
void transposedRows(Builder &b) {
  const KernelTensor x = permute(b.addInput("x", f32, {b.c, b.n}), {1, 0});
  b.addOutput("y", b.reduce("total", x, {1}, false, ReduceOp::Sum));
}

/// What is constant along a reduced dimension: a row broadcast over n, its column sums and its product with itself.
KernelTensor broadcastRows(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.c});
  return KernelTensor(f32, {b.n, b.c}, [x](const Index &i) { return x.at({i[1]}); });
}
void broadcastSum(Builder &b) { b.addOutput("y", b.reduce("total", broadcastRows(b), {0}, false, ReduceOp::Sum)); }
void broadcastTotal(Builder &b) { b.addOutput("y", b.reduce("total", broadcastRows(b), {0, 1}, false, ReduceOp::Sum)); }
void broadcastProduct(Builder &b) {
  const KernelTensor rows = broadcastRows(b);
  b.addOutput("y", b.contraction("product", permute(rows, {1, 0}), rows));
}

/// Column sums of x * transposed(t): the columns of one operand lie n apart.
void transposedColumns(Builder &b) {
  const KernelTensor x = b.addInput("x", f32, {b.n, b.c}), t = permute(b.addInput("t", f32, {b.c, b.n}), {1, 0});
  const KernelTensor both = pointwise(f32, {x, t}, [](const auto &v) { return v[0] * v[1]; });
  b.addOutput("y", b.reduce("total", both, {0}, false, ReduceOp::Sum));
}

} // namespace

std::vector<Program> reductionPrograms() {
  std::vector<Program> all;
  const std::vector<int> few = {0, 1, 7, 10, 33};
  add(all, "softmax", softmax);
  add(all, "log_softmax", [](Builder &b) { b.addOutput("y", logSoftmax(b, b.addInput("x", f32, {b.n, b.c}))); });
  add(all, "softmax_middle", softmaxMiddle, few);
  add(all, "cross_entropy", crossEntropy, few);
  add(all, "cross_entropy_gradient", crossEntropyGradient, few);
  add(all, "mse", meanSquaredError, few);
  add(all, "row_sum", [](Builder &b) { rows(b, ReduceOp::Sum, f32); });
  add(all, "row_max", [](Builder &b) { rows(b, ReduceOp::Max, f32); }, few);
  add(all, "row_min", [](Builder &b) { rows(b, ReduceOp::Min, f32); }, few);
  add(all, "row_prod", [](Builder &b) { rows(b, ReduceOp::Prod, f32); }, few);
  add(all, "row_sum_f64", [](Builder &b) { rows(b, ReduceOp::Sum, Float(64)); }, few);
  add(all, "row_sum_i64", [](Builder &b) { rows(b, ReduceOp::Sum, Int(64)); }, few);
  add(all, "row_max_i32", [](Builder &b) { rows(b, ReduceOp::Max, Int(32)); }, few);
  add(all, "column_sum", [](Builder &b) { columns(b, ReduceOp::Sum, f32, false); });
  add(all, "column_sum_f64", [](Builder &b) { columns(b, ReduceOp::Sum, Float(64), false); }, few);
  add(all, "column_max", [](Builder &b) { columns(b, ReduceOp::Max, f32, false); }, few);
  add(all, "column_sum_in_place", [](Builder &b) { columns(b, ReduceOp::Sum, f32, true); }, few);
  add(all, "channels", channels, few);
  add(all, "normalised_columns", normalisedColumns, few);
  add(all, "by_total", byTotal, few);
  add(all, "transposed_rows", transposedRows, few);
  add(all, "broadcast_sum", broadcastSum, few);
  add(all, "broadcast_total", broadcastTotal, few);
  add(all, "broadcast_product", broadcastProduct, few);
  add(all, "transposed_columns", transposedColumns, few);
  return all;
}
