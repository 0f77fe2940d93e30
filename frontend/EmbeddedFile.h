// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A text file that is part of the compiler: a layer of the library, a header of the runtime.
#pragma once

#include <cstddef>

namespace modc {

struct EmbeddedFile {
  const char *name; // "Linear.mspec"
  const char *text;
};

} // namespace modc
