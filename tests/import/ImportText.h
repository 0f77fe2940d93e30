// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Imports a text in memory and keeps all that belongs to it alive.
#pragma once

#include "frontend/Import.h"
#include "ir/ModuleText.h"
#include "tests/frontend/ParseText.h"

#include "mlir/IR/MLIRContext.h"

namespace modc::test {

struct ImportedText {
  ParsedText parsed;
  mlir::MLIRContext context{mlir::MLIRContext::Threading::DISABLED};
  mlir::OwningOpRef<mlir::ModuleOp> module;

  explicit ImportedText(llvm::StringRef text, const ImportOptions &options = {}, llvm::StringRef name = "test.mspec")
      : parsed(text, name) {
    if (!parsed.diags.hasErrors())
      module = importModel(*parsed.file, parsed.sources, parsed.diags, context, options);
  }

  std::string messages() const { return parsed.messages(); }
  std::string ir() {
    std::string text;
    llvm::raw_string_ostream stream(text);
    if (module)
      module->print(stream);
    return text;
  }
  /// With the place and text of each operation.
  std::string irWithLocations() {
    std::string text;
    llvm::raw_string_ostream stream(text);
    mlir::OpPrintingFlags flags;
    flags.enableDebugInfo(/*enable=*/true, /*prettyForm=*/true);
    if (module)
      module->getOperation()->print(stream, flags);
    return text;
  }
  std::string print() { return module ? moduleText(*module) : std::string(); }
};

} // namespace modc::test
