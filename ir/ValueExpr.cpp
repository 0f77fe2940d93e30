// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The builders behind the operators of ValueExpr that need attributes.
#include "ir/ValueExpr.h"
#include "ir/NN.h"

#include <numeric>

namespace modc::nn {

static ValueExpr build(const ValueExpr &like, llvm::StringRef operation, mlir::ValueRange operands,
                       llvm::ArrayRef<mlir::NamedAttribute> attributes) {
  return {buildValue(*like.builder, *like.location, operation, operands, attributes), like.builder, like.location};
}

static mlir::Attribute dimsAttr(const ValueExpr &like, llvm::ArrayRef<Dim> shape) {
  llvm::SmallVector<mlir::StringAttr> extents;
  for (const Dim &dim : shape)
    extents.push_back(like.builder->getStringAttr(dim.str()));
  return DimsAttr::get(like.builder->getContext(), extents);
}

ValueExpr constant(const ValueExpr &like, mlir::Type element, double c) {
  mlir::OpBuilder &b = *like.builder;
  return build(
      like, "nn.constant", {},
      {b.getNamedAttr("value", b.getF64FloatAttr(c)), b.getNamedAttr("element", mlir::TypeAttr::get(element))});
}

ValueExpr k(const ValueExpr &x, double c) { return constant(x, elementType(x.value), c); }

ValueExpr extent(const ValueExpr &x, const Dim &dim) {
  mlir::OpBuilder &b = *x.builder;
  if (auto value = dim.constant())
    return k(x, static_cast<double>(*value));
  return build(x, "nn.extent", {},
               {b.getNamedAttr("extent", b.getStringAttr(dim.str())),
                b.getNamedAttr("element", mlir::TypeAttr::get(elementType(x.value)))});
}

ValueExpr sum(const ValueExpr &x, llvm::ArrayRef<int64_t> dims, bool keepdim) {
  mlir::OpBuilder &b = *x.builder;
  return build(
      x, "nn.sum", {x.value},
      {b.getNamedAttr("dim", b.getDenseI64ArrayAttr(dims)), b.getNamedAttr("keepdim", b.getBoolAttr(keepdim))});
}

ValueExpr mean(const ValueExpr &x) { return buildExpr("nn.mean", x); }

ValueExpr sumTo(const ValueExpr &x, llvm::ArrayRef<Dim> shape) {
  llvm::SmallVector<Dim> dims = getDims(x.value);
  std::size_t added = dims.size() - shape.size();
  llvm::SmallVector<std::int64_t> summed;
  for (std::size_t i = 0; i < dims.size(); ++i)
    if (dims[i] != Dim(1) && (i < added || shape[i - added] == Dim(1)))
      summed.push_back(static_cast<std::int64_t>(i));
  return reshape(summed.empty() ? x : sum(x, summed, /*keepdim=*/true), shape);
}

ValueExpr expand(const ValueExpr &x, llvm::ArrayRef<Dim> shape) {
  if (llvm::ArrayRef<Dim>(getDims(x.value)) == shape)
    return x;
  return build(x, "nn.expand", {x.value}, {x.builder->getNamedAttr("size", dimsAttr(x, shape))});
}

ValueExpr reshape(const ValueExpr &x, llvm::ArrayRef<Dim> shape) {
  if (llvm::ArrayRef<Dim>(getDims(x.value)) == shape)
    return x;
  return build(x, "nn.reshape", {x.value}, {x.builder->getNamedAttr("shape", dimsAttr(x, shape))});
}

ValueExpr permute(const ValueExpr &x, llvm::ArrayRef<int64_t> dims) {
  return build(x, "nn.permute", {x.value}, {x.builder->getNamedAttr("dims", x.builder->getDenseI64ArrayAttr(dims))});
}

ValueExpr transposed(const ValueExpr &x) {
  llvm::SmallVector<std::int64_t> order(getDims(x.value).size());
  std::iota(order.begin(), order.end(), 0);
  std::swap(order[order.size() - 1], order[order.size() - 2]);
  return permute(x, order);
}

ValueExpr matmul(const ValueExpr &a, const ValueExpr &b) { return buildExpr("nn.matmul", a, b); }

} // namespace modc::nn
