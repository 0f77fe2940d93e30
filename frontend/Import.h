// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Entry point of the semantic half: syntax tree to Module IR.
#pragma once

#include "frontend/AST.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <utility>
#include <vector>

namespace modc {

class DiagnosticEngine;

struct ImportOptions {
  /// "NAME(hidden = 64)"; empty: the file's last module.
  std::string module;
  /// Extents fixed by `--dim N=1`.
  std::vector<std::pair<std::string, std::int64_t>> dims;
  /// Where `import "…"` looks after the folder of the importing file.
  std::vector<std::string> searchPaths;
  std::uint64_t seed = 0;
  /// `--hooks=all`: every module that is called is a place for hooks of the program.
  bool everyHookPlace = false;
};

/// Evaluates the declarations of `file`, instantiates the model's forwards for both modes and checks everything on the
/// way. Null if something was reported as an error.
mlir::OwningOpRef<mlir::ModuleOp> importModel(const ast::File &file, llvm::SourceMgr &sources, DiagnosticEngine &diags,
                                              mlir::MLIRContext &context, const ImportOptions &options = {});

} // namespace modc
