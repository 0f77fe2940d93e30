// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Example programs of one operation each, for every op of the table: the gradient check and the kernel check walk them.
#pragma once

#include "ir/Evaluate.h"
#include "ir/OpRegistry.h"
#include "passes/kernels/Target.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace modc::nn {

struct OperandCase {
  std::string type; // as in a spec, "F[N, 3]"; F stands for the floating-point type under test; "f64" is a host number
  double low = -2, high = 2;                     // values are drawn from here, floats never being whole numbers of 1/64
  bool whole = false;                            // whole numbers below `high`, also for floats
  std::optional<double> constant = std::nullopt; // not an argument, but an nn.constant
};

struct OpCase {
  std::vector<OperandCase> operands;
  std::string attributes;       // MLIR text: "{dim = 0 : i64}"; F as above
  int packedK = 0, packedN = 0; // P and W in the types: panels and width of a packed [n, k] weight
};

using CaseTable = std::map<std::string, std::vector<OpCase>>;

// What the table is made of.
std::vector<OpCase> unary(double low, double high);
std::vector<OpCase> binary(OperandCase x, OperandCase y);
std::vector<OpCase> reduction();
std::vector<OpCase> sums();
void addMath(CaseTable &table);
void addActivations(CaseTable &table);
void addMorePointwise(CaseTable &table);
void addReductions(CaseTable &table);
void addSpatial(CaseTable &table);

/// Empty for an op that nobody has written a case for.
const std::vector<OpCase> &casesOf(llvm::StringRef op);

/// Values of the dimensions that the cases name.
const llvm::StringMap<std::int64_t> &caseSymbols();

/// The machine whose packed layouts the cases have; the default target unless it is set.
TargetInfo &caseTarget();

/// "neg [N, 3] {…}", for messages.
std::string caseText(llvm::StringRef op, const OpCase &example);

/// func.func @name(operands) -> results { op; return } in `module`.
mlir::func::FuncOp buildCase(mlir::ModuleOp module, const OpInfo &op, const OpCase &example, llvm::StringRef element);
/// Operand values, the same for the same case on every run.
std::vector<RefTensor> caseInputs(const OpCase &example, mlir::func::FuncOp function);

} // namespace modc::nn
