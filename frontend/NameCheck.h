// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks of a forward that need no types: locals that nobody reads, statements that are never reached.
#pragma once

#include "frontend/AST.h"
#include "frontend/Diagnostics.h"

namespace modc {

/// Warns about what is written in the forwards of a module and has no effect.
void checkNames(const ast::ModuleDecl &module, DiagnosticEngine &diags);

} // namespace modc
