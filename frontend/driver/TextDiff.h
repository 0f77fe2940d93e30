// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Differences between texts by line, as `diff -u` shows them.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace modc {

/// "--- old\n+++ new\n@@ -1,7 +1,6 @@ …", empty for equal texts. A name may be /dev/null.
std::string unifiedDiff(llvm::StringRef oldName, llvm::StringRef oldText, llvm::StringRef newName,
                        llvm::StringRef newText);

} // namespace modc
