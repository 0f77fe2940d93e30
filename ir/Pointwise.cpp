// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The shape rule that all pointwise ops share.
#include "ir/Pointwise.h"

#include <fmt/format.h>

namespace modc::nn {

double numberSetting(mlir::Operation *op, llvm::StringRef name, double defaultValue) {
  auto number = op->getAttrOfType<mlir::FloatAttr>(name);
  return number ? number.getValueAsDouble() : defaultValue;
}

std::string textSetting(mlir::Operation *op, llvm::StringRef name, llvm::StringRef defaultValue) {
  auto text = op->getAttrOfType<mlir::StringAttr>(name);
  return (text ? text.getValue() : defaultValue).str();
}

static llvm::LogicalResult checkElements(std::optional<mlir::Location> location, llvm::StringRef op,
                                         OperandElements elements, mlir::Type type) {
  mlir::Type element = elementType(type);
  bool isBool = element.isInteger(1), isFloat = mlir::isa<mlir::FloatType>(element);
  auto reject = [&](const char *wanted) {
    return mlir::emitOptionalError(location, "`", op, "`: wants ", wanted, ", not ", typeText(type));
  };
  if (elements == OperandElements::Number && isBool)
    return reject("numbers");
  if (elements == OperandElements::Float && !isFloat)
    return reject("a floating-point tensor");
  if (elements == OperandElements::Bool && !isBool)
    return reject("a bool tensor");
  return mlir::success();
}

llvm::LogicalResult inferPointwise(mlir::MLIRContext *context, std::optional<mlir::Location> location,
                                   mlir::ValueRange operands, OperandElements elements, PointwiseResult result,
                                   llvm::StringRef operation, llvm::SmallVectorImpl<mlir::Type> &types) {
  llvm::SmallVector<Dim> dims;
  for (mlir::Value operand : operands) {
    std::string why;
    auto common = broadcastDims(dims, getDims(operand), &why);
    if (!common)
      return mlir::emitOptionalError(location, "`", operation.drop_front(3), "`: ", why);
    dims = *common;
  }
  llvm::StringRef op = operation.drop_front(3);
  mlir::ValueRange values = operands;
  if (result == PointwiseResult::SecondOperandType) {
    if (failed(checkElements(location, op, OperandElements::Bool, operands.front().getType())))
      return mlir::failure();
    values = operands.drop_front();
  }
  for (mlir::Value value : values) {
    if (elementType(value) != elementType(values.front()))
      return mlir::emitOptionalError(location, "`", op, "`: element types ", elementText(elementType(values.front())),
                                     " and ", elementText(elementType(value)), " differ");
    if (failed(checkElements(location, op, elements, value.getType())))
      return mlir::failure();
  }
  mlir::Type element =
      result == PointwiseResult::Bool ? mlir::IntegerType::get(context, 1) : elementType(values.front());
  types.push_back(makeTensorType(element, dims));
  return mlir::success();
}

} // namespace modc::nn
