// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breaks lines where a reader would.
#include "passes/emit/LongLines.h"

#include <cctype>
#include <sstream>

namespace modc {

static constexpr std::size_t columns = 118;

static std::size_t indentOf(const std::string &line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first == std::string::npos ? 0 : first;
}

/// Where in a line the nesting of (…), […], {…} and of template arguments changes; operators have spaces around them.
static int nesting(const std::string &line, std::size_t i) {
  const char c = line[i];
  const bool opensTemplate = c == '<' && i > 0 && (std::isalnum(static_cast<unsigned char>(line[i - 1])) != 0);
  if (c == '(' || c == '[' || c == '{' || opensTemplate)
    return 1;
  const bool closesTemplate = c == '>' && i > 0 && line[i - 1] != ' ' && line[i - 1] != '-';
  return c == ')' || c == ']' || c == '}' || closesTemplate ? -1 : 0;
}

/// The space that is best made a line's end: the outermost and last one before column `columns`, behind an assignment if
/// there is no other.
static std::size_t breakPoint(const std::string &line) {
  constexpr int assignment = 1 << 10;
  const std::size_t from = indentOf(line) + 16;
  int depth = 0, bestCost = 1 << 20;
  std::size_t best = std::string::npos;
  for (std::size_t i = 0; i + 2 < line.size() && i < columns; ++i) {
    depth += nesting(line, i);
    if (line[i] != ' ' || i < from)
      continue;
    const bool beforeOperator = line[i + 2] == ' ' && std::string("+-*/?:&|").find(line[i + 1]) != std::string::npos;
    const bool behindAssignment = line[i - 1] == '=' && line[i - 2] == ' ';
    if (line[i - 1] != ',' && !beforeOperator && !behindAssignment)
      continue;
    const int cost = behindAssignment ? assignment : depth * 2 + (beforeOperator ? 1 : 0);
    if (cost <= bestCost) {
      best = i;
      bestCost = cost;
    }
  }
  return best;
}

static std::string brokenLine(std::string line) {
  const std::size_t returned = line.find(" { return ");
  if (returned != std::string::npos && line.substr(line.size() - 2) == " }") {
    const std::string margin(indentOf(line), ' ');
    const std::string body = line.substr(returned + 3, line.size() - returned - 5);
    return breakLongLines(line.substr(0, returned) + " {\n" + margin + "  " + body + "\n") + margin + "}";
  }
  std::string text;
  const std::string margin(indentOf(line) + 4, ' ');
  while (line.size() > columns) {
    const std::size_t at = breakPoint(line);
    if (at == std::string::npos)
      break;
    text += line.substr(0, at) + "\n";
    line = margin + line.substr(at + 1);
  }
  return text + line;
}

/// A comment goes on with deeper lines.
static std::string brokenComment(std::string line) {
  std::string text;
  const std::string mark = line.substr(0, line.find_first_not_of(" /")) + "    ";
  while (line.size() > columns) {
    const std::size_t at = line.rfind(", ", columns);
    if (at == std::string::npos || at < mark.size())
      break;
    text += line.substr(0, at + 1) + "\n";
    line = mark + line.substr(at + 2);
  }
  return text + line;
}

std::string breakLongLines(const std::string &text) {
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool isComment = line.compare(indentOf(line), 3, "///") == 0;
    const bool stays = line.size() <= columns || line.find('"') != std::string::npos ||
                       (!isComment && line.find("//") != std::string::npos);
    result += (stays ? line : isComment ? brokenComment(line) : brokenLine(line)) + "\n";
  }
  return result;
}

} // namespace modc
