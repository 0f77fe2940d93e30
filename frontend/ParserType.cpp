// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Types: `f32[N, *S]?`, `int`, `(f32[N], state: f32[N, 4])`, `none`; and argument lists, which carry them.
#include "frontend/ParserImpl.h"

using namespace modc::ast;

namespace modc {

TypePtr Parser::parseType() {
  Nesting nesting(*this);
  if (nesting.tooDeep())
    return nullptr;
  llvm::SMLoc start = token.loc();
  TypePtr type;
  if (at(Kind::LeftParen)) {
    type = parseTupleType();
    if (!type)
      return nullptr;
  } else if (accept(Kind::None)) {
    type = std::make_unique<TypeExpr>();
    type->kind = TypeExpr::Kind::None;
  } else if (at(Kind::Identifier)) {
    type = std::make_unique<TypeExpr>();
    type->name = *parseIdentifier();
    if (at(Kind::LeftBracket) && !parseShape(*type))
      return nullptr;
  } else {
    return expected("a type");
  }
  type->optional = accept(Kind::Question);
  return finish(std::move(type), start);
}

/// `[N, 3, *S]`
bool Parser::parseShape(TypeExpr &type) {
  type.kind = TypeExpr::Kind::Tensor;
  Token opening = token;
  advance();
  while (!at(Kind::RightBracket)) {
    if (at(Kind::Ellipsis)) {
      reportOnce(diag::EllipsisInShape, token.range()).fixIt(token.range(), "*S");
      return false;
    }
    ExprPtr dim = at(Kind::Star) ? parseStar() : parseExpr();
    if (!dim)
      return false;
    type.dims.push_back(std::move(dim));
    if (!accept(Kind::Comma))
      break;
  }
  return expectClosing(Kind::RightBracket, opening);
}

/// `(f32[N], state: f32[N, 4])`; parentheses around one type without a name only group.
TypePtr Parser::parseTupleType() {
  auto tuple = std::make_unique<TypeExpr>();
  tuple->kind = TypeExpr::Kind::Tuple;
  Token opening = token;
  advance();
  bool hasComma = false;
  while (!at(Kind::RightParen)) {
    if (!parseTypeElement(*tuple))
      return nullptr;
    if (!accept(Kind::Comma))
      break;
    hasComma = true;
  }
  if (!expectClosing(Kind::RightParen, opening))
    return nullptr;
  if (!hasComma && tuple->elements.size() == 1 && !tuple->elements.front().name)
    return std::move(tuple->elements.front().type);
  return tuple;
}

bool Parser::parseTypeElement(TypeExpr &tuple) {
  TypeExpr::Element element;
  if (at(Kind::Identifier) && peek().is(Kind::Colon)) {
    element.name = parseIdentifier();
    advance();
  }
  element.type = parseType();
  if (!element.type)
    return false;
  tuple.elements.push_back(std::move(element));
  return true;
}

/// What follows `->`: one type, a tuple, or several types with commas.
TypePtr Parser::parseResultTypes() {
  llvm::SMLoc start = token.loc();
  TypePtr type = parseType();
  if (!type || !at(Kind::Comma))
    return type;
  auto tuple = std::make_unique<TypeExpr>();
  tuple->kind = TypeExpr::Kind::Tuple;
  tuple->elements.push_back({std::nullopt, std::move(type)});
  while (accept(Kind::Comma))
    if (!parseTypeElement(*tuple))
      return nullptr;
  return finish(std::move(tuple), start);
}

/// `(x: f32[N], p: float = 0.5)`. A broken argument is skipped, so that the body is still parsed.
bool Parser::parseParameters(std::vector<Parameter> &parameters, bool typesNeeded) {
  Token opening = token;
  if (!expect(Kind::LeftParen))
    return false;
  Scoped<bool> braces(bracesAllowed, true);
  unsigned level = openParens;
  bool hasDefault = false;
  while (!at(Kind::RightParen)) {
    if (std::optional<Parameter> parameter = parseParameter(typesNeeded)) {
      if (hasDefault && !parameter->defaultValue)
        reportOnce(diag::DefaultOrder, parameter->name.range, parameter->name.text);
      hasDefault |= parameter->defaultValue != nullptr;
      parameters.push_back(std::move(*parameter));
    } else if (!skipToNextParameter(level)) {
      return false;
    }
    if (at(Kind::RightParen))
      break;
    if (!at(Kind::Comma) && (expectClosing(Kind::RightParen, opening), !skipToNextParameter(level)))
      return false;
    accept(Kind::Comma);
  }
  return expectClosing(Kind::RightParen, opening);
}

std::optional<Parameter> Parser::parseParameter(bool typesNeeded) {
  Parameter parameter;
  if (!parseAttributes(parameter.attributes))
    return std::nullopt;
  if (atWord("self")) {
    reportOnce(diag::SelfArgument, token.range())
        .note("a forward and a hook see the members of their module without it");
    return std::nullopt;
  }
  std::optional<Identifier> name = parseIdentifier();
  if (!name)
    return std::nullopt;
  parameter.name = std::move(*name);
  if (accept(Kind::Colon)) {
    parameter.type = parseType();
    if (!parameter.type)
      return std::nullopt;
  } else if (typesNeeded) {
    reportOnce(diag::MissingArgumentType, parameter.name.range, parameter.name.text);
  }
  if (accept(Kind::Equal)) {
    parameter.defaultValue = parseExpr();
    if (!parameter.defaultValue)
      return std::nullopt;
  }
  for (const Attribute &attribute : parameter.attributes)
    if (attribute.name.text != "grad")
      reportOnce(diag::MisplacedAttribute, attribute.range, attribute.name.text, "an argument");
  return parameter;
}

} // namespace modc
