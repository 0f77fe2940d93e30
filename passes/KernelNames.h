// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names of kernels and of their arguments, from what the kernels compute.
#pragma once

#include "ir/NN.h"

#include <string>

namespace modc {

/// "linear_relu_64x128": operations in order, then the extents that tell such kernels apart. `anchor` may be null.
std::string contentName(llvm::ArrayRef<mlir::Operation *> operations, mlir::Operation *anchor);

} // namespace modc
