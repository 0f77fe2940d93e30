// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elementwise kernels under test: tails, broadcasting, views, several outputs, in place, element types, math.
#include "tests/kernels/Cases.h"
#include "tests/kernels/Programs.h"

using namespace modc;
using Halide::Bool;
using Halide::Expr;
using Halide::Float;
using Halide::Int;
using Halide::Type;

namespace {

const Type f32 = Float(32);
using Values = std::vector<Expr>;

std::string named(const std::string &what, int length) { return what + "_" + (length ? std::to_string(length) : "c"); }

using Body = std::function<void(KernelBuilder &, const Expr &)>;
void add(std::vector<Program> &all, const std::string &what, const std::vector<int> &lengths, const Body &body) {
  for (int length : lengths)
    all.emplace_back(named(what, length), [=](KernelSink &sink, const TargetInfo &target) {
      KernelBuilder builder(named(what, length));
      body(builder, length ? Expr(length) : builder.addExtent("c"));
      sink.add(schedule(std::move(builder), target, testOptions()));
    });
}

/// x(3, c) * scale(c) + shift(3, 1) + offset()
void broadcast(KernelBuilder &b, const Expr &c) {
  const KernelTensor x = b.addInput("x", f32, {3, c}), scale = b.addInput("scale", f32, {c}),
                     shift = b.addInput("shift", f32, {3, 1}), offset = b.addInput("offset", f32, {});
  b.addOutput("y",
              pointwise(f32, {x, scale, shift, offset}, [](const Values &v) { return v[0] * v[1] + v[2] + v[3]; }));
}

/// Momentum and weight in one pass, both in place.
void sgd(KernelBuilder &b, const Expr &c) {
  const KernelTensor w = b.addInput("w", f32, {c}), g = b.addInput("g", f32, {c}), m = b.addInput("m", f32, {c});
  const Expr rate = b.addScalar("rate", f32), momentum = b.addScalar("momentum", f32);
  const KernelTensor moved = pointwise(f32, {g, m}, [=](const Values &v) { return v[1] * momentum + v[0]; });
  const KernelTensor updated = pointwise(f32, {w, moved}, [=](const Values &v) { return v[0] - rate * v[1]; });
  // The momentum is stored first: the weight must still see its old value.
  b.addOutput("m_new", moved, "m");
  b.addOutput("w_new", updated, "w");
}

void mask(KernelBuilder &b, const Expr &c) {
  const KernelTensor keep = b.addInput("keep", Bool(), {c}), x = b.addInput("x", f32, {c});
  b.addOutput("y", pointwise(f32, {keep, x}, [](const Values &v) { return select(v[0], v[1], 0.0f); }));
  b.addOutput("positive", pointwise(Bool(), {x}, [](const Values &v) { return v[0] > 0.0f; }));
}

void mixed(KernelBuilder &b, const Expr &c) {
  const KernelTensor i = b.addInput("i", Int(64), {c}), x = b.addInput("x", Float(64), {c});
  b.addOutput("y",
              pointwise(Float(64), {i, x}, [](const Values &v) { return Halide::cast<double>(v[0]) * exp(v[1]); }));
}

/// (4, c) transposed and reshaped to (2 * c, 2)
void views(KernelBuilder &b, const Expr &c) {
  const KernelTensor x = b.addInput("x", f32, {4, c});
  b.addOutput("y",
              pointwise(f32, {reshape(permute(x, {1, 0}), {c * 2, 2})}, [](const Values &v) { return v[0] * 2.0f; }));
}

void alias(KernelBuilder &b, const Expr &c) {
  const KernelTensor x = b.addInput("x", f32, {c}, /*mayAlias=*/true);
  b.addOutput("y", pointwise(f32, {x}, [](const Values &v) { return v[0] * 3.0f + 1.0f; }));
}

void scalars(KernelBuilder &b, const Expr &) {
  const KernelTensor x = b.addInput("x", f32, {}), y = b.addInput("y", f32, {});
  b.addOutput("z", pointwise(f32, {x, y}, [](const Values &v) { return v[0] * v[1]; }));
}

/// A function of the index, and integer division that rounds down.
void positions(KernelBuilder &b, const Expr &c) {
  const KernelTensor x = b.addInput("x", Int(32), {c});
  b.addOutput("y", KernelTensor(Int(32), {c}, [x](const Index &i) { return x.at(i) / 3 + x.at(i) % 5 + i[0]; }));
}

} // namespace

std::vector<Program> elementwisePrograms() {
  std::vector<Program> all;
  const auto unary = [&](const std::string &name, Type type, const std::function<Expr(const Expr &)> &f) {
    add(all, name, {0}, [=](KernelBuilder &b, const Expr &c) {
      b.addOutput("y", pointwise(type, {b.addInput("x", type, {c})}, [=](const Values &v) { return f(v[0]); }));
    });
  };
  for (const auto &[suffix, type] : {std::pair<std::string, Type>{"", f32}, {"_f64", Float(64)}}) {
    unary("exp" + suffix, type, [](const Expr &x) { return exp(x); });
    unary("log" + suffix, type, [](const Expr &x) { return log(x); });
    unary("tanh" + suffix, type, [](const Expr &x) { return tanh(x); });
    unary("sqrt" + suffix, type, [](const Expr &x) { return sqrt(x); });
    for (const char *function : {"expm1", "log1p"})
      unary(function + suffix, type, [=](const Expr &x) {
        return Halide::Internal::Call::make(x.type(), function, {x}, Halide::Internal::Call::PureExtern);
      });
    unary("sigmoid" + suffix, type,
          [one = Halide::Internal::make_one(type)](const Expr &x) { return one / (one + exp(-x)); });
    unary("relu" + suffix, type, [zero = Halide::Internal::make_zero(type)](const Expr &x) { return max(x, zero); });
    unary("abs_floor" + suffix, type, [](const Expr &x) { return abs(floor(x)); });
  }
  add(all, "pow", {0}, [](KernelBuilder &b, const Expr &c) {
    const KernelTensor x = b.addInput("x", f32, {c}), e = b.addInput("e", f32, {c});
    b.addOutput("y", pointwise(f32, {x, e}, [](const Values &v) { return pow(v[0], v[1]); }));
  });
  add(all, "broadcast", cases::lengths(), broadcast);
  add(all, "sgd", cases::lengths(), sgd);
  add(all, "mask", cases::lengths(), mask);
  add(all, "mixed", cases::lengths(), mixed);
  add(all, "views", {0, 1, 5, 8}, views);
  add(all, "alias", cases::lengths(), alias);
  add(all, "index", cases::lengths(), positions);
  add(all, "scalars", {1}, scalars);
  return all;
}
