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

TEST(ErrorCoverage, EveryCodeHasAFile) {
  std::string all;
  for (const std::string &path : filesIn(MODC_ERROR_TESTS, ".expected"))
    all += readFile(path);
  const std::set<llvm::StringRef> testedAbove = {"M0102"};
  for (const DiagnosticInfo &info : allDiagnostics()) {
    bool isChecked = llvm::any_of(CheckedCodes, [&](llvm::StringRef prefix) { return info.code.starts_with(prefix); });
    if (isChecked && testedAbove.count(info.code) == 0)
      EXPECT_NE(all.find("[" + info.code.str() + "]"), std::string::npos)
          << info.code.str() << " " << info.name.str() << " is printed by no file in tests/errors/";
  }
}

TEST(ErrorCoverage, EveryExpectationHasAnInput) {
  for (const std::string &path : filesIn(MODC_ERROR_TESTS, ".expected"))
    EXPECT_FALSE(readFile(path.substr(0, path.rfind('.')) + ".mspec").empty());
}

} // namespace
} // namespace modc::test
