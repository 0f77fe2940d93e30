// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes every kernel under test for one target into one source file, with a table that calls them by name.
#include "tests/kernels/Programs.h"

#include "passes/emit/KernelPrinter.h"
#include "tests/kernels/Cases.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <set>

using namespace modc;
using cases::B;
using cases::Fused;
using Halide::Expr;
using Halide::Float;

namespace {

class Writer : public KernelSink {
  std::ofstream out;
  std::string table, target;
  std::set<std::string> written;

public:
  Writer(const char *path, const std::string &target) : out(path), target(target) {
    out << "// Kernels under test, written by WriteKernels.\n"
           "#include <algorithm>\n#include <cmath>\n#include <cstddef>\n#include <cstdint>\n#include <limits>\n\n"
           "#include \"modc/kernel.h\"\n#include \"modc/math.h\"\n\n#include \"Table.h\"\n#include "
           "\"TestExecutor.h\"\n\n"
           "namespace modc {\nnamespace {\n\n";
  }
  bool wants(const std::string &name) override { return written.insert(name).second; }
  void add(const ScheduledKernel &kernel) override {
    out << "// " << kernel.scheduleText << "\n" << printKernel(kernel) << "\n";
    std::string args;
    for (size_t i = 0; i < kernel.args.size(); ++i) {
      const KernelArg &arg = kernel.args[i];
      const std::string type = arg.type == Halide::UInt(8)   ? "std::byte"
                               : arg.type.is_bool()          ? "bool"
                               : arg.type == Float(32)       ? "float"
                               : arg.type == Float(64)       ? "double"
                               : arg.type == Halide::Int(64) ? "std::int64_t"
                                                             : "int";
      if (arg.kind == KernelArg::Executor) {
        args += ", testExecutor()";
        continue;
      }
      const bool value = arg.kind == KernelArg::Extent || arg.kind == KernelArg::Scalar;
      args += fmt::format("{}{}static_cast<{}*>(args[{}])", i ? ", " : "", value ? "*" : "", type, i);
    }
    table += fmt::format("    {{\"{0}\", [](void** args) {{ {0}({1}); }}, {2}, {3}}},\n", kernel.name, args,
                         kernel.args.size() - (kernel.threads == Threads::Executor), kernel.scratchBytes);
  }
  ~Writer() override {
    out << "}  // namespace\n\nconst std::vector<Kernel>& kernels() {\n  static const std::vector<Kernel> table = {\n"
        << table << "  };\n  return table;\n}\n\nconst char* testTarget() { return \"" << target
        << "\"; }\n\n}  // namespace modc\n";
  }
};

void writeContraction(Writer &writer, const cases::Contraction &c, const TargetInfo &target) {
  if (!writer.wants(c.name()))
    return;
  const Halide::Type type = Float(c.isDouble ? 64 : 32);
  KernelBuilder builder(c.name());
  const Expr m = c.symbolicM ? builder.addExtent("m") : Expr(c.m), n = c.symbolicN ? builder.addExtent("n") : Expr(c.n),
             k = c.symbolicK ? builder.addExtent("k") : Expr(c.k);
  const auto batched = [&](Shape shape) {
    if (c.batch)
      shape.insert(shape.begin(), c.batch);
    return shape;
  };
  const auto transposed = [&](const KernelTensor &t) {
    return permute(t, c.batch ? std::vector<int>{0, 2, 1} : std::vector<int>{1, 0});
  };
  KernelTensor a = builder.addInput("a", type, batched(c.transposedA ? Shape{k, m} : Shape{m, k}));
  if (c.transposedA)
    a = transposed(a);
  if (c.fused == Fused::ReluFirst)
    a = pointwise(type, {a}, [](const auto &v) { return max(v[0], Halide::Internal::make_zero(v[0].type())); });
  KernelTensor b;
  if (c.b == B::Packed)
    b = builder.addPackedInput("b", type, c.k, c.n, target);
  else if (c.b == B::RowMajor)
    b = builder.addInput("b", type, batched({k, n}));
  else
    b = transposed(builder.addInput("b", type, batched({n, k})));
  KernelTensor y = builder.contraction("acc", a, b);
  if (c.fused == Fused::BiasRelu)
    y = pointwise(type, {y, builder.addInput("bias", type, {n})},
                  [](const auto &v) { return max(v[0] + v[1], Halide::Internal::make_zero(v[0].type())); });
  if (c.fused == Fused::Residual || c.fused == Fused::ResidualInPlace) {
    const KernelTensor residual = builder.addInput("residual", type, batched({m, n}));
    y = pointwise(type, {y, residual}, [](const auto &v) { return v[0] + v[1]; });
  }
  builder.addOutput("y", y, c.fused == Fused::ResidualInPlace ? "residual" : "");
  writer.add(schedule(std::move(builder), target, testOptions()));
}

void writePack(Writer &writer, const cases::Contraction &c, const TargetInfo &target) {
  if (c.b != B::Packed)
    return;
  const std::string name = fmt::format("pack_{}x{}{}", c.k, c.n, c.isDouble ? "_f64" : "");
  if (writer.wants(name))
    writer.add(packKernel(name, c.k, c.n, true, Float(c.isDouble ? 64 : 32), target));
  if (writer.wants(name + "_t"))
    writer.add(packKernel(name + "_t", c.k, c.n, false, Float(c.isDouble ? 64 : 32), target));
}

} // namespace

int main(int argc, char **argv) {
  const auto target = argc >= 3 ? TargetInfo::parse(argv[1]) : std::nullopt;
  const std::string threads = argc == 4 ? argv[3] : "none";
  testOptions().threads = threads == "openmp"     ? Threads::OpenMP
                          : threads == "executor" ? Threads::Executor
                                                  : Threads::None;
  testOptions().parallelFrom = 0; // also the small loops of tests
  if (!target || argc > 4 || (argc == 4 && !testOptions().parallel())) {
    std::cerr << "usage: WriteKernels <target> <file> [openmp|executor]\n";
    return 64;
  }
  Writer writer(argv[2], argv[1]);
  const cases::Tile tile = cases::tileOf(argv[1]);
  int failures = 0;
  const auto attempt = [&](const std::string &name, const std::function<void()> &write) {
    try {
      write();
    } catch (const std::exception &error) {
      std::cerr << name << ": " << error.what() << "\n";
      ++failures;
    }
  };
  for (const cases::Contraction &c : cases::contractions(tile.rows, tile.width, tile.lanes))
    attempt(c.name(), [&] {
      writeContraction(writer, c, *target);
      writePack(writer, c, *target);
    });
  for (const auto &[name, write] : programs())
    attempt(name, [&, writeOne = write] { writeOne(writer, *target); });
  return failures == 0 ? 0 : 1;
}
