// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints reports for programs: one JSON object a line.
#include "frontend/Diagnostics.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

using llvm::StringRef;

namespace modc {
namespace {

class JsonPrinter {
public:
  JsonPrinter(llvm::SourceMgr &sources, llvm::raw_ostream &out) : sources(sources), json(out) {}

  void print(const Diagnostic &diagnostic) {
    json.object([&] {
      place(diagnostic.range);
      text("code", info(diagnostic.id).code);
      text("severity", diagnostic.severity == Severity::Error ? "error" : "warning");
      text("message", diagnostic.text);
      json.attributeArray("notes", [&] {
        for (const Note &note : diagnostic.notes)
          json.object([&] {
            place(note.range);
            text("message", note.text);
          });
      });
      json.attributeArray("fixits", [&] {
        for (const FixIt &fixIt : diagnostic.fixIts)
          json.object([&] {
            place(fixIt.range);
            text("text", fixIt.text);
          });
      });
    });
  }

  void limit(unsigned errors) {
    json.object([&] {
      text("severity", "error");
      text("message", fmt::format("more than {} errors, the rest is not shown", errors));
    });
  }

private:
  // JSON is UTF-8, whatever the source is.
  void text(StringRef name, StringRef value) {
    json.attribute(name, llvm::json::isUTF8(value) ? value.str() : llvm::json::fixUTF8(value));
  }

  void place(llvm::SMRange range) {
    if (!range.isValid())
      return;
    unsigned buffer = sources.FindBufferContainingLoc(range.Start);
    text("file", sources.getMemoryBuffer(buffer)->getBufferIdentifier());
    position(range.Start, buffer);
    json.attributeObject("end", [&] { position(range.End, buffer); });
  }

  void position(llvm::SMLoc place, unsigned buffer) {
    auto [line, column] = sources.getLineAndColumn(place, buffer);
    json.attribute("line", line);
    json.attribute("column", column);
  }

  llvm::SourceMgr &sources;
  llvm::json::OStream json;
};

} // namespace

void DiagnosticEngine::printJson(llvm::raw_ostream &out, std::size_t first) const {
  for (const Diagnostic &diagnostic : diagnostics().drop_front(first)) {
    JsonPrinter(sources, out).print(diagnostic);
    out << '\n';
  }
  if (limitReached()) {
    JsonPrinter(sources, out).limit(errorLimit);
    out << '\n';
  }
}

} // namespace modc
