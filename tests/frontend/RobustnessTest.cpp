// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hostile and broken input: deep nesting, long chains, every prefix and every deletion of good specs. Nothing may crash,
// hang, or be rejected without a report.
#include "tests/frontend/Golden.h"
#include "tests/frontend/ParseText.h"

#include <gtest/gtest.h>

using namespace modc;
using modc::test::ParsedText;

namespace {

std::string repeat(llvm::StringRef part, size_t count) {
  std::string result;
  result.reserve(part.size() * count);
  for (size_t i = 0; i != count; ++i)
    result += part;
  return result;
}

std::string inForward(const std::string &body) { return "module M {\nforward(x: f32[N]) {\n" + body + "\n}\n}\n"; }

void expectTooDeep(const std::string &text) {
  ParsedText parsed(text);
  EXPECT_NE(parsed.messages().find("[M0121]"), std::string::npos) << parsed.messages().substr(0, 2000);
}

constexpr size_t Million = 1000000;

TEST(Robustness, DeepNestingIsReported) {
  expectTooDeep(inForward("y = " + repeat("(", Million) + "x" + repeat(")", Million)));
  expectTooDeep(inForward("y = " + repeat("(", Million)));
  expectTooDeep(inForward("y = " + repeat("(\n", Million)));
  expectTooDeep(inForward("y = " + repeat("[", Million)));
  expectTooDeep(inForward("y = " + repeat("f(", Million)));
  expectTooDeep(inForward("y = " + repeat("x[", Million)));
  expectTooDeep(inForward("y = " + repeat("{a: ", Million)));
  expectTooDeep(inForward("y = " + repeat("-", Million) + "x"));
  expectTooDeep(inForward("y = " + repeat("not ", Million) + "x"));
  expectTooDeep(inForward("y = " + repeat("x ** ", Million) + "x"));
  expectTooDeep(inForward("y = " + repeat("a if b else ", Million) + "x"));
  expectTooDeep(inForward(repeat("if x {", Million)));
  expectTooDeep(inForward(repeat("no_grad {\n", Million)));
  expectTooDeep(inForward("y = " + repeat("scan(x)(a) { b = ", Million)));
  expectTooDeep("module M {\n" + repeat("if x {", Million));
  expectTooDeep("module M {\nforward(x: " + repeat("(", Million));
}

TEST(Robustness, LongChainsAreReported) {
  expectTooDeep(inForward("y = x" + repeat(" + x", Million)));
  expectTooDeep(inForward("y = x" + repeat(".a", Million)));
  expectTooDeep(inForward("y = x" + repeat("()", Million)));
  expectTooDeep(inForward("y = x" + repeat("[0]", Million)));
}

TEST(Robustness, ModerateNestingIsAccepted) {
  EXPECT_EQ(ParsedText(inForward("y = " + repeat("(", 200) + "x" + repeat(")", 200))).messages(), "");
  EXPECT_EQ(ParsedText(inForward("y = x" + repeat(" + x", 1000))).messages(), "");
  EXPECT_EQ(ParsedText(inForward(repeat("if x {\n", 200) + repeat("}\n", 200))).messages(), "");
  std::string elseIfs = "if x { y = 0 }" + repeat(" else if x { y = 1 }", 10000);
  EXPECT_EQ(ParsedText(inForward(elseIfs)).messages(), "");
}

TEST(Robustness, LargeFlatInputIsAccepted) {
  EXPECT_EQ(ParsedText(inForward(repeat("y = f(x, 1) + 2\n", 100000))).messages(), "");
  EXPECT_EQ(ParsedText(inForward("y = [" + repeat("1.5, ", 500000) + "]")).messages(), "");
  EXPECT_EQ(ParsedText(inForward("y = \"" + repeat("{x}", 100000) + "\"")).messages(), "");
}

TEST(Robustness, ErrorsStopAtTheLimit) {
  ParsedText parsed(inForward(repeat("y = = 1\n", 100000)));
  EXPECT_EQ(parsed.diags.diagnostics().size(), 20u);
  EXPECT_TRUE(parsed.diags.limitReached());
}

// The text ends wherever the limit is passed: in the checks of the text already, or between two tokens of a declaration.
TEST(Robustness, TheLimitMayBePassedAnywhere) {
  std::string controls = "#" + repeat("\x01", 21) + "\n";
  for (const char *text : {"module M { }", "train M { }", "dim N <= 3", "import \"a\"", "@frozen module M { }"})
    EXPECT_TRUE(ParsedText(controls + text).diags.limitReached());
  const char *declarations[] = {"module M { }",  "hook forward(a)(x) { }",
                                "hook f(x) { }", "param w: f32[2] = ones",
                                "a = Linear(1)", "let a = f()",
                                "repr \"a{b}\"", "forward(x: f32[N]) -> f32[N] { }"};
  for (const char *text : declarations)
    for (unsigned errors = 0; errors != 22; ++errors)
      for (size_t at = 0; at <= llvm::StringRef(text).size(); ++at) {
        std::string broken = text;
        broken.insert(at, "$ $ ");
        ParsedText parsed("module M {\n" + repeat("$\n", errors) + broken + "\n}\n");
        parsed.dump();
      }
}

TEST(Robustness, NoiseIsReported) {
  for (const char *part :
       {"}", ")", "{", "(", "[", "\"", "'", ".", ",", ":", "=", "@", "module ", "else ", "\xff", "$"})
    EXPECT_TRUE(ParsedText(repeat(part, 10000)).diags.hasErrors()) << part;
}

class MutationTest : public testing::TestWithParam<std::string> {};

TEST_P(MutationTest, EveryPrefix) {
  std::string text = test::readFile(GetParam());
  for (size_t length = 0; length != text.size(); ++length)
    ParsedText parsed(llvm::StringRef(text).take_front(length));
}

TEST_P(MutationTest, EveryByteMissingOrReplaced) {
  std::string text = test::readFile(GetParam());
  for (size_t at = 0; at != text.size(); ++at) {
    std::string shorter = text;
    shorter.erase(at, 1);
    ParsedText parsed(shorter);
    std::string changed = text;
    changed[at] = "(){}\"\n.\x80"[at % 8];
    ParsedText reparsed(changed);
    // A dump walks the whole tree: what was built is well formed.
    reparsed.dump();
  }
}

INSTANTIATE_TEST_SUITE_P(Specs, MutationTest, testing::ValuesIn(test::filesIn(MODC_PARSE_TESTS, ".mspec")),
                         [](const auto &info) { return test::stem(info.param); });

} // namespace
