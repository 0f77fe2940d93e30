// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breaks lines where a reader would: after the last comma that fits, outside of template arguments and braces.
#include "passes/emit/LongLines.h"

#include "llvm/ADT/SmallVector.h"

namespace modc {

static constexpr std::size_t width = 120;

/// The position after the last ", " that a line may be broken at; npos if there is none. `depth`: inside so many <…>.
static std::size_t breakBefore(llvm::StringRef line, std::size_t limit, int depth) {
  int angles = 0, braces = 0;
  std::size_t found = llvm::StringRef::npos;
  for (std::size_t i = 0; i < line.size() && i < limit; ++i) {
    char c = line[i];
    angles += c == '<' ? 1 : c == '>' ? -1 : 0;
    braces += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (c == ',' && angles == depth && braces == 0 && line.substr(i).starts_with(", "))
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
    std::size_t at = breakBefore(line, room, 0);
    if (at == llvm::StringRef::npos)
      at = breakBefore(line, room, 1);
    if (std::size_t assigned = line.find(" = "); at == llvm::StringRef::npos && assigned != llvm::StringRef::npos)
      at = assigned + 3;
    if (at == llvm::StringRef::npos)
      break;
    text += line.take_front(at - 1).str() + "\n" + margin;
    line = line.drop_front(at);
    room = width - margin.size();
  }
  return text + line.str();
}

/// A comment goes on with deeper lines.
static std::string brokenComment(llvm::StringRef line) {
  std::string mark = line.take_while([](char c) { return c == ' ' || c == '/'; }).str() + "    ", text;
  while (line.size() > width) {
    std::size_t at = line.take_front(width).rfind(", ");
    if (at == llvm::StringRef::npos || at < mark.size())
      break;
    text += line.take_front(at + 1).str() + "\n" + mark;
    line = line.drop_front(at + 2);
  }
  return text + line.str();
}

std::string breakLongLines(llvm::StringRef text) {
  std::string result;
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n');
  for (llvm::StringRef line : lines) {
    bool stays = line.size() <= width || line.contains('"');
    bool isComment = line.ltrim().starts_with("///");
    stays |= !isComment && line.contains("//");
    result += (stays ? line.str() : isComment ? brokenComment(line) : brokenLine(line)) + "\n";
  }
  result.pop_back();
  return result;
}

} // namespace modc
