// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// String literals: escapes and `{expr}` parts, and the names of members, which may be strings.
#include "frontend/ParserImpl.h"

using namespace modc::ast;
using llvm::StringRef;

namespace modc {

static llvm::SMRange rangeOf(const char *begin, const char *end) {
  return {llvm::SMLoc::getFromPointer(begin), llvm::SMLoc::getFromPointer(end)};
}

std::unique_ptr<StringExpr> Parser::parseString() {
  if (!at(Kind::String)) {
    expected("a string");
    return nullptr;
  }
  Token literal = token;
  advance();
  auto string = std::make_unique<StringExpr>();
  string->text = literal.text.str();
  // The lexer has reported a missing closing quote.
  StringRef body = literal.text.drop_front();
  if (!body.empty() && body.back() == literal.text.front())
    body = body.drop_back();
  return parseStringParts(*string, body) ? finish(std::move(string), literal.loc()) : nullptr;
}

/// A string that is no pattern for names: paths and keys.
std::unique_ptr<StringExpr> Parser::parsePlainString(StringRef use) {
  Owned<StringExpr> string = parseString();
  if (string && !string->isPlain()) {
    reportOnce(diag::PlainStringNeeded, string->range, use);
    return nullptr;
  }
  return string;
}

bool Parser::parseStringParts(StringExpr &string, StringRef body) {
  std::string text;
  for (const char *pos = body.begin(); pos != body.end();) {
    bool isDoubled = pos + 1 != body.end() && pos[1] == *pos;
    if (*pos == '\\') {
      parseEscape(pos, body.end(), text);
    } else if (*pos == '{' && !isDoubled) {
      ExprPtr expr = parseInterpolated(StringRef(pos + 1, body.end() - pos - 1), pos);
      if (!expr)
        return false;
      adopt(string, string.parts.emplace_back().expr, std::move(expr));
      string.parts.back().text = std::exchange(text, {});
    } else if (*pos == '}' && !isDoubled) {
      reportOnce(diag::BraceInString, rangeOf(pos, pos + 1));
      return false;
    } else {
      text += *pos;
      pos += *pos == '{' || *pos == '}' ? 2 : 1;
    }
  }
  string.parts.push_back({std::move(text), nullptr});
  return true;
}

/// Parses the expression at the start of `rest`, up to the `}` behind it, and moves `pos` behind that.
ExprPtr Parser::parseInterpolated(StringRef rest, const char *&pos) {
  Parser inner(rest, diags);
  inner.inString = true;
  inner.depth = depth;
  inner.lastReport = lastReport;
  ExprPtr expr = inner.parseExpr();
  if (expr && !inner.at(Kind::RightBrace))
    expr = inner.expected("`}`");
  lastReport = inner.lastReport;
  pos = inner.token.end().getPointer();
  return expr;
}

void Parser::parseEscape(const char *&pos, const char *end, std::string &text) {
  const char *start = pos++;
  if (pos == end) // an unterminated string, reported by the lexer
    return;
  switch (char escape = *pos++) {
  case 'n':
    text += '\n';
    break;
  case 't':
    text += '\t';
    break;
  case '\\':
  case '"':
  case '\'':
    text += escape;
    break;
  default:
    // A whole character, which may have several bytes.
    while (pos != end && (static_cast<unsigned char>(*pos) & 0xC0) == 0x80)
      ++pos;
    reportOnce(diag::UnknownEscape, rangeOf(start, pos), StringRef(start + 1, pos - start - 1));
  }
}

std::optional<MemberName> Parser::parseMemberName() {
  MemberName name;
  name.range = token.range();
  if (at(Kind::Identifier)) {
    name.word = token.text.str();
    advance();
    return name;
  }
  if (!at(Kind::String)) {
    expected("a name or a string");
    return std::nullopt;
  }
  name.string = parseString();
  if (!name.string)
    return std::nullopt;
  return name;
}

} // namespace modc
