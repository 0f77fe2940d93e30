// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the op table's one-line formulas become: shape rule, Halide expression and reference value of a pointwise op.
#pragma once

#include "ir/EvalContext.h"
#include "ir/KernelContext.h"
#include "ir/KernelScalar.h"
#include "ir/Ops.h"
#include "ir/ValueExpr.h"

namespace modc::nn {

enum class PointwiseResult { OperandType, SecondOperandType, Bool };

/// Broadcast shape; tensor operands that share a type must have the same element type, one of `elements`.
llvm::LogicalResult inferPointwise(mlir::MLIRContext *context, std::optional<mlir::Location> location,
                                   mlir::ValueRange operands, OperandElements elements, PointwiseResult result,
                                   llvm::StringRef operation, llvm::SmallVectorImpl<mlir::Type> &types);

/// sqrt(2 / pi) (x + 0.044715 x³)
template <class E> E geluArgument(E x) { return k(x, 0.7978845608028654) * (x + k(x, 0.044715) * (x * x * x)); }
/// The derivative of x (1 + tanh(geluArgument(x))) / 2.
template <class E> E geluTanhSlope(E x) {
  E t = tanh(geluArgument(x));
  E slope = k(x, 0.7978845608028654) * (k(x, 1) + k(x, 0.134145) * (x * x));
  return k(x, 0.5) * (k(x, 1) + t) + k(x, 0.5) * x * ((k(x, 1) - t * t) * slope);
}

template <class Op, class E, std::size_t... I>
auto applyFormula(Op op, llvm::ArrayRef<E> x, std::index_sequence<I...>) {
  return op.template value<E>(x[I]...);
}

template <class Op> void lowerPointwise(Op op, KernelContext &kernel) {
  std::vector<KernelTensor> operands;
  for (unsigned i = 0; i < Op::arity; ++i)
    operands.push_back(kernel.operand(i));
  Halide::Type type = halideType(elementType(op->getResult(0)));
  kernel.setResult(pointwise(type, operands, [op](const std::vector<Halide::Expr> &values) {
    std::vector<KernelScalar> x(values.begin(), values.end());
    return applyFormula(op, llvm::ArrayRef<KernelScalar>(x), std::make_index_sequence<Op::arity>()).expr;
  }));
}

template <class Op> void evaluatePointwise(Op op, EvalContext &eval) {
  RefTensor result(eval.resultShape());
  std::vector<std::int64_t> index(result.shape.size());
  for (double &y : result.data) {
    double x[Op::arity];
    for (unsigned i = 0; i < Op::arity; ++i)
      x[i] = broadcastAt(eval.operand(i), index);
    y = applyFormula(op, llvm::ArrayRef<double>(x, Op::arity), std::make_index_sequence<Op::arity>());
    nextIndex(index, result.shape);
  }
  eval.setResult(std::move(result));
}

} // namespace modc::nn
