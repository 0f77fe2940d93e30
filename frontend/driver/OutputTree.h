// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes generated files: only those that change, each at once.
#pragma once

#include <string>
#include <vector>

namespace modc {

/// One generated file, its path relative to the output directory.
struct OutputFile {
  std::string path;
  std::string text;
};

/// Writes the files into `directory` (made if missing). All texts go to temporary files beside their places first and are
/// renamed only when every one is on disk, so a failure leaves the tree as it was. Kernels of an earlier run that are no
/// longer made are removed if they carry modc's banner. Returns an error message, empty if all went well.
std::string writeTree(const std::string &directory, const std::vector<OutputFile> &files);

/// Writes one file the same way.
std::string writeFile(const std::string &path, const std::string &text);

} // namespace modc
