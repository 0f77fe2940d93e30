// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Classes of the operations that stand for hooks; ir/HookOps.td.
#pragma once

#include "ir/NN.h"

#define GET_OP_CLASSES
#include "ir/HookOps.h.inc"

namespace modc::nn {

/// The value in whose memory the result of an nn.hook_point lies; null for other values.
mlir::Value hookedValue(mlir::Value value);

} // namespace modc::nn
