// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What values are called in emitted code. A name is part of the location of the operation that computes the value: it
// changes nothing, and what rewrites an operation hands it on.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/Operation.h"

#include <string>

namespace modc {

struct ValueNames {
  llvm::SmallVector<std::string> names; // of the operation's results; empty: it has none
  bool areGradients = false;            // of the operation's own results; else a gradient operation has its forward's

  std::string operator[](std::size_t result) const { return result < names.size() ? names[result] : std::string(); }
};

ValueNames valueNames(mlir::Location location);
/// The location with these names instead of those that it may have.
mlir::Location withNames(mlir::Location location, const ValueNames &names);
/// The name of an operation's result or of an argument; empty if it has none.
std::string valueName(mlir::Value value);
/// Letters, digits and underscores: "fc_weight" of fc.weight.
std::string identifier(llvm::StringRef text);
/// "d_h" for h, "fc_weight_grad" for what is read from fc.weight; empty for a value without a name.
std::string gradientName(mlir::Value of);
/// The name of the operation without its dialect, and without the mark of a layout: "linear".
std::string plainLabel(mlir::Operation *op);

/// What the spec calls a parameter, whose location is its name; empty if it is no name.
std::string parameterName(mlir::Location location);

/// What a kernel of the statement is called whose operations are too many for its name: the type of the module and the
/// variable, "gru_cell_h", "gru_cell_h_backward".
std::string statementName(mlir::Location location, const std::string &label, mlir::ModuleOp program);

/// What the spec calls the value of an expression, what is wanted most first: the variable that takes it, the member whose
/// call returns it ("layers_0_up_out"), its first operand's name with the operation's ("x_relu"), or, of a variable that is
/// assigned again, that operand's name behind the variable's ("h_fc2").
llvm::SmallVector<std::string> specNames(mlir::Location location, const std::string &label);

} // namespace modc
