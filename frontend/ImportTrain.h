// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Imports a train block for the model it names.
#pragma once

#include "frontend/ForwardImporter.h"

namespace modc {

/// One output of the model, as its training forward returns it.
struct RootOutput {
  std::string name;
  bool isNamed; // in the spec
  StaticValue value;
};

/// What a loss sees of the model.
struct RootForward {
  Definition *definition;
  std::vector<RootOutput> outputs;
  const SymbolScope *symbols;
};

void importTrain(ImportContext &import, const SourceFile &file, const ast::TrainDecl &decl, const RootForward &root,
                 mlir::ModuleOp module);

} // namespace modc
