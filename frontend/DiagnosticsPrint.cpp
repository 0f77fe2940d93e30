// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints reports as clang does: place, text, source line, caret and range, replacement, notes.
//
// A source line may be hostile or huge, so only a window of it is shown and nothing unprintable reaches the terminal.
#include "frontend/Diagnostics.h"
#include "frontend/Utf8.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using llvm::StringRef;

namespace modc {
namespace {

constexpr unsigned WindowBefore = 80; // bytes of the source line shown before the caret
constexpr unsigned WindowAfter = 100;
constexpr unsigned TabWidth = 4;

/// A window of a source line made printable, with the display column of every byte.
struct DisplayLine {
  std::string text;
  std::vector<unsigned> columns; // one more than bytes in the window

  explicit DisplayLine(StringRef window) {
    unsigned column = 0;
    for (const char *pos = window.begin(); pos != window.end();) {
      const char *start = pos;
      std::string shown = next(&pos, window.end(), column);
      columns.insert(columns.end(), pos - start, column);
      text += shown;
      column += llvm::sys::unicode::columnWidthUTF8(shown);
    }
    columns.push_back(column);
  }

private:
  static std::string next(const char **pos, const char *end, unsigned column) {
    const char *start = *pos;
    char32_t character = 0;
    if (!decodeUtf8(pos, end, character))
      return fmt::format("<{:02X}>", static_cast<unsigned char>(*(*pos)++));
    if (character == '\t')
      return std::string(TabWidth - column % TabWidth, ' ');
    if (isBidiControl(character) || !llvm::sys::unicode::isPrintable(static_cast<int>(character)))
      return fmt::format("<U+{:04X}>", static_cast<unsigned>(character));
    return std::string(start, *pos);
  }
};

class Printer {
public:
  Printer(llvm::SourceMgr &sources, llvm::raw_ostream &out, bool colour) : sources(sources), out(out) {
    out.enable_colors(colour);
  }

  void print(const Diagnostic &diagnostic) {
    bool isError = diagnostic.severity == Severity::Error;
    head(diagnostic.range, isError ? "error" : "warning", isError ? llvm::raw_ostream::RED : llvm::raw_ostream::MAGENTA,
         fmt::format("{} [{}]", diagnostic.text, info(diagnostic.id).code.str()));
    snippet(diagnostic.range, diagnostic.fixIts);
    for (const Note &note : diagnostic.notes) {
      head(note.range, "note", llvm::raw_ostream::CYAN, note.text);
      snippet(note.range, {});
    }
  }

  void head(llvm::SMRange range, StringRef label, llvm::raw_ostream::Colors colour, StringRef text) {
    out.changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true);
    if (range.isValid()) {
      unsigned buffer = sources.FindBufferContainingLoc(range.Start);
      auto [line, column] = sources.getLineAndColumn(range.Start, buffer);
      out << sources.getMemoryBuffer(buffer)->getBufferIdentifier() << ':' << line << ':' << column << ": ";
    } else {
      out << "modc: ";
    }
    out.changeColor(colour, /*Bold=*/true) << label << ": ";
    out.resetColor().changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true) << DisplayLine(text).text;
    out.resetColor() << '\n';
  }

private:
  /// The part of the line around `loc` that is shown.
  StringRef windowAt(const char *loc, StringRef buffer) const {
    const char *lowest = loc - std::min<std::ptrdiff_t>(loc - buffer.begin(), WindowBefore);
    const char *highest = loc + std::min<std::ptrdiff_t>(buffer.end() - loc, WindowAfter);
    const char *start = loc;
    while (start != lowest && start[-1] != '\n')
      --start;
    const char *end = std::find(loc, highest, '\n');
    // No half characters at the edges.
    while (start != loc && (static_cast<unsigned char>(*start) & 0xC0) == 0x80)
      ++start;
    while (end != buffer.end() && end != loc && (static_cast<unsigned char>(*end) & 0xC0) == 0x80)
      --end;
    return StringRef(start, end - start);
  }

  void snippet(llvm::SMRange range, llvm::ArrayRef<FixIt> fixIts) {
    if (!range.isValid())
      return;
    const char *loc = range.Start.getPointer();
    StringRef buffer = sources.getMemoryBuffer(sources.FindBufferContainingLoc(range.Start))->getBuffer();
    StringRef window = windowAt(loc, buffer);
    DisplayLine line(window);
    bool cutBefore = window.begin() != buffer.begin() && window.begin()[-1] != '\n';
    bool cutAfter = window.end() != buffer.end() && *window.end() != '\n';
    StringRef lead = cutBefore ? "..." : "";

    unsigned caret = line.columns[loc - window.begin()];
    const char *last = std::clamp(range.End.getPointer(), loc, window.end());
    unsigned width = std::max(1u, line.columns[last - window.begin()] - caret);
    out << lead << line.text << (cutAfter ? "..." : "") << '\n';
    out.changeColor(llvm::raw_ostream::GREEN, /*Bold=*/true);
    out.indent(lead.size() + caret) << '^' << std::string(width - 1, '~');
    out.resetColor() << '\n';
    replacement(fixIts, window, line, lead.size());
  }

  /// The first replacement of this line, under the caret line.
  void replacement(llvm::ArrayRef<FixIt> fixIts, StringRef window, const DisplayLine &line, unsigned indent) {
    for (const FixIt &fixIt : fixIts) {
      const char *start = fixIt.range.Start.getPointer();
      StringRef shown = StringRef(fixIt.text).rtrim();
      if (shown.empty() || start < window.begin() || start > window.end())
        continue;
      out.changeColor(llvm::raw_ostream::GREEN);
      out.indent(indent + line.columns[start - window.begin()]) << shown;
      out.resetColor() << '\n';
      return;
    }
  }

  llvm::SourceMgr &sources;
  llvm::raw_ostream &out;
};

} // namespace

void DiagnosticEngine::print(llvm::raw_ostream &out, bool colour, std::size_t first) const {
  Printer printer(sources, out, colour);
  for (const Diagnostic &diagnostic : diagnostics().drop_front(first))
    printer.print(diagnostic);
  if (limitReached())
    printer.head(
        llvm::SMRange(), "error", llvm::raw_ostream::RED,
        fmt::format("more than {} errors, the rest is not shown (`--error-limit=N` changes this)", errorLimit));
}

} // namespace modc
