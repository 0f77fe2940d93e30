// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Entry point of the syntax half: source text to syntax tree.
#pragma once

#include "frontend/AST.h"

namespace modc {

class DiagnosticEngine;

/// Parses one buffer. Never null: after errors (see `diags.hasErrors()`) the tree holds what could be understood.
std::unique_ptr<ast::File> parseFile(llvm::SourceMgr &sources, unsigned bufferId, DiagnosticEngine &diags);

} // namespace modc
