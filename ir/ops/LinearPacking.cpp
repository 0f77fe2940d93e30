// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How linear's constant weight gets its packed layout, and what kernels of the two forms are called.
#include "ir/OpRegistry.h"
#include "ir/Ops.h"
#include "passes/kernels/Kernel.h"

namespace modc::nn {

Halide::Type halideType(mlir::Type element); // ir/KernelContext.h

mlir::Value LinearOp::packOperand(mlir::OpBuilder &builder, unsigned, mlir::Value value, const TargetInfo &target) {
  llvm::SmallVector<Dim> dims = getDims(value); // [out, in]
  int k = static_cast<int>(*dims[1].constant()), n = static_cast<int>(*dims[0].constant());
  int width = packedShape(k, n, halideType(elementType(value)), target).width;
  return buildValue(builder, getLoc(), PackWeightOp::getOperationName(), {value},
                    {builder.getNamedAttr("width", builder.getI64IntegerAttr(width))});
}

llvm::SmallVector<mlir::Value> LinearOp::rewritePacked(mlir::OpBuilder &builder, unsigned, mlir::Value packed) {
  llvm::SmallVector<mlir::Value> operands{getInput(), packed};
  if (getBias())
    operands.push_back(getBias());
  std::int64_t outFeatures = *getDims(getWeight())[0].constant();
  return {buildValue(builder, getLoc(), LinearPackedOp::getOperationName(), operands,
                     {builder.getNamedAttr("out_features", builder.getI64IntegerAttr(outFeatures))})};
}

// The packed form is the usual one at run time and has the plain name.
std::string LinearPackedOp::kernelLabel() { return "linear"; }
std::string LinearOp::kernelLabel() { return "linear_unpacked"; }

} // namespace modc::nn
