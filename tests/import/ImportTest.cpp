// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares the Module IR of each NAME.mspec in this folder with NAME.mlir; options, imports and locations by hand.
#include "tests/frontend/Golden.h"
#include "tests/import/ImportText.h"

#include <gtest/gtest.h>

namespace modc::test {
namespace {

class ImportFileTest : public testing::TestWithParam<std::string> {};

TEST_P(ImportFileTest, GivesExpectedIR) {
  ImportedText imported(readFile(GetParam()), {}, stem(GetParam()) + ".mspec");
  std::string text = imported.messages() + imported.ir();
  std::string path = GetParam();
  EXPECT_TRUE(matchesGolden(text, path.substr(0, path.rfind('.')) + ".mlir"));
  EXPECT_TRUE(imported.module);
}

INSTANTIATE_TEST_SUITE_P(Files, ImportFileTest, testing::ValuesIn(filesIn(MODC_IMPORT_TESTS, ".mspec")),
                         [](const auto &info) { return stem(info.param); });

} // namespace
} // namespace modc::test
