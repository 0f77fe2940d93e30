// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the users behind a value do to each of its channels, as far as an operation can absorb that in its constants.
#pragma once

#include "ir/ValueExpr.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace modc::nn {

/// Users behind y, each the only one: together they are y * scale + shift.
struct ChannelChain {
  mlir::Operation *last = nullptr;       // null: there are none
  std::optional<ValueExpr> scale, shift; // vectors, an element for each channel; none: 1 and 0
};

/// The chain of additions, subtractions and multiplications with constants that do not vary within a channel. Its scale and
/// shift are built before its last operation.
ChannelChain channelChain(mlir::Value y, unsigned channelDim, mlir::OpBuilder &builder,
                          llvm::function_ref<bool(mlir::Value)> isConstant);

/// `weight`, whose dimension `channelDim` counts the chain's channels, times the scale.
mlir::Value scaled(const ChannelChain &chain, mlir::Value weight, unsigned channelDim);
/// bias * scale + shift; without a bias, the shift; null where that is nothing.
mlir::Value shifted(const ChannelChain &chain, mlir::Value bias);

} // namespace modc::nn
