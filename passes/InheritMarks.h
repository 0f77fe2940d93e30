// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What takes the place of an operation keeps its phase and its place in the spec.
#pragma once

#include "mlir/IR/Builders.h"

namespace modc {

/// A builder's listener: what is built has the marks and the location of `from`.
struct InheritMarks : mlir::OpBuilder::Listener {
  void notifyOperationInserted(mlir::Operation *op, mlir::OpBuilder::InsertPoint) override {
    op->setLoc(from->getLoc());
    for (mlir::NamedAttribute attribute : from->getDiscardableAttrs())
      op->setAttr(attribute.getName(), attribute.getValue());
    added.push_back(op);
  }
  mlir::Operation *from = nullptr;
  llvm::SmallVector<mlir::Operation *> added;
};

} // namespace modc
