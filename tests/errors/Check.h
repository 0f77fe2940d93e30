// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the error tests run on each input. A later step of the front end adds itself to Check.cpp.
#pragma once

#include "frontend/Import.h"

#include "llvm/ADT/StringRef.h"

#include <string>

namespace modc::test {

/// Everything the compiler prints about `text`, a spec file called `name`.
std::string check(llvm::StringRef name, llvm::StringRef text, const ImportOptions &options = {});

/// Codes that begin so each need a test: M05 among those of the command line in tests/driver/.
inline constexpr llvm::StringRef CheckedCodes[] = {"M01", "M02", "M03", "M04", "M05"};

} // namespace modc::test
