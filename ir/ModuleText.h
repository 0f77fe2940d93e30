// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The text that PyTorch prints for a model: print(model).
#pragma once

#include <string>

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace modc {

/// The text for the model of a Module IR (`nn.model`), without a newline at the end.
std::string moduleText(mlir::ModuleOp module);

} // namespace modc
