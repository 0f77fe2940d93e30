// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares the whole output for every NAME.mspec in this folder with NAME.expected, and asks for a file for every code.
#include "frontend/Diagnostics.h"
#include "tests/errors/Check.h"
#include "tests/frontend/Golden.h"

#include <gtest/gtest.h>

#include <set>

namespace modc::test {
namespace {

std::string expectedPath(const std::string &input) { return input.substr(0, input.rfind('.')) + ".expected"; }

class ErrorTest : public testing::TestWithParam<std::string> {};

TEST_P(ErrorTest, PrintsExpectedText) {
  std::string output = check(stem(GetParam()) + ".mspec", readFile(GetParam()));
  EXPECT_NE(output.find(" [M"), std::string::npos) << "no diagnostic for " << GetParam();
  EXPECT_TRUE(matchesGolden(output, expectedPath(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Files, ErrorTest, testing::ValuesIn(filesIn(MODC_ERROR_TESTS, ".mspec")),
                         [](const auto &info) { return stem(info.param); });

// A file of more than 64 MiB is made here rather than stored.
TEST(ErrorLimits, FileTooLarge) {
  std::string output = check("large.mspec", std::string((64 << 20) + 1, '#'));
  EXPECT_NE(output.find("error: the file has 67108865 bytes, more than the limit of 67108864 [M0102]"),
            std::string::npos)
      << output.substr(0, 1000);
}

// Options of the command line have no file of their own.
constexpr llvm::StringLiteral identity = "module M(n: int = 3) {\n  forward(x: f32[N]) -> f32[N] { return x }\n}\n";

TEST(ErrorOptions, NotAModule) {
  ImportOptions options;
  options.module = "3";
  EXPECT_EQ(check("m.mspec", identity, options),
            "--module:2:11: error: the model is the number 3, not a module [M0245]\n"
            "  model = 3\n"
            "          ^\n");
  options.module = "M(m = 3)";
  EXPECT_EQ(check("m.mspec", identity, options), "--module:2:13: error: `M` has no argument `m` [M0270]\n"
                                                 "  model = M(m = 3)\n"
                                                 "            ^\n"
                                                 "m.mspec:1:8: note: `M` is declared here\n"
                                                 "module M(n: int = 3) {\n"
                                                 "       ^\n");
}

TEST(ErrorOptions, Dimensions) {
  ImportOptions options;
  options.dims = {{"N", 100}};
  EXPECT_EQ(check("m.mspec", "dim N <= 64\n" + identity.str(), options),
            "m.mspec:1:1: error: dimension `N` is 100, more than its bound 64 [M0317]\n"
            "dim N <= 64\n"
            "^~~~~~~~~~~\n");
  options.dims = {{"B", 100}};
  EXPECT_EQ(check("m.mspec", identity, options), "modc: error: the model has no dimension `B` [M0315]\n");
}

TEST(ErrorLimits, ExpressionsTooDeep) {
  std::string text, sum;
  for (int i = 0; i < 1000; ++i)
    sum += " + x";
  for (int i = 0; i < 3; ++i)
    text += "module M" + std::to_string(i) + " {\n" + (i ? "  inner = M" + std::to_string(i - 1) + "()\n" : "") +
            "  forward(x: f32[N]) -> f32[N] {\n    return " + (i ? "inner(x)" : "x") + sum + "\n  }\n}\n";
  EXPECT_NE(check("deep.mspec", text).find("error: expressions are evaluated more than 2000 levels deep [M0263]"),
            std::string::npos);
}

TEST(ErrorCoverage, EveryCodeHasAFile) {
  std::string all;
  for (const std::string &path : filesIn(MODC_ERROR_TESTS, ".expected"))
    all += readFile(path);
  for (const std::string &path : filesIn(MODC_DRIVER_TESTS, ".test"))
    all += readFile(path);
  for (const std::string &path : filesIn(MODC_DRIVER_TESTS "/Inputs", ".expected"))
    all += readFile(path);
  const std::set<llvm::StringRef> testedAbove = {"M0102", "M0245", "M0263", "M0317"};
  for (const DiagnosticInfo &info : allDiagnostics()) {
    bool isChecked = llvm::any_of(CheckedCodes, [&](llvm::StringRef prefix) { return info.code.starts_with(prefix); });
    if (isChecked && testedAbove.count(info.code) == 0)
      EXPECT_NE(all.find("[" + info.code.str() + "]"), std::string::npos)
          << info.code.str() << " " << info.name.str() << " is printed by no file in tests/errors/ or tests/driver/";
  }
}

// `modc explain CODE` has something to say about each.
TEST(ErrorCoverage, EveryCodeIsExplained) {
  std::string text = readFile(MODC_EXPLANATIONS);
  for (const DiagnosticInfo &info : allDiagnostics()) {
    std::size_t start = text.find("\n## " + info.code.str() + "\n");
    ASSERT_NE(start, std::string::npos) << info.code.str() << " has no section in frontend/Diagnostics.md";
    llvm::StringRef section = llvm::StringRef(text).substr(start + 1).drop_front(3);
    EXPECT_GT(section.substr(0, section.find("\n## ")).size(), 40u) << info.code.str();
  }
}

TEST(ErrorCoverage, EveryExplanationHasACode) {
  llvm::SmallVector<llvm::StringRef> lines;
  std::string text = readFile(MODC_EXPLANATIONS);
  llvm::StringRef(text).split(lines, '\n');
  for (llvm::StringRef line : lines)
    if (line.consume_front("## "))
      EXPECT_TRUE(llvm::any_of(allDiagnostics(), [&](const DiagnosticInfo &info) { return info.code == line; }))
          << line.str();
}

TEST(ErrorCoverage, EveryExpectationHasAnInput) {
  for (const std::string &path : filesIn(MODC_ERROR_TESTS, ".expected"))
    EXPECT_FALSE(readFile(path.substr(0, path.rfind('.')) + ".mspec").empty());
}

} // namespace
} // namespace modc::test
