// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Primary expressions: names, literals, lists, dictionaries, comprehensions, tensors made in place.
#include "frontend/ParserImpl.h"

#include <charconv>

using namespace modc::ast;
using llvm::StringRef;

namespace modc {

ExprPtr Parser::parsePrimary() {
  llvm::SMLoc start = token.loc();
  switch (token.kind) {
  case Kind::Identifier: {
    if (reportForeignKeyword())
      return nullptr;
    auto name = std::make_unique<NameExpr>();
    name->name = token.text.str();
    advance();
    return finish(std::move(name), start);
  }
  case Kind::Integer:
  case Kind::Float:
    return parseNumber();
  case Kind::String:
    return parseString();
  case Kind::True:
  case Kind::False: {
    auto literal = std::make_unique<BoolExpr>();
    literal->value = at(Kind::True);
    advance();
    return finish(std::move(literal), start);
  }
  case Kind::None:
    advance();
    return finish(std::make_unique<NoneExpr>(), start);
  case Kind::LeftParen:
    return parseParenthesized();
  case Kind::LeftBracket:
    return parseList();
  case Kind::LeftBrace:
    return bracesAllowed ? parseDict(nullptr, start) : expected("an expression");
  case Kind::Newline:
    reportOnce(diag::ExpectedToken, token.range(), "an expression", describeToken())
        .note("a statement goes on in the next line only inside `( )` or `[ ]`");
    return nullptr;
  default:
    return expected("an expression");
  }
}

/// Python's rule for `_` in numbers: single, between digits.
static bool hasMisplacedUnderscore(StringRef text) {
  return text.starts_with("_") || text.ends_with("_") || text.contains("__") || text.contains("_.") ||
         text.contains("._") || text.contains("_e") || text.contains("_E");
}

ExprPtr Parser::parseNumber() {
  Token number = token;
  advance();
  std::string digits;
  for (char c : number.text)
    if (c != '_')
      digits += c;
  bool isHex = StringRef(digits).starts_with_insensitive("0x");
  const char *first = digits.data() + (isHex ? 2 : 0);
  const char *last = digits.data() + digits.size();
  auto convert = [&](auto node, auto... format) -> ExprPtr {
    std::from_chars_result result = std::from_chars(first, last, node->value, format...);
    bool leadingZero = number.is(Kind::Integer) && !isHex && digits.size() > 1 && digits[0] == '0';
    if (result.ec == std::errc::invalid_argument || result.ptr != last || leadingZero ||
        hasMisplacedUnderscore(number.text)) {
      reportOnce(diag::MalformedNumber, number.range(), number.text);
      return nullptr;
    }
    if (result.ec == std::errc::result_out_of_range) {
      if (number.is(Kind::Integer))
        reportOnce(diag::IntegerTooLarge, number.range(), number.text);
      else
        reportOnce(diag::FloatOutOfRange, number.range(), number.text);
      return nullptr;
    }
    node->text = number.text.str();
    return finish(std::move(node), number.loc());
  };
  if (number.is(Kind::Integer))
    return convert(std::make_unique<IntExpr>(), isHex ? 16 : 10);
  return convert(std::make_unique<FloatExpr>());
}

/// `(a)` is `a`; `()`, `(a,)` and `(a, b)` are tuples.
ExprPtr Parser::parseParenthesized() {
  Token opening = token;
  advance();
  Scoped<bool> braces(bracesAllowed, true);
  auto tuple = std::make_unique<TupleExpr>();
  bool isTuple = at(Kind::RightParen);
  while (!at(Kind::RightParen)) {
    ExprPtr element = parseExpr();
    if (!element)
      return nullptr;
    adopt(*tuple, tuple->elements, std::move(element));
    if (!accept(Kind::Comma))
      break;
    isTuple = true;
  }
  if (!isTuple && at(Kind::Equal)) {
    reportOnce(diag::AssignmentInExpression, token.range()).fixIt(token.range(), "==");
    return nullptr;
  }
  if (!expectClosing(Kind::RightParen, opening))
    return nullptr;
  if (!isTuple)
    return std::move(tuple->elements.front());
  return finish(std::move(tuple), opening.loc());
}

ExprPtr Parser::parseList() {
  Token opening = token;
  advance();
  Scoped<bool> braces(bracesAllowed, true);
  auto list = std::make_unique<ListExpr>();
  while (!at(Kind::RightBracket)) {
    ExprPtr element = at(Kind::Star) ? parseStar() : parseElement();
    if (element && at(Kind::For))
      element = parseComprehension(std::move(element), list->elements.empty(), Kind::RightBracket);
    if (!element)
      return nullptr;
    adopt(*list, list->elements, std::move(element));
    if (!accept(Kind::Comma))
      break;
  }
  return expectClosing(Kind::RightBracket, opening) ? finish(std::move(list), opening.loc()) : nullptr;
}

/// `{ k: v, "l{i}": w }`, `ModuleDict { ... }`. Entries are parted by commas, newlines, or just the next key.
ExprPtr Parser::parseDict(ExprPtr callee, llvm::SMLoc start) {
  Token opening = token;
  advance();
  Scoped<bool> braces(bracesAllowed, true);
  auto dict = std::make_unique<DictExpr>();
  if (callee)
    adopt(*dict, dict->callee, std::move(callee));
  skipNewlines();
  while (!at(Kind::RightBrace)) {
    if (!parseDictEntry(*dict))
      return nullptr;
    if (at(Kind::For)) {
      if (dict->entries.size() > 1) {
        reportOnce(diag::ComprehensionNotAlone, token.range());
        return nullptr;
      }
      if (!parseClauses(dict->clauses))
        return nullptr;
      skipNewlines();
      break;
    }
    bool hasSeparator = accept(Kind::Comma) || at(Kind::Newline);
    skipNewlines();
    bool atKey = (at(Kind::Identifier) || at(Kind::String)) && peek().is(Kind::Colon);
    if (!hasSeparator && !atKey)
      break;
  }
  if (!expectClosing(Kind::RightBrace, opening))
    return nullptr;
  for (const ForClause &clause : dict->clauses)
    dict->height = std::max(dict->height, heightOf(clause) + 1);
  return finish(std::move(dict), start);
}

bool Parser::parseDictEntry(DictExpr &dict) {
  DictEntry entry;
  std::optional<MemberName> key = parseMemberName();
  if (!key || !expect(Kind::Colon))
    return false;
  entry.key = std::move(*key);
  skipNewlines();
  ExprPtr value = parseElement();
  if (!value)
    return false;
  adopt(dict, entry.value, std::move(value));
  dict.entries.push_back(std::move(entry));
  return true;
}

/// What may stand in a call, a list or a dictionary: an expression, or a tensor made in place.
ExprPtr Parser::parseElement() {
  llvm::SMLoc start = token.loc();
  if (peek().is(Kind::Identifier))
    for (StateKind kind : {StateKind::Param, StateKind::Buffer, StateKind::Tensor})
      if (token.word() == spelling(kind))
        return parseState(kind);
  ExprPtr expr = parseExpr();
  return expr && at(Kind::Equal) ? parseStateInit(std::move(expr), start) : std::move(expr);
}

/// `param f32[] = 1`
ExprPtr Parser::parseState(StateKind kind) {
  llvm::SMLoc start = token.loc();
  advance();
  auto state = std::make_unique<StateExpr>();
  state->stateKind = kind;
  state->type = parseType();
  if (!state->type)
    return nullptr;
  if (accept(Kind::Equal)) {
    ExprPtr init = parseExpr();
    if (!init)
      return nullptr;
    adopt(*state, state->init, std::move(init));
  }
  return finish(std::move(state), start);
}

/// `f32[3] = ones`, of which the part before `=` was read as an expression.
ExprPtr Parser::parseStateInit(ExprPtr shape, llvm::SMLoc start) {
  Owned<StateExpr> state;
  if (llvm::isa<StateExpr>(shape.get())) {
    state.reset(llvm::cast<StateExpr>(shape.release()));
  } else if (auto *index = llvm::dyn_cast<IndexExpr>(shape.get()); index && llvm::isa<NameExpr>(index->base.get())) {
    state = std::make_unique<StateExpr>();
    state->type = typeOfSubscript(llvm::cast<NameExpr>(*index->base), std::move(index->indices), start);
  } else {
    reportOnce(diag::AssignmentInExpression, token.range()).fixIt(token.range(), "==");
    return nullptr;
  }
  advance();
  ExprPtr init = parseExpr();
  if (!init)
    return nullptr;
  state->height = std::max(state->height, shape ? shape->height : 1);
  adopt(*state, state->init, std::move(init));
  return finish(std::move(state), start);
}

TypePtr Parser::typeOfSubscript(const NameExpr &name, std::vector<ExprPtr> dims, llvm::SMLoc start) {
  auto type = std::make_unique<TypeExpr>();
  type->kind = TypeExpr::Kind::Tensor;
  type->name = {name.name, name.range};
  type->dims = std::move(dims);
  return finish(std::move(type), start);
}

/// `element for i in 0..n if c`, which fills the brackets alone.
ExprPtr Parser::parseComprehension(ExprPtr element, bool isFirst, Kind closing) {
  auto comprehension = std::make_unique<ComprehensionExpr>();
  llvm::SMLoc start = element->range.Start;
  llvm::SMRange place = token.range();
  adopt(*comprehension, comprehension->element, std::move(element));
  if (!parseClauses(comprehension->clauses))
    return nullptr;
  if (!isFirst || (at(Kind::Comma) && !peek().is(closing))) {
    reportOnce(diag::ComprehensionNotAlone, place);
    return nullptr;
  }
  for (const ForClause &clause : comprehension->clauses)
    comprehension->height = std::max(comprehension->height, heightOf(clause) + 1);
  return finish(std::move(comprehension), start);
}

bool Parser::parseClauses(std::vector<ForClause> &clauses) {
  while (accept(Kind::For)) {
    ForClause clause;
    if (!parseTargets(clause.targets) || !expect(Kind::In))
      return false;
    // No conditional expression here: `if` begins a condition of the clause.
    clause.iterable = parseBinary(1);
    if (!clause.iterable)
      return false;
    while (accept(Kind::If)) {
      ExprPtr condition = parseBinary(1);
      if (!condition)
        return false;
      clause.conditions.push_back(std::move(condition));
    }
    clauses.push_back(std::move(clause));
  }
  return true;
}

unsigned Parser::heightOf(const ForClause &clause) {
  unsigned height = clause.iterable->height;
  for (const ExprPtr &condition : clause.conditions)
    height = std::max(height, condition->height);
  return height;
}

/// `i`, `i, layer`, `(i, layer)`
bool Parser::parseTargets(std::vector<Identifier> &targets) {
  Token opening = token;
  bool hasParens = accept(Kind::LeftParen);
  do {
    std::optional<Identifier> name = parseIdentifier();
    if (!name)
      return false;
    targets.push_back(std::move(*name));
  } while (accept(Kind::Comma));
  return !hasParens || expectClosing(Kind::RightParen, opening);
}

} // namespace modc
