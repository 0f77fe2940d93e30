// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds `nn` operations from C++ operators, so that derivative formulas of the op table become operations.
#pragma once

#include "ir/OpRegistry.h"
#include "ir/TensorOp.h"

namespace modc::nn {

inline ValueExpr buildExpr(llvm::StringRef operation, const ValueExpr &a) {
  return {buildValue(*a.builder, *a.location, operation, {a.value}), a.builder, a.location};
}
inline ValueExpr buildExpr(llvm::StringRef operation, const ValueExpr &a, const ValueExpr &b) {
  return {buildValue(*a.builder, *a.location, operation, {a.value, b.value}), a.builder, a.location};
}

inline ValueExpr operator-(const ValueExpr &a) { return buildExpr("nn.neg", a); }
inline ValueExpr operator+(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.add", a, b); }
inline ValueExpr operator-(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.sub", a, b); }
inline ValueExpr operator*(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.mul", a, b); }
inline ValueExpr operator/(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.div", a, b); }
inline ValueExpr operator==(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.eq", a, b); }
inline ValueExpr operator!=(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.ne", a, b); }
inline ValueExpr operator<(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.lt", a, b); }
inline ValueExpr operator<=(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.le", a, b); }
inline ValueExpr operator>(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.gt", a, b); }
inline ValueExpr operator>=(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.ge", a, b); }
inline ValueExpr operator&&(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.logical_and", a, b); }
#define MODC_MATH(f)                                                                                                   \
  inline ValueExpr f(const ValueExpr &a) { return buildExpr("nn." #f, a); }
#include "ir/MathFunctions.def"
inline ValueExpr abs(const ValueExpr &a) { return buildExpr("nn.abs", a); }
inline ValueExpr sign(const ValueExpr &a) { return buildExpr("nn.sign", a); }
inline ValueExpr trunc(const ValueExpr &a) { return buildExpr("nn.trunc", a); }
inline ValueExpr rsqrt(const ValueExpr &a) { return buildExpr("nn.rsqrt", a); }
inline ValueExpr maximum(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.maximum", a, b); }
inline ValueExpr operator||(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.logical_or", a, b); }
inline ValueExpr sigmoid(const ValueExpr &a) { return buildExpr("nn.sigmoid", a); }
inline ValueExpr pow(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.pow", a, b); }
inline ValueExpr floor_divide(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.floor_divide", a, b); }
inline ValueExpr select(const ValueExpr &condition, const ValueExpr &a, const ValueExpr &b) {
  mlir::Value value = buildValue(*a.builder, *a.location, "nn.where", {condition.value, a.value, b.value});
  return {value, a.builder, a.location};
}

/// The constant c, typed like x.
ValueExpr k(const ValueExpr &x, double c);
/// The constant c of an element type.
ValueExpr constant(const ValueExpr &like, mlir::Type element, double c);
/// The product of extents, typed like x.
ValueExpr extent(const ValueExpr &x, const Dim &dim);
ValueExpr sum(const ValueExpr &x, llvm::ArrayRef<int64_t> dims, bool keepdim);
ValueExpr mean(const ValueExpr &x);
/// Sums x over the dimensions that broadcasting from `shape` to x's shape added or stretched.
ValueExpr sumTo(const ValueExpr &x, llvm::ArrayRef<Dim> shape);
ValueExpr expand(const ValueExpr &x, llvm::ArrayRef<Dim> shape);
ValueExpr reshape(const ValueExpr &x, llvm::ArrayRef<Dim> shape);
ValueExpr permute(const ValueExpr &x, llvm::ArrayRef<int64_t> dims);
/// Exchanges the last two dimensions.
ValueExpr transposed(const ValueExpr &x);
ValueExpr matmul(const ValueExpr &a, const ValueExpr &b);

} // namespace modc::nn
