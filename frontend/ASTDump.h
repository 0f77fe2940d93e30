// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints a syntax tree for `--emit=ast`: one line for each declaration and statement, expressions in prefix form.
#pragma once

#include "frontend/AST.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace modc::ast {

void dump(const File &file, llvm::raw_ostream &out);
void dump(const Expr &expr, llvm::raw_ostream &out);
void dump(const TypeExpr &type, llvm::raw_ostream &out);

} // namespace modc::ast
