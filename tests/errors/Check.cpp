// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs the front end on one text, in process.
#include "tests/errors/Check.h"

#include "frontend/Diagnostics.h"
#include "frontend/Parser.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace modc::test {

std::string check(llvm::StringRef name, llvm::StringRef text, const ImportOptions &options) {
  llvm::SourceMgr sources;
  unsigned buffer = sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, name), llvm::SMLoc());
  DiagnosticEngine diags(sources);
  std::unique_ptr<ast::File> file = parseFile(sources, buffer, diags);
  if (!diags.hasErrors()) {
    mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
    importModel(*file, sources, diags, context, options);
  }
  std::string output;
  llvm::raw_string_ostream stream(output);
  diags.print(stream);
  return output;
}

} // namespace modc::test
