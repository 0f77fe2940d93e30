// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What all schedules of contractions share.
#include "passes/kernels/ContractionBase.h"

#include <fmt/format.h>

#include <algorithm>

using namespace Halide;
using Halide::Internal::simplify;

namespace modc {

int64_t constantOr(const Expr &e, int64_t otherwise) { return Internal::as_const_int(simplify(e)).value_or(otherwise); }

int chunkOf(int64_t extent, int64_t most) {
  constexpr int64_t ofTheRun = 128;
  if (extent == 0)
    return static_cast<int>(std::min(most, ofTheRun));
  for (int64_t chunk = most; chunk * 2 > most; --chunk)
    if (extent % chunk == 0)
      return static_cast<int>(chunk);
  return static_cast<int>(most);
}

ContractionBase::ContractionBase(KernelBuilder::Impl &kernel, const TargetInfo &target, const ScheduleOptions &options)
    : kernel(kernel), target(target), options(options), anchor(kernel.anchors.front()),
      output(kernel.outputs.front().tensor) {
  if (kernel.anchors.size() != 1 || kernel.outputs.size() != 1)
    throw InternalError(fmt::format("kernel '{}': a contraction takes no second anchor or output", kernel.name));
  const int rank = anchor.a.rank();
  rows = anchor.a.shape()[rank - 2];
  columns = anchor.b.shape()[rank - 1];
  depth = anchor.a.shape()[rank - 1];
  for (int d = 0; d < rank - 2; ++d)
    batch.emplace_back(rank == 3 ? "batch__" : fmt::format("batch{}__", d));
}

Index ContractionBase::index(const Expr &row, const Expr &column) const {
  Index result(batch.begin(), batch.end());
  result.push_back(row);
  result.push_back(column);
  return result;
}

void ContractionBase::defineOutput(const Func &sum) {
  y = Func(kernel.outputs.front().name + "__f");
  const Index all = index(m, n);
  if (output.rank() != anchor.a.rank())
    throw InternalError(fmt::format("kernel '{}': the epilogue changes the rank", kernel.name));
  y(halideOrder(n, m)) = replaceAnchor(output.at(all), anchor.name, [&](const std::vector<Expr> &at) {
    for (size_t d = 0; d < at.size(); ++d)
      if (!Internal::equal(at[d], all[d]) && constantOr(output.shape()[d], 0) != 1)
        throw InternalError(
            fmt::format("kernel '{}': the epilogue reads '{}' elsewhere than it writes", kernel.name, anchor.name));
    return sum(halideOrder<Expr>(n, m));
  });
}

ScheduledKernel ContractionBase::finish(const std::string &scheduleText) {
  request.scheduleText = scheduleText;
  request.pipeline = Pipeline(y);
  request.outputs = {y};
  request.outputShape = output.shape();
  return lower(kernel, request, target);
}

} // namespace modc
