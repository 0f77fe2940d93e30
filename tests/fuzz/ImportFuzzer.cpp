// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libFuzzer target: any bytes become verified Module IR or are rejected with a report.
#include "frontend/Diagnostics.h"
#include "frontend/Import.h"
#include "frontend/Parser.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <optional>

/// Contexts keep every type and attribute they have seen, so one serves for a while only.
static mlir::MLIRContext &freshContext() {
  constexpr unsigned RunsPerContext = 500;
  static std::optional<mlir::MLIRContext> context;
  static unsigned runs = 0;
  if (runs++ % RunsPerContext == 0)
    context.emplace(mlir::MLIRContext::Threading::DISABLED);
  return *context;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::SourceMgr sources;
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  unsigned id = sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, "fuzz.mspec"), llvm::SMLoc());
  modc::DiagnosticEngine diagnostics(sources);
  std::unique_ptr<modc::ast::File> file = modc::parseFile(sources, id, diagnostics);
  if (diagnostics.hasErrors())
    return 0;
  mlir::OwningOpRef<mlir::ModuleOp> program = modc::importModel(*file, sources, diagnostics, freshContext());
  std::string messages;
  llvm::raw_string_ostream out(messages);
  diagnostics.print(out);
  if (!program && !diagnostics.hasErrors()) {
    llvm::errs() << "rejected without a report:\n" << text << "\n";
    std::abort();
  }
  return 0;
}
