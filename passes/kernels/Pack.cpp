// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The layout of packed weights, and the kernel that brings weights into it.
#include "passes/kernels/KernelImpl.h"

using namespace Halide;

namespace modc {

/// The panel width, in vectors, that wastes least on n columns; among equals the wider.
int panelVectors(int64_t n, int lanes, const TargetInfo &target) {
  const int widest = widestTile(target);
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

PackedShape packedShape(int k, int n, Type type, const TargetInfo &target) {
  const int lanes = target.lanes(type.bytes());
  const int width = panelVectors(n, lanes, target) * lanes;
  return {(n + width - 1) / width, k, width};
}

ScheduledKernel packKernel(const std::string &name, int k, int n, bool kMajor, Type type, const TargetInfo &target) {
  const PackedShape packed = packedShape(k, n, type, target);
  KernelBuilder builder(name);
  KernelTensor w = builder.addInput("w", type, kMajor ? Shape{k, n} : Shape{n, k});
  if (!kMajor)
    w = permute(w, {1, 0});
  const bool padded = packed.panels * packed.width != n;
  const KernelTensor panels(type, {packed.panels, packed.k, packed.width}, [=](const Index &index) {
    const Expr column = index[0] * packed.width + index[2];
    const Expr value = w.at({index[1], column});
    return padded ? guardedValue(column < n, value) : value;
  });
  builder.addOutput("packed", panels);
  return schedule(std::move(builder), target);
}

} // namespace modc
