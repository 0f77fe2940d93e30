// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc fmt`: specs before and after; and of every spec in the repository: formatting twice is formatting once, the tree
// stays the same and no comment is lost.
#include "frontend/format/Format.h"
#include "tests/frontend/Golden.h"
#include "tests/frontend/ParseText.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>

using modc::test::ParsedText;

namespace modc::test {
namespace {

std::vector<std::string> allSpecs() {
  std::vector<std::string> specs;
  for (const char *folder : {"frontend", "samples", "tests", "docs"}) {
    std::filesystem::path root = std::filesystem::path(MODC_SOURCE_DIR) / folder;
    if (!std::filesystem::exists(root))
      continue;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(root))
      if (entry.path().extension() == ".mspec")
        specs.push_back(entry.path().string());
  }
  std::sort(specs.begin(), specs.end());
  return specs;
}

std::vector<std::string> commentsOf(const ParsedText &parsed) {
  std::vector<std::string> comments;
  for (const ast::Comment &comment : parsed.file->comments) {
    llvm::SmallVector<llvm::StringRef> parts; // one line may hold several that stood in several lines
    comment.text.split(parts, '#');
    for (llvm::StringRef part : parts)
      comments.push_back(part.trim().str());
  }
  llvm::erase(comments, "");
  std::sort(comments.begin(), comments.end());
  return comments;
}

/// The layout of a text, checked against the text.
std::string checkedFormat(const std::string &text) {
  ParsedText before(text);
  EXPECT_EQ(before.messages(), "");
  shortenSpellings(*before.file);
  std::string result = formatted(*before.file);
  ParsedText after(result);
  EXPECT_EQ(after.messages(), "") << result;
  EXPECT_EQ(after.dump(), before.dump()) << result;
  EXPECT_EQ(commentsOf(after), commentsOf(before)) << result;
  EXPECT_EQ(formatted(*after.file), result);
  return result;
}

class FormatCase : public testing::TestWithParam<std::string> {};

TEST_P(FormatCase, MatchesFormatted) {
  std::string path = GetParam();
  EXPECT_TRUE(matchesGolden(checkedFormat(readFile(path)), path.substr(0, path.rfind('.')) + ".formatted"));
}

INSTANTIATE_TEST_SUITE_P(Specs, FormatCase, testing::ValuesIn(filesIn(MODC_SOURCE_DIR "/tests/fmt/cases", ".mspec")),
                         [](const auto &info) { return stem(info.param); });

TEST(Format, EverySpecKeepsItsMeaning) {
  unsigned checked = 0;
  for (const std::string &path : allSpecs()) {
    std::string text = readFile(path);
    if (ParsedText(text).diags.hasErrors())
      continue; // left as it is
    SCOPED_TRACE(path);
    checkedFormat(text);
    ++checked;
  }
  EXPECT_GT(checked, 50u);
}

TEST(Format, OurSpecsAreInTheirLayout) {
  for (const std::string &path : allSpecs()) {
    if (llvm::StringRef(path).contains("/tests/"))
      continue;
    std::string text = readFile(path);
    EXPECT_EQ(checkedFormat(text), text) << path << ": scripts/format brings it into its layout";
  }
}

std::string inForward(const std::string &statement) {
  return "module M {\n  forward(x: f32[N]) -> f32[N] {\n    " + statement + "\n  }\n}\n";
}

/// The only statement of a forward in its layout.
std::string statement(const std::string &text) {
  std::string result = checkedFormat(inForward(text));
  llvm::StringRef body(result);
  body.consume_front("module M {\n  forward(x: f32[N]) -> f32[N] {\n    ");
  body.consume_back("\n  }\n}\n");
  return body.str();
}

TEST(Format, ParenthesesFollowPrecedence) {
  for (const char *text : {"y = (a + b) * c",
                           "y = a - (b - c)",
                           "y = (-x) ** 2",
                           "y = -x ** 2",
                           "y = (a ** b) ** c",
                           "y = (a, b)[0]",
                           "y = (a if b else c) if d else e",
                           "y = not (a and b)",
                           "y = (not a) + b",
                           "y = a < (b < c)",
                           "y = (0..n)[1]",
                           "y = (1).real",
                           "y = (scan(x))(y)",
                           "y = x[(1, 2)]",
                           "y = x[1, 2]",
                           "y = x[1,]",
                           "a, = b",
                           "a, (b, c) = d",
                           "y = f((a, b))",
                           "y = (a or b) and c",
                           "y = a | b & (c | d)",
                           "y = ~(a + b)",
                           "({ a: 1 })[\"a\"] = 3",
                           "y: f32[N, a if b else c] = x"})
    if (!ParsedText(inForward(text)).diags.hasErrors())
      EXPECT_EQ(statement(text), text);
  EXPECT_EQ(statement("y = ((a * b)) + (c)"), "y = a * b + c");
}

TEST(Format, DeepAndLongTextsAreFormatted) {
  std::string parens, chain, blocks, list;
  for (int i = 0; i < 200; ++i) {
    parens += "f(";
    blocks += "if x {\n";
  }
  for (int i = 0; i < 1000; ++i)
    chain += " + x" + std::to_string(i);
  for (int i = 0; i < 20000; ++i)
    list += "1.5, ";
  checkedFormat(inForward("y = " + parens + "x" + std::string(200, ')')));
  checkedFormat(inForward("y = x" + chain));
  checkedFormat(inForward(blocks + std::string(200, '}')));
  checkedFormat(inForward("y = [" + list + "]"));
}

TEST(Format, EmptyFilesStayEmpty) {
  EXPECT_EQ(checkedFormat(""), "");
  EXPECT_EQ(checkedFormat("\n\n"), "");
  EXPECT_EQ(checkedFormat("\n# only a comment\n\n\n# and another  \n"), "# only a comment\n\n# and another\n");
}

} // namespace
} // namespace modc::test
