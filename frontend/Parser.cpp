// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The parser's ground: tokens, blocks, and recovery after an error.
#include "frontend/ParserImpl.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace modc::ast;
using llvm::StringRef;

namespace modc {

std::unique_ptr<File> parseFile(llvm::SourceMgr &sources, unsigned bufferId, DiagnosticEngine &diags) {
  constexpr size_t MaxBytes = 64 << 20;
  StringRef text = sources.getMemoryBuffer(bufferId)->getBuffer();
  if (text.size() > MaxBytes) {
    diags.report(diag::FileTooLarge, llvm::SMLoc::getFromPointer(text.begin()), text.size(), MaxBytes);
    return std::make_unique<File>();
  }
  checkText(text, diags);
  return Parser(text, diags).parseFile();
}

std::unique_ptr<File> Parser::parseFile() {
  auto file = std::make_unique<File>();
  while (true) {
    skipNewlines();
    if (at(Kind::EndOfFile))
      break;
    llvm::SMLoc start = token.loc();
    if (at(Kind::RightBrace)) {
      reportOnce(diag::UnmatchedClosing, token.range(), token.text);
      advance();
      continue;
    }
    if (DeclPtr item = parseFileItem()) {
      file->items.push_back(std::move(item));
      if (endOfItem())
        continue;
    }
    synchronize(start, 0);
    openParens = 0;
  }
  file->comments = lexer.comments();
  file->range = {llvm::SMLoc::getFromPointer(text.begin()), llvm::SMLoc::getFromPointer(text.end())};
  return file;
}

// Tokens

const Token &Parser::peek(unsigned offset) {
  while (ahead.size() < offset)
    ahead.push_back(lexer.next());
  return ahead[offset - 1];
}

void Parser::advance() {
  if (!at(Kind::Newline) && !token.text.empty())
    previousEnd = token.end();
  if (at(Kind::LeftBrace))
    ++openBraces;
  if (at(Kind::RightBrace) && openBraces != 0)
    --openBraces;
  if (at(Kind::LeftParen) || at(Kind::LeftBracket))
    ++openParens;
  if ((at(Kind::RightParen) || at(Kind::RightBracket)) && openParens != 0)
    --openParens;
  if (ahead.empty()) {
    token = lexer.next();
  } else {
    token = ahead.front();
    ahead.pop_front();
  }
  if (diags.limitReached()) {
    token.kind = Kind::EndOfFile;
    token.text = token.text.take_front(0);
  }
}

bool Parser::accept(Kind kind) {
  if (!at(kind))
    return false;
  advance();
  return true;
}

bool Parser::expect(Kind kind) {
  if (accept(kind))
    return true;
  expected(describe(kind));
  return false;
}

bool Parser::expectClosing(Kind kind, const Token &opening) {
  if (accept(kind))
    return true;
  reportOnce(diag::ExpectedToken, token.range(), "`,` or " + describe(kind).str(), describeToken())
      .note(opening.range(), "`" + opening.text + "` opened here");
  return false;
}

std::optional<Identifier> Parser::parseIdentifier() {
  if (!at(Kind::Identifier)) {
    expected("a name");
    return std::nullopt;
  }
  Identifier name{token.text.str(), token.range()};
  advance();
  return name;
}

bool Parser::parseName(Identifier &name) {
  // A name that was seen ahead may be gone: behind the error limit the text ends.
  std::optional<Identifier> parsed = parseIdentifier();
  if (parsed)
    name = std::move(*parsed);
  return parsed.has_value();
}

std::string Parser::describeToken() const {
  return inString && at(Kind::EndOfFile) ? "the end of the string" : describe(token);
}

std::nullptr_t Parser::expected(StringRef what) {
  reportOnce(diag::ExpectedToken, token.range(), what, describeToken());
  return nullptr;
}

std::nullptr_t Parser::tooDeep(unsigned limit) {
  reportOnce(diag::TooDeep, token.range(), limit);
  return nullptr;
}

/// Python's statements that have another form here. True if one stands at the current place.
bool Parser::reportForeignKeyword() {
  if (!at(Kind::Identifier))
    return false;
  StringRef word = token.text;
  StringRef instead = llvm::StringSwitch<StringRef>(word)
                          .Case("def", "what a module computes is `forward(x: f32[N]) { ... }`")
                          .Case("class", "a module is `module Name(...) { ... }`")
                          .Case("elif", "write `else if`")
                          .Case("while", "a loop over a run-time length is `scan`")
                          .Case("with", "gradients are switched off by `no_grad { ... }`")
                          .Case("pass", "an empty block is `{ }`")
                          .Case("from", "a file of modules is read by `import \"file.mspec\"`")
                          .Case("lambda", "functions are named operators, modules and hooks")
                          .Cases("try", "raise", "what must hold is stated by `assert`")
                          .Cases("break", "continue", "a loop is unrolled as a whole")
                          .Case("del", "memory is planned by the compiler")
                          .Default("");
  // All of these can be names too: as Python's keyword they stand before a word, a colon or the end of the line.
  const Token &after = peek();
  bool isKeyword = !instead.empty() && !after.is(Kind::Equal) && !after.is(Kind::LeftParen) && !after.is(Kind::Dot) &&
                   !after.is(Kind::LeftBracket) && !after.is(Kind::Comma);
  if (isKeyword)
    reportOnce(diag::ForeignKeyword, token.range(), word, instead);
  return isKeyword;
}

// Blocks and recovery

void Parser::skipNewlines() {
  while (at(Kind::Newline))
    advance();
}

bool Parser::expectBlockStart() {
  if (at(Kind::Equal)) {
    reportOnce(diag::AssignmentInExpression, token.range()).fixIt(token.range(), "==");
    return false;
  }
  if (at(Kind::Colon)) {
    reportOnce(diag::ColonBlock, token.range()).fixIt(token.range(), "{");
    advance();
    return at(Kind::LeftBrace);
  }
  if (at(Kind::Newline) && peek().is(Kind::LeftBrace))
    advance();
  if (at(Kind::LeftBrace))
    return true;
  expected("`{`");
  return false;
}

bool Parser::parseBraces(llvm::SMRange &range, llvm::function_ref<bool()> parseItem) {
  if (!expectBlockStart())
    return false;
  Nesting nesting(*this);
  if (nesting.tooDeep())
    return false;
  Scoped<bool> braces(bracesAllowed, true);
  Token opening = token;
  advance();
  unsigned level = openBraces, parens = openParens;
  while (true) {
    skipNewlines();
    if (accept(Kind::RightBrace))
      break;
    if (at(Kind::EndOfFile) || atFileLevelItem()) {
      reportOnce(diag::UnclosedBlock, token.range(), describeToken()).note(opening.range(), "`{` opened here");
      openBraces = level - 1;
      break;
    }
    llvm::SMLoc start = token.loc();
    if (parseItem() && endOfItem())
      continue;
    synchronize(start, level);
    openParens = parens;
  }
  range = rangeFrom(opening.loc());
  return true;
}

/// A declaration or statement is over at the end of its line or of its block.
bool Parser::endOfItem() {
  if (at(Kind::Semicolon)) {
    reportOnce(diag::Semicolon, token.range()).fixIt(token.range(), "");
    advance();
    accept(Kind::Newline);
    return true;
  }
  if (accept(Kind::Newline) || at(Kind::RightBrace) || at(Kind::EndOfFile))
    return true;
  expected("the end of the line");
  return false;
}

/// Moves to the next item of the block at `level`. Open brackets may be the mistake, so a line that is indented no
/// deeper than the failed item ends it too.
void Parser::synchronize(llvm::SMLoc itemStart, unsigned level) {
  unsigned indent = column(itemStart);
  unsigned levelOfError = std::max(openBraces, level);
  if (token.loc() == itemStart && !at(Kind::RightBrace))
    advance();
  while (!at(Kind::EndOfFile) && !atFileLevelItem()) {
    if (at(Kind::Newline) && openBraces <= level) {
      advance();
      break;
    }
    if (at(Kind::RightBrace) && openBraces <= level)
      break;
    bool isClosing = at(Kind::RightBrace) || at(Kind::RightParen) || at(Kind::RightBracket);
    if (token.startsLine && !isClosing && openBraces <= levelOfError && column(token.loc()) <= indent)
      break;
    advance();
  }
  openBraces = std::min(openBraces, level);
  lexer.closeParens();
}

/// Moves to the `,` or `)` after a broken argument of the list whose parenthesis is the `level`th open one. False if
/// there is none.
bool Parser::skipToNextParameter(unsigned level) {
  for (; !at(Kind::EndOfFile) && !at(Kind::Newline) && openParens >= level; advance()) {
    if (at(Kind::LeftBrace) || at(Kind::RightBrace))
      return false;
    if (openParens == level && (at(Kind::Comma) || at(Kind::RightParen)))
      return true;
  }
  return false;
}

/// `module M`, `train M`, `import "f"`, `dim N` in the first column: no block reaches over one of these.
bool Parser::atFileLevelItem() {
  if (!token.startsLine || !at(Kind::Identifier) || column(token.loc()) != 0)
    return false;
  if (atWord("import"))
    return peek().is(Kind::String);
  return (atWord("module") || atWord("train") || atWord("dim")) && peek().is(Kind::Identifier);
}

unsigned Parser::column(llvm::SMLoc loc) const {
  const char *pos = loc.getPointer();
  while (pos != text.begin() && pos[-1] != '\n')
    --pos;
  return loc.getPointer() - pos;
}

} // namespace modc
