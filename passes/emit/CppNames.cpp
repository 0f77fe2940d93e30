// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Keywords, reserved words and macros that a name from a spec must not become.
#include "passes/emit/CppNames.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <fmt/format.h>

namespace modc {

/// C++20 keywords, alternative tokens, and macros of the standard library, of Linux compilers and of common system headers.
static const llvm::StringSet<> &reservedWords() {
  static const llvm::StringSet<> words = {"alignas",       "alignof",      "and",
                                          "and_eq",        "asm",          "auto",
                                          "bitand",        "bitor",        "bool",
                                          "break",         "case",         "catch",
                                          "char",          "char8_t",      "char16_t",
                                          "char32_t",      "class",        "compl",
                                          "concept",       "const",        "consteval",
                                          "constexpr",     "constinit",    "const_cast",
                                          "continue",      "co_await",     "co_return",
                                          "co_yield",      "decltype",     "default",
                                          "delete",        "do",           "double",
                                          "dynamic_cast",  "else",         "enum",
                                          "explicit",      "export",       "extern",
                                          "false",         "float",        "for",
                                          "friend",        "goto",         "if",
                                          "inline",        "int",          "long",
                                          "mutable",       "namespace",    "new",
                                          "noexcept",      "not",          "not_eq",
                                          "nullptr",       "operator",     "or",
                                          "or_eq",         "private",      "protected",
                                          "public",        "register",     "reinterpret_cast",
                                          "requires",      "return",       "short",
                                          "signed",        "sizeof",       "static",
                                          "static_assert", "static_cast",  "struct",
                                          "switch",        "template",     "this",
                                          "thread_local",  "throw",        "true",
                                          "try",           "typedef",      "typeid",
                                          "typename",      "union",        "unsigned",
                                          "using",         "virtual",      "void",
                                          "volatile",      "wchar_t",      "while",
                                          "xor",           "xor_eq",       "main",
                                          "std",           "modc",         "assert",
                                          "errno",         "linux",        "unix",
                                          "major",         "minor",        "makedev",
                                          "stdin",         "stdout",       "stderr",
                                          "signals",       "slots",        "emit",
                                          "EOF",           "NULL",         "NAN",
                                          "INFINITY",      "HUGE_VAL",     "I",
                                          "complex",       "BUFSIZ",       "RAND_MAX",
                                          "EXIT_SUCCESS",  "EXIT_FAILURE", "TRUE",
                                          "FALSE",         "DOMAIN",       "OVERFLOW",
                                          "UNDERFLOW",     "near",         "far",
                                          "min",           "max",          "interface",
                                          "small",         "IN",           "OUT",
                                          "ERROR",         "BIG_ENDIAN",   "LITTLE_ENDIAN"};
  return words;
}

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
  if (reservedWords().contains(name) || llvm::StringRef(name).starts_with("MODC_"))
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
  std::size_t end = comment.find_last_not_of(" \\");
  comment.resize(end == std::string::npos ? 0 : end + 1);
  return comment;
}

} // namespace modc
