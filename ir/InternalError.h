// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is thrown on a defect of the compiler itself.
#pragma once

#include <stdexcept>

namespace modc {

/// A defect of the compiler itself, never of its input; the driver turns it into exit code 70.
struct InternalError : std::logic_error {
  using std::logic_error::logic_error;
};

} // namespace modc
