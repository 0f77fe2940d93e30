// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names of kernels and of their arguments, from what the kernels compute.
#pragma once

#include "ir/NN.h"

#include <string>

namespace modc {

/// "linear_relu_64x128": operations in order, then the extents that tell such kernels apart. `anchor` may be null.
/// Where they are too many, `specName` stands for them: "linear_gru_cell_h_8x16".
std::string contentName(llvm::ArrayRef<mlir::Operation *> operations, mlir::Operation *anchor,
                        llvm::StringRef specName);

} // namespace modc
