// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Parses a text in memory and keeps all that belongs to it alive.
#pragma once

#include "frontend/ASTDump.h"
#include "frontend/Diagnostics.h"
#include "frontend/Parser.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace modc::test {

struct ParsedText {
  llvm::SourceMgr sources;
  DiagnosticEngine diags{sources};
  std::unique_ptr<ast::File> file;

  explicit ParsedText(llvm::StringRef text, llvm::StringRef name = "test.mspec") {
    unsigned buffer = sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, name), llvm::SMLoc());
    file = parseFile(sources, buffer, diags);
  }

  std::string messages() const {
    std::string text;
    llvm::raw_string_ostream stream(text);
    diags.print(stream);
    return text;
  }

  std::string dump() const {
    std::string text;
    llvm::raw_string_ostream stream(text);
    ast::dump(*file, stream);
    return text;
  }
};

inline std::string textOf(llvm::SMRange range) { return {range.Start.getPointer(), range.End.getPointer()}; }

} // namespace modc::test
