// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Out-of-line parts of the syntax tree: destructors and operator spellings.
#include "frontend/AST.h"

#include "llvm/Support/ErrorHandling.h"

namespace modc::ast {

Expr::~Expr() = default;
Stmt::~Stmt() = default;
Decl::~Decl() = default;

StateExpr::StateExpr() = default;
StateExpr::~StateExpr() = default;
ScanExpr::ScanExpr() = default;
ScanExpr::~ScanExpr() = default;

llvm::StringRef spelling(UnaryOp op) {
  switch (op) {
  case UnaryOp::Plus:
    return "+";
  case UnaryOp::Minus:
    return "-";
  case UnaryOp::Invert:
    return "~";
  case UnaryOp::Not:
    return "not";
  }
  llvm_unreachable("unknown unary operator");
}

llvm::StringRef spelling(BinaryOp op) {
  switch (op) {
  case BinaryOp::Add:
    return "+";
  case BinaryOp::Sub:
    return "-";
  case BinaryOp::Mul:
    return "*";
  case BinaryOp::Div:
    return "/";
  case BinaryOp::FloorDiv:
    return "//";
  case BinaryOp::Mod:
    return "%";
  case BinaryOp::Pow:
    return "**";
  case BinaryOp::MatMul:
    return "@";
  case BinaryOp::BitAnd:
    return "&";
  case BinaryOp::BitOr:
    return "|";
  case BinaryOp::BitXor:
    return "^";
  case BinaryOp::ShiftLeft:
    return "<<";
  case BinaryOp::ShiftRight:
    return ">>";
  case BinaryOp::And:
    return "and";
  case BinaryOp::Or:
    return "or";
  }
  llvm_unreachable("unknown binary operator");
}

llvm::StringRef spelling(CompareOp op) {
  switch (op) {
  case CompareOp::Less:
    return "<";
  case CompareOp::LessEqual:
    return "<=";
  case CompareOp::Greater:
    return ">";
  case CompareOp::GreaterEqual:
    return ">=";
  case CompareOp::Equal:
    return "==";
  case CompareOp::NotEqual:
    return "!=";
  case CompareOp::In:
    return "in";
  case CompareOp::NotIn:
    return "not in";
  case CompareOp::Is:
    return "is";
  case CompareOp::IsNot:
    return "is not";
  }
  llvm_unreachable("unknown comparison");
}

llvm::StringRef spelling(StateKind kind) {
  switch (kind) {
  case StateKind::Param:
    return "param";
  case StateKind::Buffer:
    return "buffer";
  case StateKind::Tensor:
    return "tensor";
  }
  llvm_unreachable("unknown kind of state");
}

llvm::StringRef spelling(HookKind kind) {
  switch (kind) {
  case HookKind::ForwardPre:
    return "forward_pre";
  case HookKind::Forward:
    return "forward";
  case HookKind::BackwardPre:
    return "backward_pre";
  case HookKind::Backward:
    return "backward";
  case HookKind::BackwardLegacy:
    return "backward_legacy";
  case HookKind::Named:
    return "named";
  }
  llvm_unreachable("unknown kind of hook");
}

} // namespace modc::ast
