// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libFuzzer target: any bytes are parsed or rejected with a report; what parses keeps its tree when it is formatted, and
// formatting twice is formatting once.
#include "frontend/ASTDump.h"
#include "frontend/Diagnostics.h"
#include "frontend/Parser.h"
#include "frontend/format/Format.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>

namespace {

struct Parsed {
  llvm::SourceMgr sources;
  modc::DiagnosticEngine diagnostics{sources};
  std::unique_ptr<modc::ast::File> file;

  explicit Parsed(llvm::StringRef text) {
    unsigned id = sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, "fuzz.mspec"), llvm::SMLoc());
    file = modc::parseFile(sources, id, diagnostics);
  }

  std::string dump() const {
    std::string text;
    llvm::raw_string_ostream out(text);
    modc::ast::dump(*file, out);
    return text;
  }

  std::string messages() const {
    std::string text;
    llvm::raw_string_ostream out(text);
    diagnostics.print(out);
    diagnostics.printJson(out);
    return text;
  }
};

void expect(bool holds, const char *what, llvm::StringRef text) {
  if (holds)
    return;
  llvm::errs() << what << ":\n" << text << "\n";
  std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Parsed before(llvm::StringRef(reinterpret_cast<const char *>(data), size));
  before.messages();
  if (before.diagnostics.hasErrors()) {
    before.dump(); // what was understood is well formed
    return 0;
  }
  modc::shortenSpellings(*before.file);
  std::string text = modc::formatted(*before.file);
  Parsed after(text);
  expect(!after.diagnostics.hasErrors(), "the layout does not parse", text + after.messages());
  expect(after.dump() == before.dump(), "the layout has another tree", text);
  std::string again = modc::formatted(*after.file);
  expect(again == text, "the layout of the layout differs", text + "\n--------\n" + again);
  return 0;
}
