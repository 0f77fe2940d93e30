// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Extents: canonical text, arithmetic, exact division, and overflow.
#include "ir/Dim.h"

#include <gtest/gtest.h>

using modc::Dim;

static Dim dim(llvm::StringRef text) {
  std::optional<Dim> parsed = Dim::parse(text);
  EXPECT_TRUE(parsed) << text.str();
  return parsed.value_or(Dim());
}

TEST(Dim, CanonicalText) {
  const std::pair<const char *, const char *> cases[] = {
      {"0", "0"},         {"128", "128"},         {"-1", "-1"},     {"N", "N"},
      {"T*N", "N*T"},     {"1 + N", "N + 1"},     {"N - N", "0"},   {"2*N + 3*N", "5*N"},
      {"N*N*2", "2*N*N"}, {"-N + 4", "-N + 4"},   {"2*3*N", "6*N"}, {"T + N", "T + N"},
      {"N*0 + 7", "7"},   {"3 - 2*N", "-2*N + 3"}};
  for (auto [text, canonical] : cases) {
    EXPECT_EQ(dim(text).str(), canonical);
    EXPECT_EQ(dim(canonical), dim(text));
  }
}

TEST(Dim, RejectsWhatIsNoPolynomial) {
  for (const char *text : {"", "-", "*", "N*", "N +", "+", "2**N", "99999999999999999999", "4611686018427387904*4"})
    EXPECT_FALSE(Dim::parse(text)) << text;
}

TEST(Dim, Arithmetic) {
  EXPECT_EQ(add(dim("N + 1"), dim("N - 1"))->str(), "2*N");
  EXPECT_EQ(multiply(dim("N + 1"), dim("N - 1"))->str(), "N*N - 1");
  EXPECT_EQ(multiply(dim("N"), Dim(0))->str(), "0");
  EXPECT_EQ(modc::product({dim("N"), Dim(3), dim("T")})->str(), "3*N*T");
  EXPECT_EQ(modc::product({})->str(), "1");
  EXPECT_FALSE(add(Dim(INT64_MAX), Dim(1)));
  EXPECT_FALSE(multiply(Dim(INT64_MAX), Dim(2)));
}

TEST(Dim, ExactDivision) {
  EXPECT_EQ(divideExact(dim("6*N*T"), dim("2*N"))->str(), "3*T");
  EXPECT_EQ(divideExact(dim("6*N + 4"), dim("2"))->str(), "3*N + 2");
  EXPECT_EQ(divideExact(dim("64*N + 64"), dim("N + 1"))->str(), "64");
  EXPECT_EQ(divideExact(dim("N*N - 1"), dim("N + 1"))->str(), "N - 1");
  EXPECT_EQ(divideExact(dim("0"), dim("N"))->str(), "0");
  EXPECT_FALSE(divideExact(dim("N"), dim("0")));
  EXPECT_FALSE(divideExact(dim("3*N"), dim("2")));
  EXPECT_FALSE(divideExact(dim("N"), dim("T")));
  EXPECT_FALSE(divideExact(dim("N*N + 1"), dim("N + 1")));
  EXPECT_FALSE(divideExact(Dim(INT64_MIN), Dim(-1)));
}

TEST(Dim, EvaluateAndSubstitute) {
  llvm::StringMap<std::int64_t> values{{"N", 4}, {"T", 3}};
  EXPECT_EQ(dim("N*T + 1").evaluate(values), 13);
  EXPECT_FALSE(dim("M").evaluate(values));
  EXPECT_FALSE(dim("N*N").evaluate({{"N", std::int64_t(1) << 40}}));
  EXPECT_EQ(dim("N*T").substitute({{"N", dim("2*M")}})->str(), "2*M*T");
  EXPECT_EQ(dim("N*T + M").symbols(), (std::vector<std::string>{"M", "N", "T"}));
  EXPECT_EQ(dim("6*N + 4").content(), 2);
}
