// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which values of the eval program are the same in every run until a slot changes: what prepare() can compute ahead.
#pragma once

#include "ir/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace modc {

/// Whether a program is a forward in eval mode, whose constants are computed ahead; training changes them in every step.
bool isEvalProgram(mlir::func::FuncOp program);

/// Whether an attribute of the op's definition could name a dimension, whose value is known in a run only.
bool mentionsDimension(mlir::Operation *op);

class ConstantValues {
public:
  explicit ConstantValues(mlir::func::FuncOp program);

  /// Whether a value is made of constants and of slots that the program does not write, element by element.
  bool contains(mlir::Value value) { return lookup(value).isConstant; }
  /// The largest slot that a constant is made of, the later of equals; null if there is none.
  mlir::StringAttr largestSlot(mlir::Value value) { return lookup(value).slot; }
  /// Elements of all the slots that a constant is made of, each counted where it is read.
  std::int64_t slotElements(mlir::Value value) { return lookup(value).elements; }

  /// Before an operation is erased: another one may take its place in memory.
  void forget(mlir::Operation *op);

private:
  struct Fact {
    bool isConstant = false;
    mlir::StringAttr slot;
    std::int64_t largest = -1, elements = 0;
  };
  Fact lookup(mlir::Value value);
  Fact derive(mlir::Value value);

  llvm::DenseSet<mlir::Attribute> written;
  llvm::DenseMap<mlir::Value, Fact> facts;
};

} // namespace modc
