// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Static expressions against Python's results.
#include "tests/import/ImportText.h"

#include <gtest/gtest.h>

namespace modc::test {
namespace {

/// The text that `repr "{expr}"` gives, or the first message.
std::string evaluate(const std::string &expr) {
  ImportedText imported("module M {\n  repr \"{" + expr + "}\"\n  forward(x: f32[N]) -> f32[N] { return x }\n}\n");
  if (!imported.module)
    return imported.messages();
  std::string text = imported.print();
  return text.substr(2, text.size() - 3); // without M( and )
}

TEST(StaticEval, FollowsPython) {
  const std::pair<const char *, const char *> cases[] = {
      {"7 // 2", "3"},
      {"-7 // 2", "-4"},
      {"-7 % 3", "2"},
      {"7 % -3", "-2"},
      {"7 / 2", "3.5"},
      {"2 ** 10", "1024"},
      {"2 ** -1", "0.5"},
      {"-2 ** 2", "-4"},
      {"2 ** 3 ** 2", "512"},
      {"1e-5", "1e-05"},
      {"1e16", "1e+16"},
      {"3.0", "3.0"},
      {"0.1 + 0.2", "0.30000000000000004"},
      {"7.5 // 2", "3.0"},
      {"-7.5 % 2", "0.5"},
      {"true and 3", "3"},
      {"0 or none", "None"},
      {"not 0", "True"},
      {"1 < 2 < 3", "True"},
      {"1 < 2 > 5", "False"},
      {"3 in [1, 2, 3]", "True"},
      {"none is none", "True"},
      {"1 == 1.0", "True"},
      {"(1, 2) + (3,)", "(1, 2, 3)"},
      {"[1, 2, 3][-1]", "3"},
      {"[1, 2, 3, 4][::-1]", "[4, 3, 2, 1]"},
      {"[1, 2, 3, 4][1:-1]", "[2, 3]"},
      {"(1,)", "(1,)"},
      {"len([1, 2])", "2"},
      {"max(3, 7, 5)", "7"},
      {"min([3, 7, 5])", "3"},
      {"sum(i * i for i in 0..4)", "14"},
      {"int(3.9)", "3"},
      {"round(2.5)", "2"},
      {"sqrt(16)", "4.0"},
      {"math.pi", "3.141592653589793"},
      {"1 if 2 > 1 else 0", "1"},
      {"1 << 4 | 3", "19"},
      {"5 & 3", "1"},
      {"~5", "-6"},
      {"range(5)[2]", "2"},
  };
  for (const auto &[expr, expected] : cases)
    EXPECT_EQ(evaluate(expr), expected) << expr;
}

TEST(StaticEval, ChecksIntegers) {
  for (const char *expr : {"9223372036854775807 + 1", "2 ** 63", "-9223372036854775807 - 2", "4611686018427387904 * 2",
                           "1 << 63", "(-9223372036854775807 - 1) // -1", "-(-9223372036854775807 - 1)"})
    EXPECT_NE(evaluate(expr).find("does not fit in 64 bits [M0251]"), std::string::npos) << expr << evaluate(expr);
  for (const char *expr : {"1 // 0", "1 % 0", "1.0 / 0", "0 ** -1"})
    EXPECT_NE(evaluate(expr).find("division by zero [M0251]"), std::string::npos) << expr << evaluate(expr);
}

} // namespace
} // namespace modc::test
