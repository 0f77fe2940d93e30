// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions, with the parentheses that precedence asks for: the tree has none.
#include "frontend/format/Formatter.h"
#include "frontend/format/Levels.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SaveAndRestore.h"

#include <algorithm>
#include <utility>

using namespace modc::ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

namespace modc {
namespace {

unsigned levelOf(BinaryOp op) {
  switch (op) {
  case BinaryOp::Or:
    return Or;
  case BinaryOp::And:
    return And;
  case BinaryOp::BitOr:
    return BitOr;
  case BinaryOp::BitXor:
    return BitXor;
  case BinaryOp::BitAnd:
    return BitAnd;
  case BinaryOp::ShiftLeft:
  case BinaryOp::ShiftRight:
    return Shift;
  case BinaryOp::Add:
  case BinaryOp::Sub:
    return Sum;
  case BinaryOp::Pow:
    return Power;
  default:
    return Product;
  }
}

/// Before an argument list it would begin a loop.
bool isScanCall(const Expr &expr) {
  const auto *call = dyn_cast<CallExpr>(&expr);
  const auto *name = call ? dyn_cast<NameExpr>(call->callee.get()) : nullptr;
  return name && name->name == "scan";
}

} // namespace

unsigned levelOf(const Expr &expr) {
  switch (expr.kind) {
  case Expr::Kind::Conditional:
    return Conditional;
  case Expr::Kind::Binary:
    return levelOf(cast<BinaryExpr>(expr).op);
  case Expr::Kind::Compare:
    return Comparison;
  case Expr::Kind::Range:
    return Range;
  case Expr::Kind::Unary:
    return cast<UnaryExpr>(expr).op == UnaryOp::Not ? Not : Sign;
  default:
    return Postfix;
  }
}

/// A word or literal, and before it the comments that have come this far.
Doc Formatter::atom(llvm::SMRange range, StringRef text) {
  const char *start = range.Start.getPointer();
  if (!atComment(start))
    return text;
  Doc doc;
  for (; atComment(start); ++nextComment)
    doc.add(suffix(file.comments[nextComment].text));
  return std::move(doc.add(text));
}

/// What stands between two elements: `separator`, and the comments before the second one.
Doc Formatter::leading(const char *start, Doc separator) {
  Doc doc, lines;
  for (; atComment(start); ++nextComment) {
    const Comment &comment = file.comments[nextComment];
    if (!comment.ownLine && lines.parts.empty())
      doc.add(suffix(comment.text));
    else
      lines.add(concat(comment.text, hardLine()));
  }
  return concat(std::move(doc), std::move(separator), std::move(lines));
}

/// A comma follows the last of several elements. `end` is at most the closing bracket's end.
bool Formatter::commaAfter(const char *last, const char *end) const {
  for (const char *pos = last; pos < end; ++pos) {
    if (*pos == '#')
      pos = std::find(pos, end, '\n');
    else if (*pos == ',')
      return true;
    else if (*pos != ' ' && *pos != '\n' && *pos != '\t')
      return false;
  }
  return false;
}

/// Elements between brackets: on one line, or each on a line of its own and, if `trailingComma`, with a comma behind it.
/// `end` is behind the closing bracket, null if that is not known.
Doc Formatter::bracketed(StringRef opening, StringRef closing, std::size_t count, bool trailingComma, bool broken,
                         const char *end, llvm::function_ref<llvm::SMRange(std::size_t)> range,
                         llvm::function_ref<Doc(std::size_t)> element) {
  llvm::SaveAndRestore<bool> braces(noBraces, false);
  Doc inner;
  for (std::size_t i = 0; i != count; ++i) {
    Doc separator = i == 0 ? softLine() : line();
    inner.add(leading(range(i).Start.getPointer(), std::move(separator)));
    inner.add(element(i));
    if (i + 1 != count)
      inner.add(",");
    else if (trailingComma)
      inner.add(ifBroken(","));
  }
  // Comments before the closing bracket.
  Doc last;
  for (; end && atComment(end); ++nextComment) {
    const Comment &comment = file.comments[nextComment];
    if (comment.ownLine || !last.parts.empty())
      last.add(concat(hardLine(), comment.text));
    else
      inner.add(suffix(comment.text));
  }
  inner.add(std::move(last));
  Doc doc = concat(opening, indent(std::move(inner)));
  if (count != 0 || doc.breaks)
    doc.add(softLine());
  doc.add(closing);
  doc.breaks |= broken;
  return modc::group(std::move(doc));
}

/// The `)` that follows with nothing but blanks and comments between, or null.
const char *Formatter::closingParen(const char *place) const {
  const char *end = file.range.End.getPointer();
  for (const char *pos = place; pos < end; ++pos) {
    if (*pos == '#')
      pos = std::find(pos, end, '\n');
    else if (*pos == ')')
      return pos;
    else if (*pos != ' ' && *pos != '\n' && *pos != '\t')
      return nullptr;
    if (pos == end)
      return nullptr;
  }
  return nullptr;
}

/// An expression where a new line would end the statement: parentheses appear where it has to be broken.
Doc Formatter::open(const Expr &expr) {
  bool hasLines = levelOf(expr) < Postfix;
  if (!hasLines)
    return this->expr(expr);
  Doc inner = this->expr(expr);
  // Comments behind the last operand stay in the parentheses that were around it.
  const char *closing = closingParen(expr.range.End.getPointer());
  for (; closing && atComment(closing); ++nextComment) {
    const Comment &comment = file.comments[nextComment];
    inner.add(comment.ownLine ? concat(hardLine(), comment.text) : suffix(comment.text));
  }
  return modc::group(concat(ifBroken("("), indent(concat(softLine(), std::move(inner))), softLine(), ifBroken(")")));
}

/// An expression before the `{` of a block.
Doc Formatter::headerExpr(const Expr &expr) {
  llvm::SaveAndRestore<bool> braces(noBraces, true);
  return open(expr);
}

/// An operand, in parentheses if it binds looser than `minimum`.
Doc Formatter::operand(const Expr &expr, unsigned minimum) {
  bool isNumber = minimum == Postfix && isa<IntExpr, FloatExpr>(&expr);
  if (levelOf(expr) >= minimum && !isNumber)
    return this->expr(expr);
  llvm::SaveAndRestore<bool> braces(noBraces, false);
  Doc inner = this->expr(expr);
  return modc::group(concat("(", indent(concat(softLine(), std::move(inner))), softLine(), ")"));
}

Doc Formatter::expr(const Expr &expr) {
  switch (expr.kind) {
  case Expr::Kind::Name:
    return atom(expr.range, cast<NameExpr>(expr).name);
  case Expr::Kind::Int:
    return atom(expr.range, cast<IntExpr>(expr).text);
  case Expr::Kind::Float:
    return number(cast<FloatExpr>(expr));
  case Expr::Kind::String:
    return string(cast<StringExpr>(expr));
  case Expr::Kind::Bool:
    return atom(expr.range, cast<BoolExpr>(expr).value ? "true" : "false");
  case Expr::Kind::None:
    return atom(expr.range, "none");
  case Expr::Kind::Ellipsis:
    return atom(expr.range, "...");
  case Expr::Kind::Tuple:
    return tuple(cast<TupleExpr>(expr));
  case Expr::Kind::List:
    return list(cast<ListExpr>(expr));
  case Expr::Kind::Dict:
    return dict(cast<DictExpr>(expr));
  case Expr::Kind::Call: {
    const auto &call = cast<CallExpr>(expr);
    Doc callee = isScanCall(*call.callee) ? concat("(", this->expr(*call.callee), ")") : operand(*call.callee, Postfix);
    return concat(std::move(callee), arguments(call.arguments, call.range));
  }
  case Expr::Kind::Attribute: {
    const auto &attribute = cast<AttributeExpr>(expr);
    Doc base = operand(*attribute.base, Postfix);
    return concat(std::move(base), ".", atom(attribute.name.range, attribute.name.text));
  }
  case Expr::Kind::Index:
    return index(cast<IndexExpr>(expr));
  case Expr::Kind::Binary:
    return chain(cast<BinaryExpr>(expr));
  case Expr::Kind::Compare:
    return compare(cast<CompareExpr>(expr));
  case Expr::Kind::Conditional:
    return conditional(cast<ConditionalExpr>(expr));
  case Expr::Kind::State:
    return state(cast<StateExpr>(expr));
  case Expr::Kind::Scan:
    return scan(cast<ScanExpr>(expr));
  default:
    return small(expr);
  }
}

/// What has no lines of its own.
Doc Formatter::small(const Expr &expr) {
  if (const auto *unary = dyn_cast<UnaryExpr>(&expr)) {
    bool isNot = unary->op == UnaryOp::Not;
    return concat(isNot ? "not " : spelling(unary->op), operand(*unary->operand, isNot ? Not : Sign));
  }
  if (const auto *star = dyn_cast<StarExpr>(&expr))
    return concat("*", operand(*star->operand, BitOr));
  if (const auto *range = dyn_cast<RangeExpr>(&expr)) {
    Doc lower = operand(*range->lower, BitOr);
    return concat(std::move(lower), "..", operand(*range->upper, BitOr));
  }
  if (const auto *comprehension = dyn_cast<ComprehensionExpr>(&expr)) {
    Doc element = this->expr(*comprehension->element);
    return concat(std::move(element), clauses(comprehension->clauses, false));
  }
  const auto &slice = cast<SliceExpr>(expr);
  Doc doc;
  if (slice.lower)
    doc.add(this->expr(*slice.lower));
  doc.add(":");
  if (slice.upper)
    doc.add(this->expr(*slice.upper));
  if (slice.step)
    doc.add(concat(":", this->expr(*slice.step)));
  return doc;
}

// Literals

/// In double quotes, unless it has one.
Doc Formatter::string(const StringExpr &string) {
  StringRef text = string.text;
  bool isPlain = text.size() >= 2 && text.front() == '\'' && !text.contains('"') && !text.contains('\\');
  return atom(string.range, isPlain ? "\"" + text.drop_front().drop_back().str() + "\"" : text.str());
}

/// With digits on both sides of the point.
Doc Formatter::number(const FloatExpr &number) {
  std::string text = number.text;
  if (text.front() == '.')
    text.insert(0, "0");
  std::size_t point = text.find('.');
  if (point != std::string::npos && (point + 1 == text.size() || text[point + 1] == 'e' || text[point + 1] == 'E'))
    text.insert(point + 1, "0");
  return atom(number.range, text);
}

// Operators

/// `a + b - c`: operands of one level stand below one another.
Doc Formatter::chain(const BinaryExpr &binary) {
  unsigned level = levelOf(binary.op);
  if (level == Power) {
    // A number needs parentheses before `.` only.
    Doc base = isa<IntExpr, FloatExpr>(binary.lhs.get()) ? expr(*binary.lhs) : operand(*binary.lhs, Postfix);
    return concat(std::move(base), " ** ", operand(*binary.rhs, Sign));
  }
  std::vector<const BinaryExpr *> links;
  const Expr *first = &binary;
  while (const auto *link = dyn_cast<BinaryExpr>(first)) {
    if (levelOf(link->op) != level)
      break;
    links.push_back(link);
    first = link->lhs.get();
  }
  Doc doc = operand(*first, level), rest;
  for (auto it = links.rbegin(); it != links.rend(); ++it) {
    Doc before = leading((*it)->opRange.Start.getPointer(), line());
    Doc right = operand(*(*it)->rhs, level + 1);
    rest.add(concat(std::move(before), spelling((*it)->op), " ", std::move(right)));
  }
  return modc::group(concat(std::move(doc), indent(std::move(rest))));
}

Doc Formatter::compare(const CompareExpr &compare) {
  Doc doc = operand(*compare.operands.front(), Range), rest;
  for (std::size_t i = 0; i != compare.ops.size(); ++i)
    rest.add(concat(line(), spelling(compare.ops[i]), " ", operand(*compare.operands[i + 1], Range)));
  return modc::group(concat(std::move(doc), indent(std::move(rest))));
}

Doc Formatter::conditional(const ConditionalExpr &conditional) {
  Doc value = operand(*conditional.thenValue, Or);
  Doc condition = concat(line(), "if ", operand(*conditional.condition, Or));
  Doc otherwise = concat(line(), "else ", expr(*conditional.elseValue));
  return modc::group(concat(std::move(value), indent(concat(std::move(condition), std::move(otherwise)))));
}

// Brackets

Doc Formatter::tuple(const TupleExpr &tuple) {
  bool single = tuple.elements.size() == 1;
  return bracketed(
      "(", single ? ",)" : ")", tuple.elements.size(), !single, false, tuple.range.End.getPointer(),
      [&](std::size_t i) { return tuple.elements[i]->range; }, [&](std::size_t i) { return expr(*tuple.elements[i]); });
}

} // namespace modc
