// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is known before the run of the whole numbers that a value holds.
#pragma once

#include "ir/Dim.h"

#include "mlir/IR/Value.h"

#include <optional>

namespace modc::nn {

struct NumberRange {
  Dim least, largest;
};
/// Of constants, of counted numbers, and of views of these; nothing for an empty tensor.
std::optional<NumberRange> numberRange(mlir::Value value);

} // namespace modc::nn
