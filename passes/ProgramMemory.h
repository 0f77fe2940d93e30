// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where the tensors of a program of launches may lie and how long they are needed.
#pragma once

#include "ir/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

#include <string>

namespace modc {

/// Size of a tensor as a multiple of a symbolic factor: f32[N, T, 3] is 12 bytes of the group "N*T".
struct SymbolicSize {
  std::string group;
  std::int64_t bytes;
};
SymbolicSize symbolicSize(mlir::Type type);

/// A kernel's result with all that is done to its memory.
struct StoredTensor {
  nn::LaunchOp launch;
  unsigned result;
  int begin, end;      // steps: positions of operations in the program
  int readers = 0;     // launches that read it
  std::string outside; // "result:0", "slot:ctr", "grad:fc.weight", "seed:0": not in the workspace; else empty
};

/// Steps, lifetimes and places outside the workspace of one program. The training program's phases are one sequence.
class ProgramMemory {
public:
  explicit ProgramMemory(mlir::func::FuncOp program);

  /// Results of launches in program order.
  llvm::MapVector<mlir::Value, StoredTensor> tensors;
  int stepOf(mlir::Operation *op) const { return steps.lookup(op); }
  int lastStep() const { return last; }
  /// The tensor whose memory a value is: through other shapes of it.
  static mlir::Value storageOf(mlir::Value value);

  /// Operand number whose memory a launch's result can take over, or -1: it dies there, has the result's size, and the
  /// kernel reads it at the index that it writes.
  int inPlaceOperand(nn::LaunchOp launch, unsigned result, nn::KernelOp kernel) const;

private:
  void findUses(mlir::Value value, StoredTensor &tensor, llvm::SmallVectorImpl<mlir::Operation *> &sinks);
  std::string placeOutside(mlir::Value value, const StoredTensor &tensor, llvm::ArrayRef<mlir::Operation *> sinks);
  bool isReadLater(nn::WriteOp write, const StoredTensor &tensor);
  bool nextGradientIs(nn::ContributeOp contribute, const StoredTensor &tensor);

  mlir::func::FuncOp program;
  llvm::DenseMap<mlir::Operation *, int> steps;
  int last = 0;
};

} // namespace modc
