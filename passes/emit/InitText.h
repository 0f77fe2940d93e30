// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Initial values as statements of reset_parameters.
#pragma once

#include "ir/NN.h"

#include <optional>
#include <string>
#include <vector>

namespace modc {

/// A slot's initial values as a call of the runtime: modc::init::<function>(state, slot[, seed], numbers…);
/// "values" takes the numbers as a list. Then modc::init::zero_row(state_, slot, zeroRow), if there is one.
struct InitCall {
  std::string function;
  std::vector<double> numbers;
  bool isSeeded = false;
  std::optional<std::int64_t> zeroRow = std::nullopt;
};
InitCall initCall(nn::SlotOp slot);

/// "  modc::init::uniform(state_, fc1_weight, seed, -0.125, 0.125);\n": `name` is the slot's enumerator.
std::string initStatement(nn::SlotOp slot, const std::string &name);

/// `head`, the comma-separated `list` and `tail`, broken into lines of at most 110 columns.
std::string wrapList(const std::string &head, const std::string &list, const std::string &tail);

} // namespace modc
