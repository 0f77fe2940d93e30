// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reverse mode over the operations of one block: which values are active, and their gradients as they are summed.
#pragma once

#include "ir/HookOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/DenseSet.h"

#include <string>

namespace modc {

/// Gives every operation that is built the location and the phase of the gradient it belongs to.
struct GradientMarker : mlir::OpBuilder::Listener {
  explicit GradientMarker(mlir::Location location) : location(location) {}
  void notifyOperationInserted(mlir::Operation *op, mlir::OpBuilder::InsertPoint) override {
    op->setLoc(location);
    op->setAttr("nn.phase", phase);
  }
  mlir::Location location;
  mlir::StringAttr phase;
};

/// A value is active when a gradient has to flow through it; roots are made so by `activate`, the others by `follow`.
class BlockGradients {
public:
  /// `builder` has `marker` as its listener and stands where gradient operations go.
  BlockGradients(mlir::OpBuilder &builder, GradientMarker &marker) : builder(builder), marker(marker) {}

  void activate(mlir::Value value) { active.insert(value); }
  /// Makes the results of an operation active that depend on active values.
  void follow(mlir::Operation &op);
  bool isActive(mlir::Value value) const { return active.contains(value); }

  /// `from` is the name of the value through which this part of the gradient flows.
  void add(mlir::Value of, mlir::Value gradient, const std::string &from = {});
  mlir::Value lookup(mlir::Value value) const { return gradients.lookup(value); }
  void forget(mlir::Value value) { gradients.erase(value); }
  mlir::Value gradientOrZeros(mlir::Value value);
  mlir::Value zerosLike(mlir::Value value);

  /// Visits operations from the last to the first and adds the gradients of their operands. Failure after a report.
  llvm::LogicalResult pullBack(llvm::ArrayRef<mlir::Operation *> operations);

private:
  void name(mlir::Value gradient, mlir::Value of) const;
  static void namePart(mlir::Value gradient, mlir::Value of, const std::string &from);
  llvm::LogicalResult pullBack(nn::TensorOp op);
  llvm::LogicalResult pullBack(nn::ScanOp scan);
  void pullBack(nn::GradHookOp hook);
  void pullBack(nn::HookPointOp point);
  void runWithoutInputs(nn::GradHookOp outputs);
  mlir::Value inBackward(mlir::Value value);

  mlir::OpBuilder &builder;
  GradientMarker &marker;
  llvm::DenseSet<mlir::Value> active;
  llvm::DenseMap<mlir::Value, mlir::Value> gradients;
  llvm::DenseMap<mlir::Value, std::string> firstFrom; // of the gradients that have one part so far
  mlir::IRMapping hooked;                             // what hooks stand for, and what is computed from it
};

/// Makes every loop of a program keep its carries from before each step, which the loop that goes back begins with.
void saveCarries(mlir::Operation *program);

/// Takes out the hooks of backward once the gradients are there, or where there are none.
void removeGradHooks(mlir::Operation *program);

} // namespace modc
