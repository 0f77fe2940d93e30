// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Python's arithmetic on what is known at compile time: numbers, texts, lists, and run-time dimensions as polynomials.
#pragma once

#include "frontend/ASTExpr.h"
#include "frontend/StaticValue.h"

#include "llvm/ADT/ArrayRef.h"

namespace modc {

/// The result of folding. Without value: `why` tells what went wrong; empty if the operands are not of a kind to fold.
struct Folded {
  std::optional<StaticValue> value;
  std::string why;

  static Folded of(StaticValue value) { return {std::move(value), {}}; }
  static Folded error(std::string why) { return {std::nullopt, std::move(why)}; }
  static Folded none() { return {}; }
};

Folded foldUnary(ast::UnaryOp op, const StaticValue &operand);
/// All but `and` and `or`, which do not always look at their second operand.
Folded foldBinary(ast::BinaryOp op, const StaticValue &lhs, const StaticValue &rhs);
Folded foldCompare(ast::CompareOp op, const StaticValue &lhs, const StaticValue &rhs);

/// Functions of static values: `sqrt(5)`, `len(dims)`, `max(a, b)`, `float("inf")`.
bool isStaticFunction(llvm::StringRef name);
Folded foldFunction(llvm::StringRef name, llvm::ArrayRef<StaticValue> arguments);
std::vector<llvm::StringRef> staticFunctionNames();

/// `pi`, `inf`, `nan`, `e`
std::optional<double> namedConstant(llvm::StringRef name);

} // namespace modc
