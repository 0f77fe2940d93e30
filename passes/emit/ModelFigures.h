// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a model costs, as `modc summary` and the manifest give it.
#pragma once

#include "passes/emit/EmitModel.h"

#include <string>
#include <utility>
#include <vector>

namespace modc {

struct ModelFigures {
  std::int64_t parameters = 0, trained = 0, buffers = 0; // elements
  /// Floating-point operations by program: {"forward (eval)", "18,688 * N"}.
  std::vector<std::pair<std::string, std::string>> flops;
  /// Bytes by memory block: {"workspace (eval)", "512 * N"}.
  std::vector<std::pair<std::string, std::string>> memory;
};

ModelFigures modelFigures(const EmitModel &model);

/// "37,248".
std::string grouped(std::int64_t number);

} // namespace modc
