// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions that are written in the language: modules of the library whose names begin with a small letter.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace modc {

bool isFunctionOfLibrary(llvm::StringRef name);

} // namespace modc
