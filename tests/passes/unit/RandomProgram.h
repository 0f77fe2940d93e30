// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Training programs made at random from the op table, for properties that must hold of all programs.
#pragma once

#include "ir/Evaluate.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <random>

namespace modc {

struct RandomProgram {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  nn::ProgramInputs inputs; // arguments, slots and the caller's gradients, N = 3

  mlir::func::FuncOp train() const { return *module.get().getOps<mlir::func::FuncOp>().begin(); }
};

/// Straight-line code of about `length` operations over slots, an input marked @grad and a buffer that is assigned; with a
/// loss or without. The same seed makes the same program.
RandomProgram makeRandomProgram(mlir::MLIRContext &context, unsigned seed, unsigned length, bool withLoss);

} // namespace modc
