// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breaks the long lines of emitted declarations and calls.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace modc {

/// The text with lines of more than 120 columns broken after commas between arguments, their rest indented by four more
/// columns. Lines with comments or string literals stay as they are.
std::string breakLongLines(llvm::StringRef text);

} // namespace modc
