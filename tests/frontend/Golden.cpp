// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads, compares and accepts stored test output.
#include "tests/frontend/Golden.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace modc::test {

std::string readFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> filesIn(const std::string &folder, const std::string &suffix) {
  std::vector<std::string> paths;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder))
    if (entry.path().extension() == suffix)
      paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string stem(const std::string &path) { return fs::path(path).stem().string(); }

static std::vector<std::string> lines(const std::string &text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    result.push_back(line);
  return result;
}

/// From the first line that differs on, a few lines of both.
static std::string difference(const std::string &expected, const std::string &actual) {
  std::vector<std::string> old = lines(expected), now = lines(actual);
  size_t first = 0;
  while (first < old.size() && first < now.size() && old[first] == now[first])
    ++first;
  std::ostringstream out;
  out << "line " << first + 1 << ":\n";
  constexpr size_t Shown = 8;
  for (size_t i = first; i < std::min(old.size(), first + Shown); ++i)
    out << "- " << old[i] << '\n';
  for (size_t i = first; i < std::min(now.size(), first + Shown); ++i)
    out << "+ " << now[i] << '\n';
  return out.str();
}

testing::AssertionResult matchesGolden(const std::string &actual, const std::string &path) {
  if (const char *bless = std::getenv("MODC_BLESS"); bless && *bless && std::string(bless) != "0") {
    std::ofstream file(path, std::ios::binary);
    file << actual;
    file.close();
    return file ? testing::AssertionSuccess() : testing::AssertionFailure() << "cannot write " << path;
  }
  std::string expected = fs::exists(path) ? readFile(path) : "";
  if (expected == actual)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << fs::path(path).filename().string() << ", " << difference(expected, actual)
                                     << "if the new text is right, run this test with MODC_BLESS=1";
}

} // namespace modc::test
