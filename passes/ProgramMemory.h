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

/// A kernel's or a loop's result with all that is done to its memory.
struct StoredTensor {
  mlir::Operation *producer;
  int begin, end;  // steps: positions of operations in the program
  int readers = 0; // launches that read it
  /// "result:0", "slot:ctr", "grad:fc.weight", "seed:0", in a loop "step:0" of a stacked result or "carry:0", whose places
  /// the loop has: not a place of its own in the workspace; else empty.
  std::string outside;
};

/// Steps, lifetimes and places outside the workspace of one program. The training program's phases are one sequence, in
/// which a loop's body stands between the loop's first and last step: its memory is that of one run for all of them.
class ProgramMemory {
public:
  explicit ProgramMemory(mlir::func::FuncOp program);

  /// Results of launches and loops in program order.
  llvm::MapVector<mlir::Value, StoredTensor> tensors;
  int stepOf(mlir::Operation *op) const { return steps.lookup(op).first; }
  int lastStepOf(mlir::Operation *op) const { return steps.lookup(op).second; }
  int lastStep() const { return last; }
  /// The tensor whose memory a value is: through other shapes of it.
  static mlir::Value storageOf(mlir::Value value);

  /// Operand number whose memory a launch's result can take over, or -1: it dies there, and the kernel allows it.
  int inPlaceOperand(nn::LaunchOp launch, unsigned result, nn::KernelOp kernel) const;

  /// Whether the steps of a loop write this carry to two places in turn. Else a stacked result or another carry holds it.
  bool hasOwnPlaces(nn::ScanOp scan, unsigned carry) const;

private:
  void number(mlir::Block &block);
  void addTensors(mlir::Block &block);
  std::string placeInLoop(mlir::Value value, nn::ScanOp scan);
  void findUses(mlir::Value value, StoredTensor &tensor, llvm::SmallVectorImpl<mlir::Operation *> &sinks);
  std::string placeOutside(mlir::Value value, const StoredTensor &tensor, llvm::ArrayRef<mlir::Operation *> sinks);
  bool isReadLater(nn::WriteOp write, const StoredTensor &tensor);
  bool nextGradientIs(nn::ContributeOp contribute, const StoredTensor &tensor);

  mlir::func::FuncOp program;
  llvm::DenseMap<mlir::Operation *, std::pair<int, int>> steps; // the first and the last one
  int last = 0;
};

/// Whether a kernel may write a result over this argument: it has the result's type, and the kernel reads it at the index
/// that it writes.
bool mayOverwrite(nn::KernelOp kernel, unsigned argument, unsigned result);

} // namespace modc
