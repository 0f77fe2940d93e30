// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Files of an earlier revision, through git.
#pragma once

#include "llvm/Support/Error.h"

#include <string>

namespace modc {

/// Files of a revision in a temporary directory, which goes away with its owner.
class GitRevision {
public:
  GitRevision() = default;
  GitRevision(const GitRevision &) = delete;
  GitRevision &operator=(const GitRevision &) = delete;
  ~GitRevision();

  /// Writes `REV:path` and all specs of that revision, which it may import. Paths are relative to the repository's root, or
  /// to the current directory when they begin with `./`, as for git itself. The result is where the path is now.
  llvm::Expected<std::string> extract(llvm::StringRef operand);

private:
  std::string directory;
};

} // namespace modc
