// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// exp, log, tanh, sigmoid, pow for float32 as expressions that vectorise, with PyTorch's special values and stated error.
//
// Formulas of the op table simply call exp(x), log(x), tanh(x), pow(x, y) on Halide::Expr: `schedule` replaces Halide's calls
// by these (float32) or leaves them as std:: calls per lane (float64).
#ifndef MODC_PASSES_KERNELS_MATH_H
#define MODC_PASSES_KERNELS_MATH_H

#include <Halide.h>

namespace modc {

Halide::Expr expF32(const Halide::Expr &x);
Halide::Expr logF32(const Halide::Expr &x);
Halide::Expr tanhF32(const Halide::Expr &x);
Halide::Expr sigmoidF32(const Halide::Expr &x);
Halide::Expr powF32(const Halide::Expr &x, const Halide::Expr &y);

/// `e` with every call of a Halide math function replaced as described above.
Halide::Expr lowerMath(const Halide::Expr &e);

} // namespace modc

#endif
