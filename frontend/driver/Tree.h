// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A generated tree that people keep: the spec that it was made from, and what it would be now.
#pragma once

#include "frontend/driver/Manifest.h"
#include "frontend/driver/Options.h"
#include "frontend/driver/OutputTree.h"

namespace modc {

/// A tree compared with what its spec gives.
struct TreeComparison {
  std::string spec; // its path
  std::vector<FileChange> changes;
};

/// Compiles a tree's spec again, with the options that its manifest records where `options` has none. The spec is
/// `options.input`, or else looked for by its name in the tree's directory and those above it. Returns an exit code, after
/// it reported what is wrong.
int compareWithSpec(const std::string &directory, const DriverOptions &options, TreeComparison &comparison);

/// The first file of this name in the tree's directory or one not far above it; empty if there is none.
std::string findSpec(const std::string &directory, const std::string &name);

/// "changed  digits.cpp (edited by hand)", a line for each change.
std::string listChanges(const std::vector<FileChange> &changes);

/// `modc check DIRECTORY`.
int checkTree(const std::string &directory, const DriverOptions &options);
/// `modc compile --update DIRECTORY`.
int updateTree(const DriverOptions &options);

} // namespace modc
