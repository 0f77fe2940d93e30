// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Spec locations: file, line and column of an operation with the text of the statement or expression it came from.
#pragma once

#include "mlir/IR/Location.h"

#include <string>

namespace modc {

/// loc("h = relu(fc1(x))"("digits.mspec":8:9)): names and comments of the emitted code come from here. `text` is the
/// source text of the whole statement for the operation that computes its value, else of the expression.
mlir::Location specLocation(mlir::MLIRContext *context, llvm::StringRef file, unsigned line, unsigned column,
                            llvm::StringRef text);
/// Marks what `differentiate` adds for an operation.
mlir::Location backwardLocation(mlir::Location forward);
bool isBackward(mlir::Location location);

/// A frame of the chain of calls that led to an operation, innermost first.
struct SpecFrame {
  llvm::StringRef file; // "<nn>/Linear.mspec" for the layer library
  unsigned line = 0, column = 0;
  llvm::StringRef text;
  bool inLibrary() const { return file.starts_with("<nn>"); }
};
llvm::SmallVector<SpecFrame> specFrames(mlir::Location location);
/// The innermost frame that stands in a file of the user (else the outermost).
SpecFrame userFrame(mlir::Location location);
/// "h" when the frame's text is "h = …", else empty.
llvm::StringRef assignedName(const SpecFrame &frame);

} // namespace modc
