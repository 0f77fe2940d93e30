// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Levels of precedence.
#pragma once

#include "frontend/AST.h"

namespace modc {

// As in ParserExpr.cpp, from loose to tight.
enum Level : unsigned {
  Conditional,
  Or,
  And,
  Not,
  Comparison,
  Range,
  BitOr,
  BitXor,
  BitAnd,
  Shift,
  Sum,
  Product,
  Sign,
  Power,
  Postfix
};

/// Of the expression's outermost operator.
unsigned levelOf(const ast::Expr &expr);

} // namespace modc
