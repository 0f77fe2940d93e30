// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions with operators, calls and subscripts, in Python's precedence:
//   a if c else b | or | and | not | < in is ... | 0..n | `|` | ^ | & | << >> | + - | * / // % @ | -x +x ~x | ** | f(x) x[i] x.a
#include "frontend/ParserImpl.h"

#include "llvm/ADT/STLExtras.h"

using namespace modc::ast;
using llvm::isa;

namespace modc {
namespace {

// Between And and BitOr lie `not`, comparisons and ranges, which are no BinaryExpr.
constexpr unsigned OrLevel = 1, AndLevel = 2, NotLevel = 3, BitOrLevel = 4;

struct BinaryInfo {
  Token::Kind kind;
  BinaryOp op;
  unsigned precedence;
};

constexpr BinaryInfo BinaryOperators[] = {
    {Token::Kind::Or, BinaryOp::Or, OrLevel},
    {Token::Kind::PipePipe, BinaryOp::Or, OrLevel},
    {Token::Kind::And, BinaryOp::And, AndLevel},
    {Token::Kind::AmpersandAmpersand, BinaryOp::And, AndLevel},
    {Token::Kind::Pipe, BinaryOp::BitOr, BitOrLevel},
    {Token::Kind::Caret, BinaryOp::BitXor, 5},
    {Token::Kind::Ampersand, BinaryOp::BitAnd, 6},
    {Token::Kind::LessLess, BinaryOp::ShiftLeft, 7},
    {Token::Kind::GreaterGreater, BinaryOp::ShiftRight, 7},
    {Token::Kind::Plus, BinaryOp::Add, 8},
    {Token::Kind::Minus, BinaryOp::Sub, 8},
    {Token::Kind::Star, BinaryOp::Mul, 9},
    {Token::Kind::Slash, BinaryOp::Div, 9},
    {Token::Kind::SlashSlash, BinaryOp::FloorDiv, 9},
    {Token::Kind::Percent, BinaryOp::Mod, 9},
    {Token::Kind::At, BinaryOp::MatMul, 9},
};

const BinaryInfo *findBinary(Token::Kind kind) {
  return llvm::find_if(BinaryOperators, [&](const BinaryInfo &info) { return info.kind == kind; });
}

} // namespace

ExprPtr Parser::parseExpr() {
  Nesting nesting(*this);
  if (nesting.tooDeep())
    return nullptr;
  llvm::SMLoc start = token.loc();
  ExprPtr value = parseBinary(OrLevel);
  if (!value || !accept(Kind::If))
    return value;
  auto conditional = std::make_unique<ConditionalExpr>();
  ExprPtr condition = parseBinary(OrLevel);
  if (!condition || !expect(Kind::Else))
    return nullptr;
  ExprPtr elseValue = parseExpr();
  if (!elseValue)
    return nullptr;
  adopt(*conditional, conditional->thenValue, std::move(value));
  adopt(*conditional, conditional->condition, std::move(condition));
  adopt(*conditional, conditional->elseValue, std::move(elseValue));
  return finish(std::move(conditional), start);
}

/// `a`, or a TupleExpr for `a, b` and `a,`
ExprPtr Parser::parseExprList() {
  llvm::SMLoc start = token.loc();
  ExprPtr first = parseExpr();
  if (!first || !at(Kind::Comma))
    return first;
  auto tuple = std::make_unique<TupleExpr>();
  adopt(*tuple, tuple->elements, std::move(first));
  while (accept(Kind::Comma)) {
    if (at(Kind::Equal) || at(Kind::Newline) || at(Kind::RightBrace) || at(Kind::EndOfFile))
      break;
    ExprPtr element = parseExpr();
    if (!element)
      return nullptr;
    adopt(*tuple, tuple->elements, std::move(element));
  }
  return finish(std::move(tuple), start);
}

/// Precedence climbing over the left-associative operators of `minimum` and tighter, on either side of `not`.
ExprPtr Parser::parseBinary(unsigned minimum) {
  bool isLogical = minimum < NotLevel;
  llvm::SMLoc start = token.loc();
  ExprPtr lhs = isLogical ? parseNot() : parseUnary();
  while (lhs) {
    const BinaryInfo *found = findBinary(token.kind);
    if (found == std::end(BinaryOperators) || found->precedence < minimum ||
        (found->precedence < NotLevel) != isLogical)
      return lhs;
    auto [kind, op, precedence] = *found;
    if (kind == Kind::PipePipe || kind == Kind::AmpersandAmpersand)
      reportOnce(diag::ForeignOperator, token.range(), token.text, spelling(op)).fixIt(token.range(), spelling(op));
    auto binary = std::make_unique<BinaryExpr>();
    binary->op = op;
    binary->opRange = token.range();
    advance();
    ExprPtr rhs = precedence + 1 == NotLevel ? parseNot() : parseBinary(precedence + 1);
    if (!rhs)
      return nullptr;
    adopt(*binary, binary->lhs, std::move(lhs));
    adopt(*binary, binary->rhs, std::move(rhs));
    lhs = finish(std::move(binary), start);
  }
  return nullptr;
}

ExprPtr Parser::parseNot() {
  if (at(Kind::Exclamation))
    reportOnce(diag::ForeignOperator, token.range(), "!", "not").fixIt(token.range(), "not ");
  else if (!at(Kind::Not))
    return parseComparison();
  Nesting nesting(*this);
  if (nesting.tooDeep())
    return nullptr;
  auto unary = std::make_unique<UnaryExpr>();
  unary->op = UnaryOp::Not;
  llvm::SMLoc start = token.loc();
  advance();
  ExprPtr operand = parseNot();
  if (!operand)
    return nullptr;
  adopt(*unary, unary->operand, std::move(operand));
  return finish(std::move(unary), start);
}

std::optional<CompareOp> Parser::acceptComparison() {
  static constexpr std::pair<Kind, CompareOp> Simple[] = {{Kind::Less, CompareOp::Less},
                                                          {Kind::LessEqual, CompareOp::LessEqual},
                                                          {Kind::Greater, CompareOp::Greater},
                                                          {Kind::GreaterEqual, CompareOp::GreaterEqual},
                                                          {Kind::EqualEqual, CompareOp::Equal},
                                                          {Kind::NotEqual, CompareOp::NotEqual},
                                                          {Kind::In, CompareOp::In}};
  for (auto [kind, op] : Simple)
    if (accept(kind))
      return op;
  if (accept(Kind::Is))
    return accept(Kind::Not) ? CompareOp::IsNot : CompareOp::Is;
  if (!at(Kind::Not) || !peek().is(Kind::In))
    return std::nullopt;
  advance();
  advance();
  return CompareOp::NotIn;
}

ExprPtr Parser::parseComparison() {
  llvm::SMLoc start = token.loc();
  ExprPtr first = parseRange();
  if (!first)
    return nullptr;
  std::optional<CompareOp> op = acceptComparison();
  if (!op)
    return first;
  auto compare = std::make_unique<CompareExpr>();
  for (; op; op = acceptComparison()) {
    compare->ops.push_back(*op);
    ExprPtr operand = parseRange();
    if (!operand)
      return nullptr;
    adopt(*compare, compare->operands, std::move(operand));
  }
  compare->height = std::max(compare->height, first->height + 1);
  compare->operands.insert(compare->operands.begin(), std::move(first));
  return finish(std::move(compare), start);
}

ExprPtr Parser::parseRange() {
  llvm::SMLoc start = token.loc();
  ExprPtr lower = parseBinary(BitOrLevel);
  if (!lower || !accept(Kind::DotDot))
    return lower;
  auto range = std::make_unique<RangeExpr>();
  ExprPtr upper = parseBinary(BitOrLevel);
  if (!upper)
    return nullptr;
  if (at(Kind::DotDot)) {
    reportOnce(diag::RangeChain, token.range()).note("steps are written `range(start, stop, step)`");
    return nullptr;
  }
  adopt(*range, range->lower, std::move(lower));
  adopt(*range, range->upper, std::move(upper));
  return finish(std::move(range), start);
}

ExprPtr Parser::parseUnary() {
  auto unary = std::make_unique<UnaryExpr>();
  if (at(Kind::Minus))
    unary->op = UnaryOp::Minus;
  else if (at(Kind::Plus))
    unary->op = UnaryOp::Plus;
  else if (at(Kind::Tilde))
    unary->op = UnaryOp::Invert;
  else
    return parsePower();
  Nesting nesting(*this);
  if (nesting.tooDeep())
    return nullptr;
  llvm::SMLoc start = token.loc();
  advance();
  ExprPtr operand = parseUnary();
  if (!operand)
    return nullptr;
  adopt(*unary, unary->operand, std::move(operand));
  return finish(std::move(unary), start);
}

/// `a ** b` groups to the right and binds tighter than a sign before it, not one behind it: -x ** -2 is -(x ** (-2)).
ExprPtr Parser::parsePower() {
  llvm::SMLoc start = token.loc();
  ExprPtr base = parsePostfix();
  if (!base || !at(Kind::StarStar))
    return base;
  Nesting nesting(*this);
  if (nesting.tooDeep())
    return nullptr;
  auto power = std::make_unique<BinaryExpr>();
  power->op = BinaryOp::Pow;
  power->opRange = token.range();
  advance();
  ExprPtr exponent = parseUnary();
  if (!exponent)
    return nullptr;
  adopt(*power, power->lhs, std::move(base));
  adopt(*power, power->rhs, std::move(exponent));
  return finish(std::move(power), start);
}

ExprPtr Parser::parsePostfix() {
  llvm::SMLoc start = token.loc();
  ExprPtr expr = parsePrimary();
  while (expr) {
    if (at(Kind::LeftParen)) {
      expr = parseCall(std::move(expr), start);
    } else if (at(Kind::LeftBracket)) {
      expr = parseSubscript(std::move(expr), start);
    } else if (accept(Kind::Dot)) {
      std::optional<Identifier> name = parseIdentifier();
      if (!name)
        return nullptr;
      auto attribute = std::make_unique<AttributeExpr>();
      attribute->name = std::move(*name);
      adopt(*attribute, attribute->base, std::move(expr));
      expr = finish(std::move(attribute), start);
    } else if (at(Kind::LeftBrace) && bracesAllowed && (isa<NameExpr>(expr.get()) || isa<AttributeExpr>(expr.get()))) {
      expr = parseDict(std::move(expr), start);
    } else {
      return expr;
    }
  }
  return nullptr;
}

/// `f(x, dim = 1)`; `scan(...)` with a second parenthesis is a loop.
ExprPtr Parser::parseCall(ExprPtr callee, llvm::SMLoc start) {
  auto call = std::make_unique<CallExpr>();
  adopt(*call, call->callee, std::move(callee));
  if (!parseArguments(call->arguments))
    return nullptr;
  for (const Argument &argument : call->arguments)
    call->height = std::max(call->height, argument.value->height + 1);
  auto *name = llvm::dyn_cast<NameExpr>(call->callee.get());
  if (name && name->name == "scan" && at(Kind::LeftParen))
    return parseScan(std::move(call), start);
  return finish(std::move(call), start);
}

/// The argument names and the body of `scan(x, h0) (xt, h) { ... }`.
ExprPtr Parser::parseScan(Owned<CallExpr> call, llvm::SMLoc start) {
  Nesting nesting(*this);
  if (nesting.tooDeep())
    return nullptr;
  auto scan = std::make_unique<ScanExpr>();
  scan->nameRange = call->callee->range;
  scan->arguments = std::move(call->arguments);
  scan->height = call->height;
  if (!parseParameters(scan->parameters, /*typesNeeded=*/false))
    return nullptr;
  std::optional<Block> body = parseBlock();
  if (!body)
    return nullptr;
  scan->body = std::make_unique<Block>(std::move(*body));
  return finish(std::move(scan), start);
}

bool Parser::parseArguments(std::vector<Argument> &arguments) {
  Token opening = token;
  advance();
  Scoped<bool> braces(bracesAllowed, true);
  while (!at(Kind::RightParen)) {
    if (!parseArgument(arguments))
      return false;
    if (!accept(Kind::Comma))
      break;
  }
  return expectClosing(Kind::RightParen, opening);
}

bool Parser::parseArgument(std::vector<Argument> &arguments) {
  Argument argument;
  llvm::SMRange place = token.range();
  if (at(Kind::Identifier) && peek().is(Kind::Equal)) {
    argument.name = parseIdentifier();
    advance();
    argument.value = parseExpr();
    for (const Argument &earlier : arguments)
      if (earlier.name && earlier.name->text == argument.name->text)
        reportOnce(diag::RepeatedKeyword, argument.name->range, argument.name->text)
            .note(earlier.name->range, "given here first");
  } else {
    argument.value = at(Kind::Star) ? parseStar() : parseElement();
    if (argument.value && at(Kind::For))
      argument.value = parseComprehension(std::move(argument.value), arguments.empty(), Kind::RightParen);
    if (argument.value && !arguments.empty() && arguments.back().name)
      reportOnce(diag::PositionalAfterKeyword, {place.Start, previousEnd}, arguments.back().name->text);
  }
  arguments.push_back(std::move(argument));
  return arguments.back().value != nullptr;
}

/// `[i, 1:, ...]`; `f32[]` before `=` is the type of a tensor without dimensions.
ExprPtr Parser::parseSubscript(ExprPtr base, llvm::SMLoc start) {
  Token opening = token;
  if (peek(1).is(Kind::RightBracket)) {
    llvm::SMRange brackets(token.loc(), peek(1).end());
    bool isType = isa<NameExpr>(base.get()) && peek(2).is(Kind::Equal);
    if (!isType) {
      reportOnce(diag::EmptySubscript, brackets);
      return nullptr;
    }
    advance();
    advance();
    auto state = std::make_unique<StateExpr>();
    state->type = typeOfSubscript(llvm::cast<NameExpr>(*base), {}, start);
    return finish(std::move(state), start);
  }
  advance();
  Scoped<bool> braces(bracesAllowed, true);
  auto index = std::make_unique<IndexExpr>();
  adopt(*index, index->base, std::move(base));
  while (!at(Kind::RightBracket)) {
    ExprPtr item = parseSubscriptItem();
    if (!item)
      return nullptr;
    adopt(*index, index->indices, std::move(item));
    if (!accept(Kind::Comma))
      break;
    index->isTuple = true;
  }
  return expectClosing(Kind::RightBracket, opening) ? finish(std::move(index), start) : nullptr;
}

ExprPtr Parser::parseSubscriptItem() {
  llvm::SMLoc start = token.loc();
  if (at(Kind::Star))
    return parseStar();
  if (accept(Kind::Ellipsis))
    return finish(std::make_unique<EllipsisExpr>(), start);
  ExprPtr lower;
  if (!at(Kind::Colon)) {
    lower = parseExpr();
    if (!lower || !at(Kind::Colon))
      return lower;
  }
  auto slice = std::make_unique<SliceExpr>();
  if (lower)
    adopt(*slice, slice->lower, std::move(lower));
  for (ExprPtr *part : {&slice->upper, &slice->step}) {
    if (!accept(Kind::Colon))
      break;
    if (at(Kind::Colon) || at(Kind::Comma) || at(Kind::RightBracket))
      continue;
    ExprPtr value = parseExpr();
    if (!value)
      return nullptr;
    adopt(*slice, *part, std::move(value));
  }
  return finish(std::move(slice), start);
}

/// `*S`
ExprPtr Parser::parseStar() {
  llvm::SMLoc start = token.loc();
  advance();
  auto star = std::make_unique<StarExpr>();
  ExprPtr operand = parseBinary(BitOrLevel);
  if (!operand)
    return nullptr;
  adopt(*star, star->operand, std::move(operand));
  return finish(std::move(star), start);
}

} // namespace modc
