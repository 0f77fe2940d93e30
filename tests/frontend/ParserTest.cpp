// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Parses the specs in parse/, compares their trees with the stored dumps, and checks values, ranges and recovery.
#include "frontend/ASTDump.h"
#include "frontend/Diagnostics.h"
#include "tests/frontend/Golden.h"
#include "tests/frontend/ParseText.h"

#include <gtest/gtest.h>

#include <limits>

using namespace modc;
using namespace modc::ast;
using llvm::cast;
using modc::test::ParsedText;

namespace {

class ParseFileTest : public testing::TestWithParam<std::string> {};

TEST_P(ParseFileTest, TreeMatchesDump) {
  std::string path = GetParam();
  ParsedText parsed(test::readFile(path), test::stem(path) + ".mspec");
  EXPECT_EQ(parsed.messages(), "");
  EXPECT_TRUE(test::matchesGolden(parsed.dump(), path.substr(0, path.rfind('.')) + ".ast"));
}

INSTANTIATE_TEST_SUITE_P(Specs, ParseFileTest, testing::ValuesIn(test::filesIn(MODC_PARSE_TESTS, ".mspec")),
                         [](const auto &info) { return test::stem(info.param); });

/// The expression of `p = <text>` in a forward, parsed without errors.
struct ParsedExpr {
  ParsedText parsed;
  const Expr *expr = nullptr;

  explicit ParsedExpr(const std::string &text) : parsed("module M {\nforward(x: f32[N]) {\np = " + text + "\n}\n}\n") {
    EXPECT_EQ(parsed.messages(), "");
    auto &module = cast<ModuleDecl>(*parsed.file->items.at(0));
    auto &body = cast<ForwardDecl>(*module.members.at(0)).body;
    expr = cast<AssignStmt>(*body.statements.at(0)).value.get();
  }

  std::string source() const { return test::textOf(expr->range); }
};

TEST(Parser, NumbersKeepTextAndValue) {
  EXPECT_EQ(cast<IntExpr>(*ParsedExpr("9223372036854775807").expr).value, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(cast<IntExpr>(*ParsedExpr("0x7fff_ffff").expr).value, 0x7fffffff);
  EXPECT_EQ(cast<FloatExpr>(*ParsedExpr("0.1").expr).value, 0.1);
  EXPECT_EQ(cast<FloatExpr>(*ParsedExpr("5e-324").expr).value, std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(cast<FloatExpr>(*ParsedExpr("1_0.2_5").expr).value, 10.25);
  EXPECT_EQ(cast<FloatExpr>(*ParsedExpr("1_0.2_5").expr).text, "1_0.2_5");
}

TEST(Parser, RangesCoverTheWrittenText) {
  EXPECT_EQ(ParsedExpr("(a + b) * c  # comment").source(), "(a + b) * c");
  EXPECT_EQ(ParsedExpr("f(x, dim = 1).y[0]").source(), "f(x, dim = 1).y[0]");
  EXPECT_EQ(ParsedExpr("a, b").source(), "a, b");
  EXPECT_EQ(ParsedExpr("[i for i in 0..n]").source(), "[i for i in 0..n]");
  ParsedExpr sum("(a) + b");
  EXPECT_EQ(test::textOf(cast<BinaryExpr>(*sum.expr).lhs->range), "a");
  EXPECT_EQ(test::textOf(cast<BinaryExpr>(*sum.expr).opRange), "+");
  EXPECT_EQ(test::textOf(cast<BinaryExpr>(*sum.expr).range), "(a) + b");
}

TEST(Parser, RangesInsideStringsPointIntoTheFile) {
  ParsedExpr string("\"layer{ i + 1 }x\"");
  auto &parts = cast<StringExpr>(*string.expr).parts;
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].text, "layer");
  EXPECT_EQ(test::textOf(parts[0].expr->range), "i + 1");
  EXPECT_EQ(parts[1].text, "x");
}

TEST(Parser, DeclarationRangesHoldTheirAttributes) {
  ParsedText parsed("module M {\n  @frozen param w: f32[2] = ones\n}\n");
  auto &module = cast<ModuleDecl>(*parsed.file->items.at(0));
  EXPECT_EQ(test::textOf(module.members.at(0)->range), "@frozen param w: f32[2] = ones");
  EXPECT_EQ(test::textOf(module.range), "module M {\n  @frozen param w: f32[2] = ones\n}");
}

TEST(Parser, CommentsAreKept) {
  ParsedText parsed("# one\nmodule M { # two  \n\n  # three\n}\n# four");
  ASSERT_EQ(parsed.file->comments.size(), 4u);
  EXPECT_EQ(parsed.file->comments[1].text, "# two");
  EXPECT_FALSE(parsed.file->comments[1].ownLine);
  EXPECT_TRUE(parsed.file->comments[2].ownLine);
  EXPECT_EQ(parsed.file->comments[3].text, "# four");
}

TEST(Parser, EmptyFilesHaveNoItems) {
  for (const char *text : {"", "\n", "# only a comment", "   \n\n\t\n"}) {
    ParsedText parsed(text);
    EXPECT_EQ(parsed.messages(), "");
    EXPECT_TRUE(parsed.file->items.empty());
  }
}

/// Counts the errors of a text and shows what was understood beside them.
struct Recovery {
  unsigned errors;
  std::string dump;
  explicit Recovery(const std::string &text) {
    ParsedText parsed(text);
    errors = parsed.diags.errorCount();
    dump = parsed.dump();
    messages = parsed.messages();
  }
  std::string messages;
};

TEST(Parser, OneErrorForEachBrokenStatement) {
  Recovery result("module M {\n  a = Linear(1\n  b = Linear(2, 3)\n  c = Linear(4 5)\n  d = )\n  e = E()\n}\n"
                  "module K {\n  f = F()\n}\n");
  EXPECT_EQ(result.errors, 3u) << result.messages;
  EXPECT_EQ(result.dump,
            "module M\n  child b = (call Linear 2 3)\n  child e = (call E)\nmodule K\n  child f = (call F)\n");
}

TEST(Parser, BrokenArgumentKeepsTheBody) {
  Recovery result("module M {\n  forward(x: f32[N, y: f32[N]], z: 3) -> f32[N] {\n    a = \n    return z\n  }\n}\n");
  EXPECT_EQ(result.errors, 3u) << result.messages;
  EXPECT_EQ(result.dump, "module M\n  forward -> f32[N]\n    return z\n");
}

TEST(Parser, BrokenDictionaryDoesNotEndItsBlock) {
  Recovery result("module M {\n  d = ModuleDict { a: 1 +, b: 2 }\n  e = ModuleDict {\n    a: A(,\n    b: B()\n  }\n"
                  "  f = F()\n}\n");
  EXPECT_EQ(result.errors, 2u) << result.messages;
  EXPECT_EQ(result.dump, "module M\n  child f = (call F)\n");
}

TEST(Parser, BrokenHeaderSkipsItsBlock) {
  Recovery result("module M {\n  forward(x: f32[N]) -> {\n    return x\n  }\n  a = A()\n}\n");
  EXPECT_EQ(result.errors, 1u) << result.messages;
  EXPECT_EQ(result.dump, "module M\n  child a = (call A)\n");
}

TEST(Parser, UnclosedBlockEndsAtTheNextModule) {
  Recovery result("module M {\n  forward(x: f32[N]) {\n    if training {\n    return x\n  a = A()\n\nmodule K {\n}\n");
  EXPECT_EQ(result.errors, 1u) << result.messages;
  EXPECT_NE(result.dump.find("\nmodule K\n"), std::string::npos) << result.dump;
}

} // namespace
