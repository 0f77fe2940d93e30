// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Classes of all tensor operations; for ir/ only: passes and the front end see the interface TensorOp and the registry.
#pragma once

#include "ir/NN.h"

#include "mlir/Interfaces/InferTypeOpInterface.h"

namespace modc::nn {

/// The settings of pointwise ops: what their formulas know at compile time.
double numberSetting(mlir::Operation *op, llvm::StringRef name, double defaultValue = 0);
std::string textSetting(mlir::Operation *op, llvm::StringRef name, llvm::StringRef defaultValue);

// What the formula of gelu is made of (Pointwise.h).
template <class E> E geluArgument(E x);
template <class E> E geluTanhSlope(E x);

} // namespace modc::nn

#define GET_OP_CLASSES
#include "ir/Ops.h.inc"
