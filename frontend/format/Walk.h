// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Visits every expression of a declaration, parts before the whole, and every name that something declares.
#pragma once

#include "frontend/AST.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace modc {

struct Visitor {
  llvm::function_ref<void(ast::ExprPtr &)> expr;
  llvm::function_ref<void(llvm::StringRef)> declared;
};

void walk(ast::Decl &decl, const Visitor &visitor);

} // namespace modc
