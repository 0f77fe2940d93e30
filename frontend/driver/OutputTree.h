// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares generated files with those on disk and writes what differs, all at once or not at all.
#pragma once

#include <string>
#include <vector>

namespace modc {

struct Manifest;

/// One generated file, its path relative to the output directory.
struct OutputFile {
  std::string path;
  std::string text;
};

/// What brings a file on disk up to date.
struct FileChange {
  enum class Kind { Create, Change, Remove };
  Kind kind;
  std::string path;
  std::string before, after;
  /// The file on disk is not what modc wrote there: edited by hand, or somebody else's.
  bool isForeign = false;
};

/// The changes that make `directory` hold `files`, and nothing else of what `recorded`, the manifest found there, lists.
std::vector<FileChange> compareTree(const std::string &directory, const std::vector<OutputFile> &files,
                                    const Manifest *recorded);

/// Makes the changes. New texts go to temporary files beside their places first; then all files are exchanged, and if one
/// cannot be, those before it are put back. Returns an error message, empty if all went well.
std::string applyChanges(const std::string &directory, const std::vector<FileChange> &changes);

/// Writes a tree as `compile -o` does: over whatever stands at the files' places. Files of an earlier run that are no longer
/// made are removed unless they were edited.
std::string writeTree(const std::string &directory, const std::vector<OutputFile> &files);

/// Writes one file the same way.
std::string writeFile(const std::string &path, const std::string &text);

} // namespace modc
