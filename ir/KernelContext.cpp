// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operands of a kernel's operations as Halide index functions; kernel arguments become inputs when first read.
#include "ir/KernelContext.h"
#include "ir/NN.h"

namespace modc::nn {

Halide::Type halideType(mlir::Type element) {
  if (element.isInteger(1))
    return Halide::Bool();
  if (auto integer = mlir::dyn_cast<mlir::IntegerType>(element))
    return Halide::Int(static_cast<int>(integer.getWidth()));
  if (isStorageElement(element)) // as bits: neither Halide's C nor C++17 has these types
    return Halide::UInt(16);
  return Halide::Float(static_cast<int>(element.getIntOrFloatBitWidth()));
}

Halide::Expr KernelContext::extent(const Dim &dim) {
  Halide::Expr total = 0;
  for (const auto &[monomial, coefficient] : dim.terms()) {
    Halide::Expr term = static_cast<int>(coefficient);
    for (const std::string &symbol : monomial) {
      Halide::Expr &parameter = symbols[symbol];
      if (!parameter.defined())
        parameter = kernelBuilder.addExtent(symbol);
      term = term * parameter;
    }
    total = total + term;
  }
  return Halide::Internal::simplify(total);
}

Shape KernelContext::shapeOf(mlir::Value value) {
  Shape shape;
  for (const Dim &dim : getDims(value))
    shape.push_back(extent(dim));
  return shape;
}

KernelTensor KernelContext::valueOf(mlir::Value value) {
  auto it = tensors.find(value);
  if (it != tensors.end())
    return it->second;
  KernelTensor input = kernelBuilder.addInput(argumentNames.lookup(value), halideType(elementType(value)),
                                              shapeOf(value), mayAlias.lookup(value), orders.lookup(value));
  tensors[value] = input;
  return input;
}

KernelTensor KernelContext::operand(unsigned index) { return valueOf(op->getOperand(index)); }

KernelTensor KernelContext::packedOperand(unsigned index, int k, int n) {
  mlir::Value value = op->getOperand(index);
  return kernelBuilder.addPackedInput(argumentNames.lookup(value), halideType(elementType(value)), k, n, targetInfo);
}

Halide::Expr KernelContext::scalarOperand(unsigned index) {
  mlir::Value value = op->getOperand(index);
  Halide::Expr &scalar = scalars[value];
  if (!scalar.defined())
    scalar = kernelBuilder.addScalar(argumentNames.lookup(value), halideType(value.getType()));
  return scalar;
}

std::string KernelContext::uniqueName(llvm::StringRef base) {
  int count = ++usedNames[base.str()];
  return count == 1 ? base.str() : base.str() + "_" + std::to_string(count);
}

} // namespace modc::nn
