// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints a scheduled kernel as one readable C++17 function over runtime/modc/simd.h.
#ifndef MODC_PASSES_EMIT_KERNELPRINTER_H
#define MODC_PASSES_EMIT_KERNELPRINTER_H

#include "passes/kernels/Kernel.h"

namespace modc {

/// The function's text. It needs `#include "modc/simd.h"`, <algorithm>, <cmath>, <cstdint> and namespace modc visible.
std::string printKernel(const ScheduledKernel &kernel);

/// `void name(const float* x, float* y, int n) noexcept` without a semicolon. With `qualifiers`, pointers carry
/// __restrict as in the definition (a declaration does not need it).
std::string printSignature(const ScheduledKernel &kernel, bool qualifiers = false);

/// Halide's own text of the lowered statement, for --emit=stmt.
std::string printStmt(const ScheduledKernel &kernel);

} // namespace modc

#endif
