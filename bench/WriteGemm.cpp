// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the kernels that the GEMM benchmark measures, as the compiler would emit them, for one target.
#include "passes/emit/KernelPrinter.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>

using namespace modc;
using Halide::Expr;

namespace {

constexpr int m = 384, n = 512, k = 512;
const Halide::Type f32 = Halide::Float(32);

/// y = x w, with w packed, (k, n) or PyTorch's (n, k); rows constant or a run-time extent.
ScheduledKernel gemm(const std::string &name, const char *layout, bool symbolic, const TargetInfo &target) {
  KernelBuilder b(name);
  const Expr rows = symbolic ? b.addExtent("n") : Expr(m);
  const KernelTensor x = b.addInput("x", f32, {rows, k});
  const std::string how = layout;
  const KernelTensor w = how == "packed" ? b.addPackedInput("w", f32, k, n, target)
                         : how == "rows" ? b.addInput("w", f32, {k, n})
                                         : permute(b.addInput("w", f32, {n, k}), {1, 0});
  b.addOutput("y", b.contraction("acc", x, w));
  return schedule(std::move(b), target);
}

/// Scratch is always the last argument, so that the benchmark need not know which schedule wants some.
std::string withScratch(const ScheduledKernel &kernel) {
  std::string text = printKernel(kernel);
  if (kernel.scratchBytes == 0)
    text.insert(text.find(") noexcept"), ", std::byte* /*scratch*/");
  return text;
}

/// dw = dyᵀ x over a run-time batch.
ScheduledKernel weightGradient(const TargetInfo &target) {
  KernelBuilder b("gemm_weight_gradient");
  const Expr batch = b.addExtent("n");
  const KernelTensor dy = permute(b.addInput("dy", f32, {batch, m}), {1, 0});
  b.addOutput("dw", b.contraction("acc", dy, b.addInput("x", f32, {batch, n})));
  return schedule(std::move(b), target);
}

} // namespace

int main(int argc, char **argv) {
  const auto target = argc == 3 ? TargetInfo::parse(argv[1]) : std::nullopt;
  if (!target) {
    std::cerr << "usage: WriteGemm <target> <file>\n";
    return 64;
  }
  std::ofstream out(argv[2]);
  out << "// Written by WriteGemm.\n#include <algorithm>\n#include <cstddef>\n#include <cstdint>\n\n#include "
         "\"modc/simd.h\"\n\n"
         "namespace modc {\n\n";
  const ScheduledKernel kernels[] = {gemm("gemm_packed", "packed", false, *target),
                                     gemm("gemm_packed_batch", "packed", true, *target),
                                     gemm("gemm_rows", "rows", false, *target),
                                     gemm("gemm_rows_batch", "rows", true, *target),
                                     gemm("gemm_columns", "columns", false, *target),
                                     gemm("gemm_columns_batch", "columns", true, *target),
                                     weightGradient(*target),
                                     packKernel("gemm_pack", k, n, true, f32, *target)};
  std::int64_t scratch = 64;
  for (const ScheduledKernel &kernel : kernels) {
    out << "// " << kernel.scheduleText << "\n" << withScratch(kernel) << "\n";
    scratch = std::max(scratch, kernel.scratchBytes);
  }
  const PackedShape packed = packedShape(k, n, f32, *target);
  out << fmt::format(
      "extern const std::size_t gemm_scratch_bytes = {};\nextern const std::size_t gemm_packed_elements = {};\n\n"
      "}}  // namespace modc\n",
      scratch, packed.elements());
  return 0;
}
