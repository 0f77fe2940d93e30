// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decodes UTF-8 one character at a time, for the lexer and for carets.
#pragma once

#include "llvm/Support/ConvertUTF.h"

namespace modc {

/// Decodes the character at `*pos` and moves behind it. False, and `*pos` unmoved, if the bytes are not valid UTF-8.
inline bool decodeUtf8(const char **pos, const char *end, char32_t &character) {
  const auto *source = reinterpret_cast<const llvm::UTF8 *>(*pos);
  llvm::UTF32 value = 0;
  if (llvm::convertUTF8Sequence(&source, reinterpret_cast<const llvm::UTF8 *>(end), &value, llvm::strictConversion) !=
      llvm::conversionOK)
    return false;
  *pos = reinterpret_cast<const char *>(source);
  character = value;
  return true;
}

/// Characters that reorder the text around them, so that a reader sees something else than the compiler.
inline bool isBidiControl(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0x061C;
}

} // namespace modc
