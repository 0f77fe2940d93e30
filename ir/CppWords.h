// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Words that cannot be names in emitted code.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace modc {

/// A keyword of C++, a macro of the standard library or of common system headers, or a namespace that emitted code uses.
bool isCppWord(llvm::StringRef name);
/// A macro of headers that emitted code includes.
bool isCppMacro(llvm::StringRef name);

} // namespace modc
