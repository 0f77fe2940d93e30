// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Division of floats that rounds down, and its remainder, as Python and PyTorch have them: from fmod, which is exact.
#pragma once

namespace modc::nn {

// For E = double, which brings no namespace of its own; ir/EvalContext.h defines them.
inline double k(double, double c);
inline double fmod(double x, double y);
inline double floor(double x);
inline double trunc(double x);
inline double select(bool condition, double a, double b);

/// Whether a remainder x - trunc(x / y) * y is not 0 and has not the sign of y.
template <class E> auto isOtherSide(const E &m, const E &y) {
  return (m != k(m, 0)) && ((m < k(m, 0)) != (y < k(y, 0)));
}

template <class E> E flooredRemainder(const E &x, const E &y) {
  const E m = fmod(x, y);
  return select(isOtherSide(m, y), m + y, m);
}

/// (x - m) / y is whole but for rounding; a quotient of 0 has the sign of x / y, and by 0 it is x / y.
template <class E> E flooredQuotient(const E &x, const E &y) {
  const E m = fmod(x, y), between = (x - m) / y, exact = select(isOtherSide(m, y), between - k(x, 1), between);
  const E below = floor(exact), whole = select(exact - below > k(x, 0.5), below + k(x, 1), below);
  return select(y == k(y, 0), x / y, select(exact == k(x, 0), trunc(x / y), whole));
}

} // namespace modc::nn
