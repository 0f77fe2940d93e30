// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tokens: numbers beside ranges, newlines in and out of brackets, strings, comments, unclean text.
#include "frontend/Lexer.h"

#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

using namespace modc;

namespace {

using Kind = Token::Kind;

struct Lexed {
  llvm::SourceMgr sources;
  DiagnosticEngine diags{sources};
  std::vector<Token> tokens; // without the end of the file
  std::vector<ast::Comment> comments;

  explicit Lexed(llvm::StringRef text) {
    unsigned id = sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, "test.mspec"), llvm::SMLoc());
    llvm::StringRef buffer = sources.getMemoryBuffer(id)->getBuffer();
    checkText(buffer, diags);
    Lexer lexer(buffer, diags);
    for (Token token = lexer.next(); !token.is(Kind::EndOfFile); token = lexer.next())
      tokens.push_back(token);
    comments = lexer.comments();
  }

  /// Texts with a blank between; a newline is shown as `|`.
  std::string texts() const {
    std::string result;
    for (const Token &token : tokens)
      result += (result.empty() ? "" : " ") + (token.is(Kind::Newline) ? "|" : token.text.str());
    return result;
  }

  std::string codes() const {
    std::string result;
    for (const Diagnostic &diagnostic : diags.diagnostics())
      result += (result.empty() ? "" : " ") + info(diagnostic.id).code.str();
    return result;
  }
};

TEST(Lexer, RangesAreNoFloats) {
  EXPECT_EQ(Lexed("0..n").texts(), "0 .. n");
  EXPECT_EQ(Lexed("0..10").texts(), "0 .. 10");
  EXPECT_EQ(Lexed("1.5..2.5").texts(), "1.5 .. 2.5");
  EXPECT_EQ(Lexed("x[...,0]").texts(), "x [ ... , 0 ]");
  EXPECT_EQ(Lexed("0..n").tokens[0].kind, Kind::Integer);
}

TEST(Lexer, Numbers) {
  for (const char *text : {"1.", "1.5", ".5", "1e5", "1e-5", "1E+5", "1_0.5", "2.e3"})
    EXPECT_EQ(Lexed(text).tokens.at(0).kind, Kind::Float) << text;
  for (const char *text : {"0", "12", "1_000", "0x1F", "12abc"})
    EXPECT_EQ(Lexed(text).tokens.at(0).kind, Kind::Integer) << text;
  for (const char *text : {"1.", "1.5", "1e-5", "0x1F", "12abc", "2.e3"})
    EXPECT_EQ(Lexed(text).tokens.size(), 1u) << text;
  EXPECT_EQ(Lexed("1-5").texts(), "1 - 5");
  EXPECT_EQ(Lexed("1.e").texts(), "1 . e");
}

TEST(Lexer, WordsThatDeclareAreNames) {
  EXPECT_EQ(Lexed("param").tokens[0].kind, Kind::Identifier);
  EXPECT_EQ(Lexed("not").tokens[0].kind, Kind::Not);
  EXPECT_EQ(Lexed("None").tokens[0].kind, Kind::None);
  EXPECT_EQ(Lexed("nothing _x x1").texts(), "nothing _x x1");
}

TEST(Lexer, LongestOperatorWins) {
  EXPECT_EQ(Lexed("a**=b//c->d<<=e").texts(), "a **= b // c -> d <<= e");
  EXPECT_EQ(Lexed("a<=b==c!=d").texts(), "a <= b == c != d");
}

TEST(Lexer, NewlinesCountOutsideParentheses) {
  EXPECT_EQ(Lexed("a\n\n\nb").texts(), "a | b");
  EXPECT_EQ(Lexed("f(a,\n b)\nc").texts(), "f ( a , b ) | c");
  EXPECT_EQ(Lexed("{\na\n}").texts(), "{ | a | }");
  EXPECT_EQ(Lexed("f({\na\n})").texts(), "f ( { | a | } )");
  EXPECT_EQ(Lexed("f(\n}\na").texts(), "f ( } | a");
}

TEST(Lexer, NewlineLiesAtTheEndOfItsLine) {
  Lexed lexed("ab  # c\nd");
  EXPECT_EQ(lexed.tokens[1].text.begin() - lexed.tokens[0].text.begin(), 7);
  EXPECT_TRUE(lexed.tokens[0].startsLine);
  EXPECT_TRUE(lexed.tokens[2].startsLine);
}

TEST(Lexer, StringsEndWithTheirLine) {
  EXPECT_EQ(Lexed("\"a # b\" c").texts(), "\"a # b\" c");
  EXPECT_EQ(Lexed("'a\"b'").texts(), "'a\"b'");
  EXPECT_EQ(Lexed("\"a\\\"b\"").tokens.size(), 1u);
  Lexed open("\"abc\nd");
  EXPECT_EQ(open.texts(), "\"abc | d");
  EXPECT_EQ(open.codes(), "M0109");
  EXPECT_EQ(Lexed("\"abc\\").codes(), "M0109");
}

TEST(Lexer, UncleanText) {
  EXPECT_EQ(Lexed("\xEF\xBB\xBF"
                  "a")
                .codes(),
            "M0103");
  EXPECT_EQ(Lexed(llvm::StringRef("a\0b", 3)).codes(), "M0104");
  EXPECT_EQ(Lexed("# \x1b[31m").codes(), "M0104");
  EXPECT_EQ(Lexed("\"\xff\xfe\"").codes(), "M0105 M0105");
  EXPECT_EQ(Lexed("# \xC0\x80 overlong").codes(), "M0105");
  EXPECT_EQ(Lexed("# \xED\xA0\x80 surrogate").codes(), "M0105");
  EXPECT_EQ(Lexed("# \xF4\x90\x80\x80 too large").codes(), "M0105");
  EXPECT_EQ(Lexed("# cut \xE2\x82").codes(), "M0105");
  EXPECT_EQ(Lexed("\"\xE2\x80\xAE\"").codes(), "M0106");
  EXPECT_EQ(Lexed("a\r\nb\r\n").codes(), "M0107");
  EXPECT_EQ(Lexed("a $ b").codes(), "M0108");
  EXPECT_EQ(Lexed("a\xCE\xB1\xCE\xB2 b").codes(), "M0108");
  EXPECT_EQ(Lexed("# \xCE\xB1\n\"\xCE\xB1\"").codes(), "");
  EXPECT_EQ(Lexed("a\r\nb").texts(), "a | b");
}

} // namespace
