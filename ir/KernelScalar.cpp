// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operations on floats with exactly the meaning of IEEE 754.
#include "ir/KernelScalar.h"

namespace modc::nn {

namespace {

using Halide::Internal::Call;

template <class Op> Halide::Expr call(const Halide::Expr &operation, Call::IntrinsicOp strict, bool swapped = false) {
  const auto *op = operation.as<Op>();
  if (!op->a.type().is_float())
    return operation;
  return Call::make(operation.type(), strict, {swapped ? op->b : op->a, swapped ? op->a : op->b}, Call::PureIntrinsic);
}

} // namespace

Halide::Expr strictly(const Halide::Expr &operation) {
  namespace hi = Halide::Internal;
  switch (operation.node_type()) {
  case hi::IRNodeType::LT:
    return call<hi::LT>(operation, Call::strict_lt);
  case hi::IRNodeType::LE:
    return call<hi::LE>(operation, Call::strict_le);
  case hi::IRNodeType::GT:
    return call<hi::GT>(operation, Call::strict_lt, /*swapped=*/true);
  case hi::IRNodeType::GE:
    return call<hi::GE>(operation, Call::strict_le, /*swapped=*/true);
  case hi::IRNodeType::EQ:
    return call<hi::EQ>(operation, Call::strict_eq);
  case hi::IRNodeType::NE: {
    const auto *op = operation.as<hi::NE>();
    return op->a.type().is_float() ? !strictly(op->a == op->b) : operation;
  }
  case hi::IRNodeType::Sub:
    return call<hi::Sub>(operation, Call::strict_sub);
  default: // folded to a constant, or to an operand
    return operation;
  }
}

} // namespace modc::nn
