// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Unified diffs by dtl.
#include "frontend/driver/TextDiff.h"

#include "llvm/ADT/SmallVector.h"

#include <dtl/dtl.hpp>
#include <sstream>

namespace modc {

static std::vector<std::string> linesOf(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, '\n');
  std::vector<std::string> lines(parts.begin(), parts.end());
  if (lines.back().empty())
    lines.pop_back();
  else
    lines.back() += "\n\\ No newline at end of file";
  return lines;
}

std::string unifiedDiff(llvm::StringRef oldName, llvm::StringRef oldText, llvm::StringRef newName,
                        llvm::StringRef newText) {
  if (oldText == newText)
    return {};
  dtl::Diff<std::string> diff(linesOf(oldText), linesOf(newText));
  diff.onHuge();
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream out;
  out << "--- " << oldName.str() << "\n+++ " << newName.str() << "\n";
  diff.printUnifiedFormat(out);
  return out.str();
}

} // namespace modc
