// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The formula of `schedule = lambda(…)`, a function of the number of steps so far, as a tree of attributes.
//
//   1 / (1 + step)      ["/", 1.0, ["+", 1.0, "step"]]
#include "frontend/ImportTrain.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

namespace modc {
namespace {

llvm::StringRef operatorText(ast::BinaryOp op) {
  switch (op) {
  case ast::BinaryOp::Add:
    return "+";
  case ast::BinaryOp::Sub:
    return "-";
  case ast::BinaryOp::Mul:
    return "*";
  case ast::BinaryOp::Div:
    return "/";
  case ast::BinaryOp::FloorDiv:
    return "//";
  case ast::BinaryOp::Mod:
    return "%";
  case ast::BinaryOp::Pow:
    return "**";
  default:
    return "";
  }
}

llvm::StringRef operatorText(ast::CompareOp op) {
  switch (op) {
  case ast::CompareOp::Less:
    return "<";
  case ast::CompareOp::LessEqual:
    return "<=";
  case ast::CompareOp::Greater:
    return ">";
  case ast::CompareOp::GreaterEqual:
    return ">=";
  case ast::CompareOp::Equal:
    return "==";
  case ast::CompareOp::NotEqual:
    return "!=";
  default:
    return "";
  }
}

/// How many arguments a function of formulas has; 0 for others.
unsigned arity(llvm::StringRef function) {
  return llvm::StringSwitch<unsigned>(function)
      .Cases("exp", "log", "sqrt", "sin", "cos", "tanh", "floor", "ceil", "abs", 1)
      .Cases("min", "max", "pow", 2)
      .Default(0);
}

class FactorImporter {
public:
  FactorImporter(ImportContext &import, SettingEvaluator &evaluator)
      : import(import), evaluator(evaluator), builder(&import.context) {}

  mlir::Attribute number(const ast::Expr &expr) {
    return llvm::TypeSwitch<const ast::Expr *, mlir::Attribute>(&expr)
        .Case([&](const ast::NameExpr *name) {
          return name->name == "step" ? mlir::Attribute(builder.getStringAttr("step")) : constant(*name);
        })
        .Case([&](const ast::UnaryExpr *unary) {
          if (unary->op == ast::UnaryOp::Minus)
            return node("-", {number(*unary->operand)});
          return unary->op == ast::UnaryOp::Plus ? number(*unary->operand) : refused(expr);
        })
        .Case([&](const ast::BinaryExpr *binary) {
          llvm::StringRef op = operatorText(binary->op);
          return op.empty() ? refused(expr) : node(op, {number(*binary->lhs), number(*binary->rhs)});
        })
        .Case([&](const ast::ConditionalExpr *choice) {
          return node("if", {condition(*choice->condition), number(*choice->thenValue), number(*choice->elseValue)});
        })
        .Case([&](const ast::CallExpr *call) { return function(*call); })
        .Default([&](const ast::Expr *other) { return constant(*other); });
  }

private:
  mlir::Attribute condition(const ast::Expr &expr) {
    const auto *compare = llvm::dyn_cast<ast::CompareExpr>(&expr);
    llvm::StringRef op = compare && compare->ops.size() == 1 ? operatorText(compare->ops[0]) : "";
    if (op.empty())
      return refused(expr);
    return node(op, {number(*compare->operands[0]), number(*compare->operands[1])});
  }

  /// `exp(…)` or `math.exp(…)`.
  mlir::Attribute function(const ast::CallExpr &call) {
    const auto *attribute = llvm::dyn_cast<ast::AttributeExpr>(call.callee.get());
    const auto *word = llvm::dyn_cast<ast::NameExpr>(call.callee.get());
    std::string name = attribute ? attribute->name.text : word ? word->name : "";
    bool isPlain =
        llvm::none_of(call.arguments, [](const ast::Argument &argument) { return argument.name.has_value(); });
    if (!isPlain || arity(name) == 0 || arity(name) != call.arguments.size())
      return refused(call);
    std::vector<mlir::Attribute> operands;
    for (const ast::Argument &argument : call.arguments)
      operands.push_back(number(*argument.value));
    return node(name, operands);
  }

  mlir::Attribute constant(const ast::Expr &expr) {
    StaticValue value = evaluator.evaluate(expr);
    std::optional<double> number = value.is<bool>() ? std::nullopt : value.asDouble();
    if (value.isPoison())
      return {};
    return number && std::isfinite(*number) ? builder.getF64FloatAttr(*number) : refused(expr);
  }

  mlir::Attribute node(llvm::StringRef op, llvm::ArrayRef<mlir::Attribute> operands) {
    std::vector<mlir::Attribute> parts = {builder.getStringAttr(op)};
    for (mlir::Attribute operand : operands) {
      if (!operand)
        return {};
      parts.push_back(operand);
    }
    return builder.getArrayAttr(parts);
  }

  mlir::Attribute refused(const ast::Expr &expr) {
    import.report(diag::SettingValue, expr.range, "lambda",
                  "a formula over `step` of arithmetic, comparisons and functions such as `exp` and `min`",
                  "something else");
    return {};
  }

  ImportContext &import;
  SettingEvaluator &evaluator;
  mlir::Builder builder;
};
} // namespace

mlir::Attribute importFactor(ImportContext &import, SettingEvaluator &evaluator, const ast::Expr &value) {
  return FactorImporter(import, evaluator).number(value);
}

} // namespace modc
