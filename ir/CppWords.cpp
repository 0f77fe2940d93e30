// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Keywords, reserved words and macros that a name from a spec must not become.
#include "ir/CppWords.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

namespace modc {

/// C++20 keywords, alternative tokens, and macros of the standard library, of Linux compilers and of common system headers.
static const llvm::StringSet<> &reservedWords() {
  static const llvm::StringSet<> words = {"alignas",
                                          "alignof",
                                          "and",
                                          "and_eq",
                                          "asm",
                                          "auto",
                                          "bitand",
                                          "bitor",
                                          "bool",
                                          "break",
                                          "case",
                                          "catch",
                                          "char",
                                          "char8_t",
                                          "char16_t",
                                          "char32_t",
                                          "class",
                                          "compl",
                                          "concept",
                                          "const",
                                          "consteval",
                                          "constexpr",
                                          "constinit",
                                          "const_cast",
                                          "continue",
                                          "co_await",
                                          "co_return",
                                          "co_yield",
                                          "decltype",
                                          "default",
                                          "delete",
                                          "do",
                                          "double",
                                          "dynamic_cast",
                                          "else",
                                          "enum",
                                          "explicit",
                                          "export",
                                          "extern",
                                          "false",
                                          "float",
                                          "for",
                                          "friend",
                                          "goto",
                                          "if",
                                          "inline",
                                          "int",
                                          "long",
                                          "mutable",
                                          "namespace",
                                          "new",
                                          "noexcept",
                                          "not",
                                          "not_eq",
                                          "nullptr",
                                          "operator",
                                          "or",
                                          "or_eq",
                                          "private",
                                          "protected",
                                          "public",
                                          "register",
                                          "reinterpret_cast",
                                          "requires",
                                          "return",
                                          "short",
                                          "signed",
                                          "sizeof",
                                          "static",
                                          "static_assert",
                                          "static_cast",
                                          "struct",
                                          "switch",
                                          "template",
                                          "this",
                                          "thread_local",
                                          "throw",
                                          "true",
                                          "try",
                                          "typedef",
                                          "typeid",
                                          "typename",
                                          "union",
                                          "unsigned",
                                          "using",
                                          "virtual",
                                          "void",
                                          "volatile",
                                          "wchar_t",
                                          "while",
                                          "xor",
                                          "xor_eq",
                                          "main",
                                          "std",
                                          "modc",
                                          "assert",
                                          "errno",
                                          "linux",
                                          "unix",
                                          "major",
                                          "minor",
                                          "makedev",
                                          "stdin",
                                          "stdout",
                                          "stderr",
                                          "signals",
                                          "slots",
                                          "offsetof",
                                          "emit",
                                          "EOF",
                                          "NULL",
                                          "NAN",
                                          "INFINITY",
                                          "HUGE_VAL",
                                          "I",
                                          "complex",
                                          "BUFSIZ",
                                          "RAND_MAX",
                                          "EXIT_SUCCESS",
                                          "EXIT_FAILURE",
                                          "TRUE",
                                          "FALSE",
                                          "DOMAIN",
                                          "OVERFLOW",
                                          "UNDERFLOW",
                                          "near",
                                          "far",
                                          "min",
                                          "max",
                                          "interface",
                                          "small",
                                          "IN",
                                          "OUT",
                                          "ERROR",
                                          "BIG_ENDIAN",
                                          "LITTLE_ENDIAN"};
  return words;
}

/// Macros of <climits>, <cfloat>, <cmath>, <cstdint> and <clocale> come in families.
static bool isMacroOfFamily(llvm::StringRef name) {
  if (llvm::any_of(name, [](char c) { return llvm::isLower(c); }))
    return false;
  for (llvm::StringRef suffix : {"_MAX", "_MIN", "_DIG", "_WIDTH", "_EPSILON", "_BIT"})
    if (name.ends_with(suffix))
      return true;
  for (llvm::StringRef prefix : {"M_", "FP_", "FLT_", "DBL_", "LDBL_", "LC_", "SEEK_", "MATH_"})
    if (name.starts_with(prefix))
      return true;
  return false;
}

bool isCppMacro(llvm::StringRef name) {
  static const llvm::StringSet<> words = {"EOF",    "NULL",         "NAN",          "INFINITY",   "HUGE_VAL",
                                          "BUFSIZ", "EXIT_SUCCESS", "EXIT_FAILURE", "BIG_ENDIAN", "LITTLE_ENDIAN"};
  return words.contains(name) || name.starts_with("MODC_") || isMacroOfFamily(name);
}

bool isCppWord(llvm::StringRef name) { return reservedWords().contains(name) || isMacroOfFamily(name); }

} // namespace modc
