// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operators on tensors, and PyTorch's rules for element types where tensors and numbers meet.
#include "frontend/ForwardImporter.h"
#include "ir/OpRegistry.h"

#include <fmt/format.h>

namespace modc {

// Element types (torch.result_type)

/// bool < i32 < i64 < f32 < f64
static unsigned elementRank(mlir::Type element) {
  if (!element)
    return 0;
  unsigned width = element.getIntOrFloatBitWidth();
  return 1 + width + (llvm::isa<mlir::FloatType>(element) ? 100 : 0);
}
static mlir::Type wider(mlir::Type a, mlir::Type b) { return elementRank(a) < elementRank(b) ? b : a; }

/// What tensors with dimensions decide stands, unless the others are of a higher kind (bool, integer, floating point).
static mlir::Type combineKinds(mlir::Type higher, mlir::Type lower) {
  if (!higher || !lower)
    return higher ? higher : lower;
  if (llvm::isa<mlir::FloatType>(higher))
    return higher;
  if (higher.isInteger(1) || llvm::isa<mlir::FloatType>(lower))
    return wider(higher, lower);
  return higher;
}

mlir::Type ForwardImporter::commonElement(llvm::ArrayRef<const StaticValue *> values) const {
  mlir::OpBuilder types(&import.context);
  mlir::Type dimensioned, scalar, number;
  for (const StaticValue *value : values) {
    const auto *tensor = value->as<TensorHandle>();
    if (tensor && !tensor->weak) {
      bool hasDims = llvm::cast<mlir::RankedTensorType>(tensor->value.getType()).getRank() > 0;
      mlir::Type &group = hasDims ? dimensioned : scalar;
      group = wider(group, nn::elementType(tensor->value));
    } else if (value->is<bool>()) {
      number = wider(number, types.getI1Type());
    } else if (value->is<std::int64_t>() || value->is<Dim>()) {
      number = wider(number, types.getI64Type());
    } else {
      number = wider(number, types.getF32Type());
    }
  }
  if (!dimensioned && !scalar)
    return {};
  return combineKinds(dimensioned, combineKinds(scalar, number));
}

mlir::Value ForwardImporter::toTensor(const StaticValue &value, mlir::Type element, mlir::Location location) {
  if (const auto *tensor = value.as<TensorHandle>()) {
    mlir::Value result = tensor->value;
    if (!llvm::isa<mlir::RankedTensorType>(result.getType()))
      result = noted(nn::buildOp(builder, location, "nn.from_host", {result}))->getResult(0);
    if (nn::elementType(result) != element)
      result = noted(nn::buildOp(builder, location, "nn.cast", {result},
                                 {builder.getNamedAttr("element", mlir::TypeAttr::get(element))}))
                   ->getResult(0);
    return result;
  }
  mlir::NamedAttribute type = builder.getNamedAttr("element", mlir::TypeAttr::get(element));
  if (const Dim *dim = value.as<Dim>()) {
    mlir::NamedAttribute extent = builder.getNamedAttr("extent", builder.getStringAttr(dim->str()));
    return noted(nn::buildOp(builder, location, "nn.extent", {}, {extent, type}))->getResult(0);
  }
  mlir::NamedAttribute number = builder.getNamedAttr("value", builder.getF64FloatAttr(*value.asDouble()));
  return noted(nn::buildOp(builder, location, "nn.constant", {}, {number, type}))->getResult(0);
}

StaticValue ForwardImporter::buildOp(mlir::Location location, llvm::StringRef operation, mlir::ValueRange operands,
                                     llvm::ArrayRef<mlir::NamedAttribute> attributes, bool weak) {
  mlir::Operation *op = nn::buildOp(builder, location, operation, operands, attributes);
  if (!op) // reported at its location
    return {};
  noted(op);
  if (op->getNumResults() == 1)
    return TensorHandle{op->getResult(0), weak};
  std::vector<StaticValue> results;
  for (mlir::Value result : op->getResults())
    results.push_back(TensorHandle{result, weak});
  return StaticValue::tuple(std::move(results));
}

mlir::Type ForwardImporter::operandElement(const nn::OpInfo &op, mlir::Type common) const {
  mlir::OpBuilder types(&import.context);
  if (!common)
    return common;
  if (op.elements == nn::OperandElements::Float && !llvm::isa<mlir::FloatType>(common))
    return types.getF32Type();
  return op.elements == nn::OperandElements::Bool ? types.getI1Type() : common;
}

StaticValue ForwardImporter::elementwise(const nn::OpInfo &op, llvm::ArrayRef<const StaticValue *> operands,
                                         mlir::Location location) {
  mlir::Type common = operandElement(op, commonElement(operands));
  bool weak = !common;
  if (weak) // host numbers alone stay doubles
    common = builder.getF64Type();
  llvm::SmallVector<mlir::Value> values;
  for (const StaticValue *operand : operands)
    values.push_back(toTensor(*operand, common, location));
  return buildOp(location, op.operation, values, {}, weak);
}

// Operators

static llvm::StringRef opName(ast::BinaryOp op) {
  switch (op) {
  case ast::BinaryOp::Add:
    return "add";
  case ast::BinaryOp::Sub:
    return "sub";
  case ast::BinaryOp::Mul:
    return "mul";
  case ast::BinaryOp::Div:
    return "div";
  case ast::BinaryOp::FloorDiv:
    return "floor_divide";
  case ast::BinaryOp::Mod:
    return "remainder";
  case ast::BinaryOp::Pow:
    return "pow";
  case ast::BinaryOp::MatMul:
    return "matmul";
  case ast::BinaryOp::BitAnd:
    return "bitwise_and";
  case ast::BinaryOp::BitOr:
    return "bitwise_or";
  case ast::BinaryOp::BitXor:
    return "bitwise_xor";
  case ast::BinaryOp::ShiftLeft:
    return "bitwise_left_shift";
  case ast::BinaryOp::ShiftRight:
    return "bitwise_right_shift";
  case ast::BinaryOp::And:
  case ast::BinaryOp::Or:
    break;
  }
  return "";
}

/// On bool tensors `&`, `|` and `^` are the logical ops.
static llvm::StringRef logicalName(ast::BinaryOp op) {
  switch (op) {
  case ast::BinaryOp::BitAnd:
    return "logical_and";
  case ast::BinaryOp::BitOr:
    return "logical_or";
  case ast::BinaryOp::BitXor:
    return "logical_xor";
  default:
    return "";
  }
}

static bool isOperand(const StaticValue &value) {
  return value.is<TensorHandle>() || value.isNumber() || value.is<Dim>();
}

static bool isTensor(const StaticValue &value) {
  const auto *tensor = value.as<TensorHandle>();
  return tensor && !tensor->weak;
}

StaticValue ForwardImporter::tensorBinary(ast::BinaryOp op, const StaticValue &lhs, const StaticValue &rhs,
                                          const ast::Expr &expr) {
  bool anyOfTheRun = lhs.is<TensorHandle>() || rhs.is<TensorHandle>() || lhs.is<Dim>() || rhs.is<Dim>();
  bool isMatmul = op == ast::BinaryOp::MatMul;
  if (!isOperand(lhs) || !isOperand(rhs) || !anyOfTheRun || (isMatmul && !(isTensor(lhs) && isTensor(rhs)))) {
    import.report(diag::OperandTypes, expr.range, spelling(op), lhs.describe(), rhs.describe());
    return {};
  }
  const StaticValue *operands[] = {&lhs, &rhs};
  mlir::Type element = commonElement(operands);
  llvm::StringRef name = opName(op);
  if (element && element.isInteger(1) && !logicalName(op).empty())
    name = logicalName(op);
  const nn::OpInfo *info = nn::lookupOp(name);
  if (!info)
    return unsupported(expr.range, fmt::format("`{}` of tensors", spelling(op).str()));
  if (isMatmul)
    return buildOp(locate(expr), info->operation, {lhs.as<TensorHandle>()->value, rhs.as<TensorHandle>()->value});
  return elementwise(*info, operands, locate(expr));
}

StaticValue ForwardImporter::tensorUnary(ast::UnaryOp op, const StaticValue &operand, const ast::Expr &expr) {
  if (op == ast::UnaryOp::Plus)
    return operand;
  const nn::OpInfo *info = nn::lookupOp(op == ast::UnaryOp::Minus ? "neg" : "logical_not");
  const auto &tensor = *operand.as<TensorHandle>();
  bool isBool = nn::elementType(tensor.value).isInteger(1);
  if (!info || (op == ast::UnaryOp::Invert && !isBool))
    return unsupported(expr.range, fmt::format("`{}` of {}", spelling(op).str(), operand.describe()));
  const StaticValue *operands[] = {&operand};
  return elementwise(*info, operands, locate(expr));
}

StaticValue ForwardImporter::tensorCompare(ast::CompareOp op, const StaticValue &lhs, const StaticValue &rhs,
                                           const ast::Expr &expr) {
  static constexpr llvm::StringLiteral names[] = {"lt", "le", "gt", "ge", "eq", "ne"}; // in the order of CompareOp
  if (!isOperand(lhs) || !isOperand(rhs)) {
    if (op == ast::CompareOp::Equal || op == ast::CompareOp::NotEqual) {
      if (lhs.isNone() || rhs.isNone()) // a tensor is not none
        return StaticValue::boolean(op == ast::CompareOp::NotEqual);
    }
    import.report(diag::OperandTypes, expr.range, spelling(op), lhs.describe(), rhs.describe());
    return {};
  }
  const nn::OpInfo *info = nn::lookupOp(names[static_cast<unsigned>(op)]);
  const StaticValue *operands[] = {&lhs, &rhs};
  if (!info)
    return unsupported(expr.range, fmt::format("`{}` of tensors", spelling(op).str()));
  StaticValue result = elementwise(*info, operands, locate(expr));
  if (const auto *tensor = result.as<TensorHandle>()) // a bool is no number that another type could take over
    return TensorHandle{tensor->value, false};
  return result;
}

StaticValue ForwardImporter::cast(const StaticValue &tensor, mlir::Type element, mlir::Location location) {
  return TensorHandle{toTensor(tensor, element, location), false};
}

} // namespace modc
