// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names, literals and comments of C++ from the texts of a spec.
#include "passes/emit/CppNames.h"
#include "ir/CppWords.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

std::string cppIdentifier(llvm::StringRef text) {
  std::string name;
  for (char c : text) {
    bool plain = llvm::isAlnum(c) || c == '_';
    // Two underscores in a row are reserved for the implementation.
    if (plain && c != '_')
      name += c;
    else if (name.empty() || name.back() != '_')
      name += '_';
  }
  if (name.empty())
    name = "_";
  if (llvm::isDigit(name.front()))
    name = "_" + name;
  if (name.front() == '_' && (name.size() == 1 || llvm::isUpper(name[1])))
    name = "v" + name;
  if (isCppWord(name) || isCppMacro(name))
    name += '_';
  return name;
}

bool CppNames::reserve(llvm::StringRef name) { return taken.try_emplace(name, 1).second; }

std::string CppNames::take(llvm::StringRef wanted) {
  std::string name = cppIdentifier(wanted);
  if (reserve(name))
    return name;
  std::string base = name.back() == '_' ? name : name + "_";
  for (int i = 1;; ++i) {
    std::string candidate = i == 1 ? base : fmt::format("{}{}", base, i);
    if (reserve(candidate))
      return candidate;
  }
}

std::string CppNames::takeLocal(llvm::StringRef wanted) {
  std::string name = cppIdentifier(wanted), candidate = name;
  for (int i = 2; !reserve(candidate); ++i)
    candidate = fmt::format("{}_{}", name, i);
  return candidate;
}

std::string cppString(llvm::StringRef text) {
  std::string literal = "\"";
  for (unsigned char c : text) {
    if (c == '"' || c == '\\')
      literal += fmt::format("\\{}", static_cast<char>(c));
    else if (c == '\n')
      literal += "\\n";
    else if (c < 0x20 || c == 0x7f || c == '?')
      literal += c == '?' ? std::string("?") : fmt::format("\\{:03o}", c);
    else
      literal += static_cast<char>(c);
    // "??/" and its kin are trigraphs before C++17 and warned about after.
    if (c == '?' && literal.size() > 2 && literal[literal.size() - 2] == '?')
      literal.insert(literal.size() - 1, "\\");
  }
  return literal + "\"";
}

std::string cppComment(llvm::StringRef text) {
  std::string comment;
  for (unsigned char c : text) {
    bool space = c < 0x20 || c == 0x7f;
    if (space && (comment.empty() || comment.back() == ' '))
      continue;
    comment += space ? ' ' : static_cast<char>(c);
  }
  // A backslash at the end, also as a trigraph, would make the next line part of the comment.
  llvm::StringRef rest = llvm::StringRef(comment).rtrim(" \\");
  while (rest.consume_back("?\?/"))
    rest = rest.rtrim(" \\");
  return rest.str();
}

} // namespace modc
