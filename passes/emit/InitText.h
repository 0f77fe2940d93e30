// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Initial values as statements of reset_parameters.
#pragma once

#include "ir/NN.h"

#include <string>

namespace modc {

/// "  modc::init::uniform(state_, fc1_weight, seed, -0.125, 0.125);\n": `name` is the slot's enumerator.
std::string initStatement(nn::SlotOp slot, const std::string &name);

/// `head`, the comma-separated `list` and `tail`, broken into lines of at most 110 columns.
std::string wrapList(const std::string &head, const std::string &list, const std::string &tail);

} // namespace modc
