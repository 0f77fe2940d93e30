// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares text with a stored file; MODC_BLESS=1 in the environment stores the text instead.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace modc::test {

/// The bytes of a file; the test fails if it cannot be read.
std::string readFile(const std::string &path);

/// Paths of the files in `folder` whose names end in `suffix`, sorted.
std::vector<std::string> filesIn(const std::string &folder, const std::string &suffix);

/// The file name without folder and extension, for the names of parametrized tests.
std::string stem(const std::string &path);

/// On a difference: the first lines that differ, and how to accept the new text.
testing::AssertionResult matchesGolden(const std::string &actual, const std::string &path);

} // namespace modc::test
