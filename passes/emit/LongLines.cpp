// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breaks lines where a reader would: after the last comma that fits, outside of template arguments and braces.
#include "passes/emit/LongLines.h"

#include "llvm/ADT/SmallVector.h"

namespace modc {

static constexpr std::size_t width = 120;

/// The position after the last ", " that a line may be broken at; npos if there is none.
static std::size_t breakBefore(llvm::StringRef line, std::size_t limit) {
  int angles = 0, braces = 0;
  std::size_t found = llvm::StringRef::npos;
  for (std::size_t i = 0; i < line.size() && i < limit; ++i) {
    char c = line[i];
    angles += c == '<' ? 1 : c == '>' ? -1 : 0;
    braces += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (c == ',' && angles == 0 && braces == 0 && line.substr(i).starts_with(", "))
      found = i + 2;
  }
  return found;
}

static std::string brokenLine(llvm::StringRef line) {
  std::size_t indent = line.size() - line.ltrim(' ').size();
  auto [head, body] = line.split(" { return ");
  if (body.ends_with(" }")) {
    std::string margin(indent, ' ');
    return brokenLine((head + " {").str()) + "\n" + brokenLine((margin + "  return " + body.drop_back(2)).str()) +
           "\n" + margin + "}";
  }
  std::string text, margin(indent + 4, ' ');
  std::size_t room = width;
  while (line.size() > room) {
    std::size_t at = breakBefore(line, room);
    if (at == llvm::StringRef::npos)
      break;
    text += line.take_front(at - 1).str() + "\n" + margin;
    line = line.drop_front(at);
    room = width - margin.size();
  }
  return text + line.str();
}

std::string breakLongLines(llvm::StringRef text) {
  std::string result;
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n');
  for (llvm::StringRef line : lines) {
    bool stays = line.size() <= width || line.contains("//") || line.contains('"');
    result += (stays ? line.str() : brokenLine(line)) + "\n";
  }
  result.pop_back();
  return result;
}

} // namespace modc
