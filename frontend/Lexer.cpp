// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lexer: blanks and comments, words, numbers, strings, punctuation.
#include "frontend/Lexer.h"
#include "frontend/Utf8.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Unicode.h"

#include <algorithm>
#include <utility>

using llvm::StringRef;

namespace modc {
namespace {

bool isWordStart(char c) { return llvm::isAlpha(c) || c == '_'; }
bool isWordPart(char c) { return llvm::isAlnum(c) || c == '_'; }
bool isDecimal(char c) { return llvm::isDigit(c) || c == '_'; }
bool isTokenStart(char c) { return isWordPart(c) || StringRef("\"'()[]{},:;.=?!@+-*/%<>&|^~").contains(c); }

/// A byte of a character outside ASCII.
bool isForeign(char c) { return static_cast<unsigned char>(c) >= 0x80; }

constexpr char32_t ByteOrderMark = 0xFEFF;
bool isControl(char32_t c) { return c < ' ' || (c >= 0x7F && c < 0xA0); }
bool isReportedByCheckText(char32_t c) { return isControl(c) || isBidiControl(c); }

Token::Kind wordKind(StringRef word) {
  return llvm::StringSwitch<Token::Kind>(word)
#define KEYWORD(kind, spelling) .Case(spelling, Token::Kind::kind)
#include "frontend/Token.def"
      .Case("True", Token::Kind::True)
      .Case("False", Token::Kind::False)
      .Case("None", Token::Kind::None)
      .Default(Token::Kind::Identifier);
}

} // namespace

StringRef describe(Token::Kind kind) {
  switch (kind) {
#define TOKEN(kind, description)                                                                                       \
  case Token::Kind::kind:                                                                                              \
    return description;
#include "frontend/Token.def"
  }
  return "";
}

std::string describe(const Token &token) {
  if (token.is(Token::Kind::EndOfFile) || token.is(Token::Kind::Newline))
    return describe(token.kind).str();
  if (token.is(Token::Kind::String))
    return "a string";
  constexpr size_t Shown = 40;
  return "`" + token.text.take_front(Shown).str() + (token.text.size() > Shown ? "...`" : "`");
}

Token Lexer::next() {
  if (const char *newline = skipBlanks()) {
    Token token;
    token.kind = Token::Kind::Newline;
    token.text = StringRef(newline, 0);
    return token;
  }
  const char *start = pos;
  if (pos == end)
    return make(Token::Kind::EndOfFile, start);
  if (isWordStart(*pos) || isForeign(*pos))
    return lexWord();
  if (llvm::isDigit(*pos) || (*pos == '.' && llvm::isDigit(peek(1))))
    return lexNumber();
  if (*pos == '"' || *pos == '\'')
    return lexString();
  return lexPunctuation();
}

void Lexer::closeParens() {
  while (!newlineCounts())
    openBrackets.pop_back();
}

Token Lexer::make(Token::Kind kind, const char *start) {
  Token token;
  token.kind = kind;
  token.startsLine = lineStart;
  token.text = StringRef(start, pos - start);
  lineStart = false;
  return token;
}

const char *Lexer::skipBlanks() {
  const char *newline = nullptr;
  while (pos != end) {
    if (*pos == '\n') {
      if (!newline && newlineCounts())
        newline = pos;
      ++pos;
      lineStart = true;
    } else if (*pos == ' ' || *pos == '\t') {
      ++pos;
    } else if (*pos == '#') {
      skipComment();
    } else if (isTokenStart(*pos) || !skipUnexpected()) {
      break;
    }
  }
  return newline;
}

void Lexer::skipComment() {
  const char *start = pos;
  pos = std::find(pos, end, '\n');
  collected.push_back({StringRef(start, pos - start).rtrim(), lineStart});
}

/// Passes over what can start no token. What checkText has reported is not reported again. False, and nothing passed,
/// before a character of another script, which is read as a name.
bool Lexer::skipUnexpected() {
  const char *start = pos;
  char32_t character = 0;
  if (!decodeUtf8(&pos, end, character)) {
    ++pos;
    return true;
  }
  if (isReportedByCheckText(character) || (character == ByteOrderMark && lineStart))
    return true;
  if (isForeign(*start) && llvm::sys::unicode::isPrintable(static_cast<int>(character))) {
    pos = start;
    return false;
  }
  reportUnexpected(start, isForeign(*start) ? fmt::format("U+{:04X}", static_cast<unsigned>(character))
                                            : fmt::format("`{}`", *start));
  if (*start == '\\' && peek() == '\n')
    ++pos; // meant to continue the line
  return true;
}

void Lexer::reportUnexpected(const char *start, const std::string &shown) {
  diags.report(diag::UnexpectedCharacter, {llvm::SMLoc::getFromPointer(start), llvm::SMLoc::getFromPointer(pos)},
               shown);
}

/// A name or keyword. Letters of other scripts are reported and kept: they are one mistake, not several.
Token Lexer::lexWord() {
  const char *start = pos;
  bool isReported = false;
  while (true) {
    pos = std::find_if_not(pos, end, isWordPart);
    const char *foreign = pos;
    for (char32_t character = 0; pos != end && isForeign(*pos);)
      if (!decodeUtf8(&pos, end, character))
        break;
    if (pos == foreign)
      break;
    if (!std::exchange(isReported, true))
      reportUnexpected(foreign, fmt::format("`{}`", std::string_view(foreign, pos - foreign)));
  }
  return make(wordKind(StringRef(start, pos - start)), start);
}

/// Finds the extent of a number; the parser checks and converts its text. `0..n` is an integer and a range.
Token Lexer::lexNumber() {
  const char *start = pos;
  auto kind = Token::Kind::Integer;
  // The length of `e`, `e+` or `e-` before a digit, at this distance from `pos`.
  auto exponent = [&](unsigned offset) -> unsigned {
    if (peek(offset) != 'e' && peek(offset) != 'E')
      return 0;
    unsigned length = peek(offset + 1) == '+' || peek(offset + 1) == '-' ? 2 : 1;
    return llvm::isDigit(peek(offset + length)) ? length : 0;
  };
  bool isHex = *pos == '0' && (peek(1) == 'x' || peek(1) == 'X');
  if (!isHex) {
    pos = std::find_if_not(pos, end, isDecimal);
    if (peek() == '.' && peek(1) != '.' && (!isWordStart(peek(1)) || exponent(1) != 0)) {
      kind = Token::Kind::Float;
      pos = std::find_if_not(pos + 1, end, isDecimal);
    }
    if (unsigned length = exponent(0)) {
      kind = Token::Kind::Float;
      pos += length;
    }
  }
  pos = std::find_if_not(pos, end, isWordPart);
  return make(kind, start);
}

/// Finds the extent of a string, quotes included. An unterminated one ends with its line.
Token Lexer::lexString() {
  const char *start = pos++;
  while (pos != end && *pos != *start && *pos != '\n')
    pos += *pos == '\\' && pos + 1 != end && pos[1] != '\n' ? 2 : 1;
  if (pos != end && *pos == *start)
    ++pos;
  else
    diags.report(diag::UnterminatedString, {llvm::SMLoc::getFromPointer(start), llvm::SMLoc::getFromPointer(pos)},
                 *start == '"' ? "`\"`" : "`'`");
  return make(Token::Kind::String, start);
}

Token Lexer::lexPunctuation() {
  static constexpr struct {
    Token::Kind kind;
    std::string_view spelling;
  } Table[] = {
#define PUNCTUATION(kind, spelling) {Token::Kind::kind, spelling},
#include "frontend/Token.def"
  };
  std::string_view rest(pos, std::min<size_t>(end - pos, 3));
  for (const auto &entry : Table) {
    if (rest[0] != entry.spelling[0] || rest.substr(0, entry.spelling.size()) != entry.spelling)
      continue;
    const char *start = pos;
    pos += entry.spelling.size();
    trackBracket(entry.kind);
    return make(entry.kind, start);
  }
  llvm_unreachable("isTokenStart() and Token.def disagree");
}

void Lexer::trackBracket(Token::Kind kind) {
  switch (kind) {
  case Token::Kind::LeftParen:
  case Token::Kind::LeftBracket:
  case Token::Kind::LeftBrace:
    openBrackets.push_back(pos[-1]);
    break;
  case Token::Kind::RightParen:
  case Token::Kind::RightBracket:
    // One that does not fit is left to the parser, which knows what was expected.
    if (!openBrackets.empty() && openBrackets.back() == (kind == Token::Kind::RightParen ? '(' : '['))
      openBrackets.pop_back();
    break;
  case Token::Kind::RightBrace:
    // A closing brace ends its block whatever is open inside.
    closeParens();
    if (!openBrackets.empty())
      openBrackets.pop_back();
    break;
  default:
    break;
  }
}

void checkText(StringRef text, DiagnosticEngine &diags) {
  bool reportedReturn = false;
  const char *pos = text.begin();
  auto report = [&](auto diag, const char *start, auto... args) {
    diags.report(diag, {llvm::SMLoc::getFromPointer(start), llvm::SMLoc::getFromPointer(pos)}, args...);
  };
  while (pos != text.end() && !diags.limitReached()) {
    const char *start = pos;
    if ((*pos >= ' ' && *pos < 0x7F) || *pos == '\n' || *pos == '\t') {
      ++pos;
      continue;
    }
    char32_t character = 0;
    if (!decodeUtf8(&pos, text.end(), character)) {
      unsigned byte = static_cast<unsigned char>(*start);
      // The bytes that follow in the same broken character are the same mistake.
      do
        ++pos;
      while (pos != text.end() && (static_cast<unsigned char>(*pos) & 0xC0) == 0x80);
      report(diag::InvalidUtf8, start, byte);
    } else if (character == '\r') {
      if (!std::exchange(reportedReturn, true))
        report(diag::CarriageReturn, start);
    } else if (isControl(character)) {
      report(diag::ControlCharacter, start, static_cast<unsigned>(character));
    } else if (isBidiControl(character)) {
      report(diag::BidiControl, start, static_cast<unsigned>(character));
    } else if (character == ByteOrderMark && start == text.begin()) {
      report(diag::ByteOrderMark, start);
    }
  }
}

} // namespace modc
