// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The shape rule that all pointwise ops share.
#include "ir/Pointwise.h"

#include <fmt/format.h>

namespace modc::nn {

llvm::LogicalResult inferPointwise(mlir::MLIRContext *context, std::optional<mlir::Location> location,
                                   mlir::ValueRange operands, PointwiseResult result, llvm::StringRef operation,
                                   llvm::SmallVectorImpl<mlir::Type> &types) {
  llvm::SmallVector<Dim> dims;
  for (mlir::Value operand : operands) {
    std::string why;
    auto common = broadcastDims(dims, getDims(operand), &why);
    if (!common)
      return mlir::emitOptionalError(location, "`", operation.drop_front(3), "`: ", why);
    dims = *common;
  }
  mlir::ValueRange values = result == PointwiseResult::SecondOperandType ? operands.drop_front() : operands;
  for (mlir::Value value : values)
    if (elementType(value) != elementType(values.front()))
      return mlir::emitOptionalError(location, "`", operation.drop_front(3), "`: element types ",
                                     elementText(elementType(values.front())), " and ", elementText(elementType(value)),
                                     " differ");
  mlir::Type element =
      result == PointwiseResult::Bool ? mlir::IntegerType::get(context, 1) : elementType(values.front());
  types.push_back(makeTensorType(element, dims));
  return mlir::success();
}

} // namespace modc::nn
