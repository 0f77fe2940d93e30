// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reports with their chain, and the way between source ranges and locations of operations.
#include "frontend/ImportContext.h"
#include "ir/Location.h"

#include "llvm/ADT/StringExtras.h"

namespace modc {

/// Frames shown below a report: the nearest ones and the outermost.
static constexpr std::size_t MaxFrames = 8;

std::vector<Note> ImportContext::chainNotes() const {
  std::vector<Note> notes;
  for (std::size_t i = frames.size(); i-- > 0;) {
    std::size_t shown = frames.size() - 1 - i;
    if (frames.size() > MaxFrames && shown >= MaxFrames - 1 && i != 0)
      continue;
    notes.push_back(frames[i]);
  }
  return notes;
}

bool ImportContext::firstAt(unsigned id, llvm::SMRange range) {
  const char *caller = frames.empty() ? nullptr : frames.back().range.Start.getPointer();
  return reported.insert({id, range.Start.getPointer(), caller}).second;
}

bool ImportContext::spend(llvm::SMRange range, std::uint64_t count) {
  if (steps > MaxSteps)
    return false;
  steps += count;
  if (steps <= MaxSteps)
    return true;
  report(diag::ImportTooLarge, range, MaxSteps);
  return false;
}

void ImportContext::requireNonNegative(const Dim &dim) {
  bool isSum = llvm::all_of(dim.terms(), [](const auto &term) { return term.second >= 0; });
  if (!isSum)
    dimChecks.insert(dim);
}

std::string plainText(llvm::SMRange range) {
  llvm::StringRef text(range.Start.getPointer(), range.End.getPointer() - range.Start.getPointer());
  std::string result;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quote) {
      result += c;
      if (c == '\\' && i + 1 < text.size())
        result += text[++i];
      else if (c == quote)
        quote = 0;
    } else if (c == '#') {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (llvm::isSpace(c)) {
      if (!result.empty() && result.back() != ' ')
        result += ' ';
    } else {
      quote = c == '"' || c == '\'' ? c : 0;
      result += c;
    }
  }
  return llvm::StringRef(result).rtrim().str();
}

mlir::Location ImportContext::location(llvm::SMRange range, llvm::SMRange textRange) {
  unsigned buffer = sources.FindBufferContainingLoc(textRange.Start);
  auto [line, column] = sources.getLineAndColumn(textRange.Start, buffer);
  mlir::Location location = specLocation(&context, sources.getMemoryBuffer(buffer)->getBufferIdentifier(), line, column,
                                         plainText(textRange));
  ranges.try_emplace(location, range);
  return location;
}

llvm::SMRange ImportContext::rangeOf(mlir::Location location) const {
  auto found = ranges.find(location);
  return found == ranges.end() ? llvm::SMRange() : found->second;
}

} // namespace modc
