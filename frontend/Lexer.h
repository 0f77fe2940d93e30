// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Splits source text into tokens on demand, keeps comments, and checks that the text is clean UTF-8.
#pragma once

#include "frontend/AST.h"
#include "frontend/Diagnostics.h"

namespace modc {

struct Token {
  enum class Kind : unsigned char {
#define TOKEN(kind, description) kind,
#include "frontend/Token.def"
  };
  Kind kind = Kind::EndOfFile;
  bool startsLine = false; // nothing but blanks before it on its line
  llvm::StringRef text;    // as written; empty at the end of the file

  bool is(Kind other) const { return kind == other; }
  /// The word of an identifier; empty for other tokens, so that `word() == "param"` is safe.
  llvm::StringRef word() const { return kind == Kind::Identifier ? text : llvm::StringRef(); }
  llvm::SMLoc loc() const { return llvm::SMLoc::getFromPointer(text.begin()); }
  llvm::SMLoc end() const { return llvm::SMLoc::getFromPointer(text.end()); }
  llvm::SMRange range() const { return {loc(), end()}; }
};

/// "`(`", "a name": a kind as messages say it.
llvm::StringRef describe(Token::Kind kind);
/// "`fc1`", "the end of the line": a token as messages say it.
std::string describe(const Token &token);

/// Reports what no spec may contain: bad UTF-8, byte order mark, control and bidirectional characters, carriage returns.
/// The lexer then passes over these silently.
void checkText(llvm::StringRef text, DiagnosticEngine &diags);

/// Tokens of [begin, end). A newline is a token unless the innermost open bracket is `(` or `[`; several are one.
class Lexer {
public:
  Lexer(llvm::StringRef text, DiagnosticEngine &diags) : diags(diags), pos(text.begin()), end(text.end()) {}

  Token next();

  /// Forgets open `(` and `[`, so that newlines count again: for recovery from a missing closing bracket.
  void closeParens();

  const std::vector<ast::Comment> &comments() const { return collected; }

private:
  const char *skipBlanks(); // the first newline that counts, or null
  void skipComment();
  bool skipUnexpected();
  void reportUnexpected(const char *start, const std::string &shown);
  Token make(Token::Kind kind, const char *start);
  Token lexWord();
  Token lexNumber();
  Token lexString();
  Token lexPunctuation();
  void trackBracket(Token::Kind kind);
  bool newlineCounts() const { return openBrackets.empty() || openBrackets.back() == '{'; }
  char peek(unsigned offset = 0) const { return end - pos > static_cast<std::ptrdiff_t>(offset) ? pos[offset] : '\0'; }

  DiagnosticEngine &diags;
  const char *pos;
  const char *end;
  bool lineStart = true;
  std::string openBrackets;
  std::vector<ast::Comment> collected;
};

} // namespace modc
