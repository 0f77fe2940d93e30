// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The printed text: three goldens, the same bytes whatever was compiled before, nothing dropped.
// MODC_BLESS=1 rewrites the goldens.
#include "passes/emit/KernelPrinter.h"
#include "tests/kernels/Cases.h"
#include "tests/kernels/Programs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace modc;
using Halide::Expr;
using Halide::Float;
namespace hi = Halide::Internal;

namespace {

const Halide::Type f32 = Float(32);

ScheduledKernel linearRelu(const TargetInfo &target) {
  KernelBuilder b("linear_relu_64x128");
  const Expr n = b.addExtent("n");
  const KernelTensor x = b.addInput("x", f32, {n, 64}), w = b.addPackedInput("w", f32, 64, 128, target),
                     bias = b.addInput("bias", f32, {128}), y = b.contraction("acc", x, w);
  b.addOutput("y", pointwise(f32, {y, bias}, [](const auto &v) { return max(v[0] + v[1], 0.0f); }));
  return schedule(std::move(b), target);
}

ScheduledKernel softmax(const TargetInfo &target) {
  KernelBuilder b("softmax_300");
  const Expr n = b.addExtent("n");
  const KernelTensor x = b.addInput("x", f32, {n, 300});
  const KernelTensor peak = b.reduce("row_max", x, {1}, true, ReduceOp::MaxNumber);
  const KernelTensor e = b.materialize("e", pointwise(f32, {x, peak}, [](const auto &v) { return exp(v[0] - v[1]); }));
  const KernelTensor sum = b.reduce("row_sum", e, {1}, true, ReduceOp::Sum);
  b.addOutput("y", pointwise(f32, {e, sum}, [](const auto &v) { return v[0] / v[1]; }));
  return schedule(std::move(b), target);
}

ScheduledKernel sgd(const TargetInfo &target) {
  KernelBuilder b("sgd_momentum");
  const Expr n = b.addExtent("n");
  const KernelTensor w = b.addInput("w", f32, {n}), g = b.addInput("grad", f32, {n}), m = b.addInput("m", f32, {n});
  const Expr rate = b.addScalar("rate", f32), momentum = b.addScalar("momentum", f32);
  const KernelTensor moved = pointwise(f32, {g, m}, [=](const auto &v) { return v[1] * momentum + v[0]; });
  b.addOutput("m_new", moved, "m");
  b.addOutput("w_new", pointwise(f32, {w, moved}, [=](const auto &v) { return v[0] - rate * v[1]; }), "w");
  return schedule(std::move(b), target);
}

void compareWithGolden(const std::string &name, const std::string &text) {
  const std::string path = std::string(MODC_GOLDEN_DIR) + "/" + name + ".cpp";
  const std::string whole = "// SPDX-License-Identifier: 0BSD\n" + text;
  if (std::getenv("MODC_BLESS")) {
    std::ofstream(path) << whole;
    return;
  }
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(golden.str(), whole) << "MODC_BLESS=1 accepts the new text of " << path;
}

TEST(Text, Goldens) {
  const TargetInfo target = TargetInfo::defaultTarget();
  compareWithGolden("linear_relu_64x128", printKernel(linearRelu(target)));
  compareWithGolden("softmax_300", printKernel(softmax(target)));
  compareWithGolden("sgd_momentum", printKernel(sgd(target)));
}

class Collector : public KernelSink {
public:
  std::map<std::string, std::string> texts;
  bool wants(const std::string &) override { return true; }
  void add(const ScheduledKernel &kernel) override { texts[kernel.name] = printKernel(kernel); }
};

/// Halide numbers its names by counters that live as long as the process.
TEST(Text, DoesNotDependOnWhatWasCompiledBefore) {
  const TargetInfo target = TargetInfo::defaultTarget();
  const auto all = [&] {
    Collector collector;
    for (const auto &[name, write] : programs())
      write(collector, target);
    collector.add(linearRelu(target));
    return collector.texts;
  };
  const auto first = all();
  for (int i = 0; i < 87; ++i) // brings counters from two to three digits at another place
    hi::unique_name('t');
  EXPECT_EQ(first, all());
}

TEST(Text, IsFitToBeRead) {
  Collector collector;
  for (const auto &[program, write] : programs())
    write(collector, *TargetInfo::parse("x86-64-v4"));
  for (const auto &[name, text] : collector.texts) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 120u) << name << ": " << line;
      EXPECT_FALSE(std::regex_search(line, std::regex("[$']|\\bt[0-9]+\\b|_f\\b|\\.s[0-9]"))) << name << ": " << line;
    }
  }
}

// ---- what the printer does not know is an error

ScheduledKernel kernelOf(const hi::Stmt &body) {
  ScheduledKernel kernel;
  kernel.name = "test";
  kernel.args = {{KernelArg::Output, "y", f32}, {KernelArg::Input, "x", f32}};
  kernel.body = body;
  return kernel;
}
hi::Stmt storeOf(const Expr &value) {
  return hi::Store::make("y", value, 0, Halide::Parameter(), hi::const_true(), hi::ModulusRemainder());
}

TEST(Text, UnknownNodesAreErrors) {
  const Expr one = Expr(1.0f);
  EXPECT_NO_THROW(printKernel(kernelOf(storeOf(one))));
  EXPECT_THROW(printKernel(kernelOf(storeOf(hi::Call::make(f32, "mystery", {one}, hi::Call::PureExtern)))),
               modc::InternalError);
  EXPECT_THROW(printKernel(kernelOf(storeOf(hi::Call::make(f32, "exp_f32", {one}, hi::Call::Extern)))),
               modc::InternalError);
  EXPECT_THROW(printKernel(kernelOf(storeOf(hi::Call::make(f32, hi::Call::random, {Expr(1)}, hi::Call::Intrinsic)))),
               modc::InternalError);
  EXPECT_THROW(printKernel(kernelOf(hi::AssertStmt::make(Expr(0) == Expr(1), Expr(1)))), modc::InternalError);
  EXPECT_THROW(printKernel(kernelOf(hi::Acquire::make(Expr(1), Expr(1), storeOf(one)))), modc::InternalError);
  EXPECT_THROW(printKernel(kernelOf(hi::Fork::make(storeOf(one), storeOf(one)))), modc::InternalError);
  EXPECT_THROW(printKernel(kernelOf(hi::Atomic::make("y", "lock", storeOf(one)))), modc::InternalError);
  EXPECT_THROW(printKernel(kernelOf(storeOf(hi::Variable::make(f32, "nowhere")))), modc::InternalError);
}

/// Names of a spec may be words of C++ or of the runtime, and those that schedules like to use.
TEST(Text, NamesThatCollide) {
  KernelBuilder b("collisions");
  const Expr i = b.addExtent("i"), chunk = b.addExtent("chunk"), rate = b.addScalar("scratch", f32);
  const KernelTensor load = b.addInput("load", f32, {i, chunk}), part = b.addInput("acc_part", f32, {chunk}),
                     lanes = b.addInput("acc_lanes", f32, {chunk}),
                     sum = b.reduce("acc", load, {0}, false, ReduceOp::Sum);
  b.addOutput("int", pointwise(f32, {sum, part, lanes}, [=](const auto &v) { return (v[0] + v[1] * v[2]) * rate; }));
  const ScheduledKernel kernel = schedule(std::move(b), TargetInfo::defaultTarget());
  const std::string text = printKernel(kernel);
  EXPECT_EQ(text.rfind("void collisions(const float* __restrict load2, const float* __restrict acc_part,", 0), 0u)
      << text;
  EXPECT_NE(text.find("acc_part2"), std::string::npos) << text;
  EXPECT_EQ(printSignature(kernel),
            "void collisions(const float* load2, const float* acc_part, const float* acc_lanes, "
            "float* int2, int i, int chunk, float scratch) noexcept");
}

TEST(Schedule, UnsupportedKernelsAreErrors) {
  const TargetInfo target = TargetInfo::defaultTarget();
  KernelBuilder none("none");
  EXPECT_THROW(schedule(std::move(none), target), modc::InternalError);
  KernelBuilder twice("twice");
  twice.addOutput("x", twice.addInput("x", f32, {4}));
  EXPECT_THROW(schedule(std::move(twice), target), modc::InternalError);
  KernelBuilder elsewhere("elsewhere");
  const KernelTensor a = elsewhere.addInput("a", f32, {8, 8}), b = elsewhere.addInput("b", f32, {8, 8});
  elsewhere.addOutput("y", permute(elsewhere.contraction("acc", a, b), {1, 0}));
  EXPECT_THROW(schedule(std::move(elsewhere), target), modc::InternalError);
}

TEST(Target, Names) {
  for (const std::string &name : TargetInfo::names())
    EXPECT_EQ(TargetInfo::parse(name)->name, name);
  EXPECT_FALSE(TargetInfo::parse("x86-64-v5"));
  EXPECT_EQ(TargetInfo::defaultTarget().name, "x86-64-v3");
}

} // namespace
