// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Statements: what stands in the body of a forward, a hook, a loss or a scan.
#include "frontend/ParserImpl.h"

using namespace modc::ast;
using llvm::isa;
using llvm::StringRef;

namespace modc {

std::optional<Block> Parser::parseBlock() {
  Block block;
  bool parsed = parseBraces(block.range, [&] {
    StmtPtr statement = parseStmt();
    if (!statement)
      return false;
    block.statements.push_back(std::move(statement));
    return true;
  });
  if (!parsed)
    return std::nullopt;
  return block;
}

StmtPtr Parser::parseStmt() {
  switch (token.kind) {
  case Kind::Return:
    return parseReturn();
  case Kind::For:
    return parseFor();
  case Kind::If:
    return parseIf();
  case Kind::Assert:
    return parseAssert();
  case Kind::Else:
    reportOnce(diag::ElseWithoutIf, token.range());
    return nullptr;
  case Kind::LeftBrace:
    return expected("a statement");
  default:
    if (reportForeignKeyword())
      return nullptr;
    return atWord("no_grad") && peek().is(Kind::LeftBrace) ? parseNoGrad() : parseExprOrAssign();
  }
}

StmtPtr Parser::parseReturn() {
  auto statement = std::make_unique<ReturnStmt>();
  llvm::SMLoc start = token.loc();
  advance();
  while (!at(Kind::Newline) && !at(Kind::RightBrace) && !at(Kind::EndOfFile)) {
    ExprPtr value = parseExpr();
    if (!value)
      return nullptr;
    statement->values.push_back(std::move(value));
    if (!accept(Kind::Comma))
      break;
  }
  return finish(std::move(statement), start);
}

StmtPtr Parser::parseNoGrad() {
  auto statement = std::make_unique<NoGradStmt>();
  llvm::SMLoc start = token.loc();
  advance();
  std::optional<Block> body = parseBlock();
  if (!body)
    return nullptr;
  statement->body = std::move(*body);
  return finish(std::move(statement), start);
}

StmtPtr Parser::parseAssert() {
  auto statement = std::make_unique<AssertStmt>();
  llvm::SMLoc start = token.loc();
  if (!parseAssertion(statement->condition, statement->message))
    return nullptr;
  return finish(std::move(statement), start);
}

/// `assert condition, "text"`
bool Parser::parseAssertion(ExprPtr &condition, Owned<StringExpr> &message) {
  advance();
  condition = parseExpr();
  if (!condition || !accept(Kind::Comma))
    return condition != nullptr;
  message = parseString();
  return message != nullptr;
}

StmtPtr Parser::parseFor() {
  auto statement = std::make_unique<ForStmt>();
  llvm::SMLoc start = token.loc();
  if (!parseForHeader(statement->targets, statement->iterable))
    return nullptr;
  std::optional<Block> body = parseBlock();
  if (!body)
    return nullptr;
  statement->body = std::move(*body);
  return finish(std::move(statement), start);
}

/// `for i, layer in layers`
bool Parser::parseForHeader(std::vector<Identifier> &targets, ExprPtr &iterable) {
  advance();
  if (!parseTargets(targets) || !expect(Kind::In))
    return false;
  iterable = parseHeaderExpr();
  return iterable != nullptr;
}

/// An expression before a block: a `{` after it opens the block.
ExprPtr Parser::parseHeaderExpr() {
  Scoped<bool> braces(bracesAllowed, false);
  return parseExpr();
}

StmtPtr Parser::parseIf() {
  auto statement = std::make_unique<IfStmt>();
  llvm::SMLoc start = token.loc();
  do {
    advance();
    ExprPtr condition = parseHeaderExpr();
    std::optional<Block> body = condition ? parseBlock() : std::nullopt;
    if (!body)
      return nullptr;
    statement->branches.push_back({std::move(condition), std::move(*body)});
    if (!acceptElse())
      return finish(std::move(statement), start);
  } while (at(Kind::If));
  statement->elseBody = parseBlock();
  return statement->elseBody ? finish(std::move(statement), start) : nullptr;
}

/// Moves behind an `else`, which may stand on the line after the block.
bool Parser::acceptElse() {
  const Token &next = at(Kind::Newline) ? peek() : token;
  if (next.is(Kind::Else)) {
    skipNewlines();
    advance();
    return true;
  }
  if (next.word() != "elif")
    return false;
  skipNewlines();
  if (!reportForeignKeyword())
    return false;
  token.kind = Kind::If; // so that the rest is read as it was meant
  return true;
}

StmtPtr Parser::parseExprOrAssign() {
  static constexpr std::pair<Kind, BinaryOp> Compound[] = {{Kind::PlusEqual, BinaryOp::Add},
                                                           {Kind::MinusEqual, BinaryOp::Sub},
                                                           {Kind::StarEqual, BinaryOp::Mul},
                                                           {Kind::SlashEqual, BinaryOp::Div},
                                                           {Kind::SlashSlashEqual, BinaryOp::FloorDiv},
                                                           {Kind::PercentEqual, BinaryOp::Mod},
                                                           {Kind::StarStarEqual, BinaryOp::Pow},
                                                           {Kind::AtEqual, BinaryOp::MatMul},
                                                           {Kind::AmpersandEqual, BinaryOp::BitAnd},
                                                           {Kind::PipeEqual, BinaryOp::BitOr},
                                                           {Kind::CaretEqual, BinaryOp::BitXor},
                                                           {Kind::LessLessEqual, BinaryOp::ShiftLeft},
                                                           {Kind::GreaterGreaterEqual, BinaryOp::ShiftRight}};

  llvm::SMLoc start = token.loc();
  ExprPtr first = parseExprList();
  if (!first)
    return nullptr;
  auto assign = std::make_unique<AssignStmt>();
  for (auto [kind, op] : Compound)
    if (at(kind))
      assign->op = op;
  if (at(Kind::Colon) && isa<NameExpr>(first.get())) {
    advance();
    assign->type = parseType();
    if (!assign->type)
      return nullptr;
  }
  if (!assign->op && !assign->type && !at(Kind::Equal)) {
    auto statement = std::make_unique<ExprStmt>();
    statement->expr = std::move(first);
    return finish(std::move(statement), start);
  }
  if (!assign->op && !at(Kind::Equal))
    return expected("`=`");
  if (!addTargets(*assign, std::move(first)))
    return nullptr;
  advance();
  assign->value = parseExprList();
  return assign->value ? finish(std::move(assign), start) : nullptr;
}

bool Parser::addTargets(AssignStmt &assign, ExprPtr expr) {
  if (!checkTarget(*expr))
    return false;
  auto *tuple = llvm::dyn_cast<TupleExpr>(expr.get());
  if (!tuple) {
    assign.targets.push_back(std::move(expr));
    return true;
  }
  if (assign.op) {
    reportOnce(diag::InvalidTarget, tuple->range, "a tuple");
    return false;
  }
  assign.isUnpacking = true;
  assign.targets = std::move(tuple->elements);
  return true;
}

static StringRef describeTarget(const Expr &expr) {
  switch (expr.kind) {
  case Expr::Kind::Call:
  case Expr::Kind::Scan:
    return "a call";
  case Expr::Kind::Int:
  case Expr::Kind::Float:
  case Expr::Kind::String:
  case Expr::Kind::Bool:
  case Expr::Kind::None:
    return "a literal";
  case Expr::Kind::Tuple:
    return "an empty tuple";
  case Expr::Kind::List:
    return "a list";
  default:
    return "an expression";
  }
}

bool Parser::checkTarget(const Expr &target) {
  auto *tuple = llvm::dyn_cast<TupleExpr>(&target);
  if (tuple && !tuple->elements.empty()) {
    for (const ExprPtr &element : tuple->elements)
      if (!checkTarget(*element))
        return false;
    return true;
  }
  if (isa<NameExpr>(&target) || isa<AttributeExpr>(&target) || isa<IndexExpr>(&target))
    return true;
  reportOnce(diag::InvalidTarget, target.range, describeTarget(target));
  return false;
}

} // namespace modc
