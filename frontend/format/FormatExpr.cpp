// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions, with the parentheses that precedence asks for: the tree has none.
#include "frontend/format/Formatter.h"

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

// As in ParserExpr.cpp, from loose to tight.
enum Level : unsigned {
  Conditional,
  Or,
  And,
  Not,
  Comparison,
  Range,
  BitOr,
  BitXor,
  BitAnd,
  Shift,
  Sum,
  Product,
  Sign,
  Power,
  Postfix
};

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

/// A literal that several of fit on a line, and its text.
bool isLiteral(const Expr &expr) {
  if (const auto *unary = dyn_cast<UnaryExpr>(&expr))
    return isa<IntExpr, FloatExpr>(unary->operand.get());
  return isa<IntExpr, FloatExpr, BoolExpr, NoneExpr>(&expr);
}

unsigned literalWidth(const Expr &expr) {
  constexpr unsigned WordWidth = 5; // `false`
  if (const auto *unary = dyn_cast<UnaryExpr>(&expr))
    return 1 + literalWidth(*unary->operand);
  if (const auto *integer = dyn_cast<IntExpr>(&expr))
    return integer->text.size();
  if (const auto *number = dyn_cast<FloatExpr>(&expr))
    return number->text.size() + 1; // `1.` becomes `1.0`
  return WordWidth;
}

/// Before an argument list it would begin a loop.
bool isScanCall(const Expr &expr) {
  const auto *call = dyn_cast<CallExpr>(&expr);
  const auto *name = call ? dyn_cast<NameExpr>(call->callee.get()) : nullptr;
  return name && name->name == "scan";
}

} // namespace

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

Doc Formatter::list(const ListExpr &list) {
  const char *end = list.range.End.getPointer();
  bool isNumeric = llvm::all_of(list.elements, [](const ExprPtr &element) { return isLiteral(*element); });
  if (isNumeric && !list.elements.empty() && !atComment(end)) {
    Doc inner;
    for (const ExprPtr &element : list.elements) {
      bool isFirst = &element == &list.elements.front();
      inner.add(isFirst ? softLine() : fillLine(literalWidth(*element) + 1));
      inner.add(expr(*element));
      if (&element != &list.elements.back())
        inner.add(",");
    }
    return modc::group(concat("[", indent(std::move(inner)), softLine(), "]"));
  }
  bool isComprehension = !list.elements.empty() && isa<ComprehensionExpr>(list.elements.front().get());
  bool broken =
      !isComprehension && !list.elements.empty() && commaAfter(list.elements.back()->range.End.getPointer(), end);
  return bracketed(
      "[", "]", list.elements.size(), !isComprehension, broken, end,
      [&](std::size_t i) { return list.elements[i]->range; }, [&](std::size_t i) { return expr(*list.elements[i]); });
}

Doc Formatter::arguments(const std::vector<Argument> &arguments, llvm::SMRange call) {
  const char *end = call.End.getPointer();
  bool isComprehension = !arguments.empty() && isa<ComprehensionExpr>(arguments.front().value.get());
  bool broken =
      !isComprehension && !arguments.empty() && commaAfter(arguments.back().value->range.End.getPointer(), end);
  auto range = [&](std::size_t i) { return arguments[i].name ? arguments[i].name->range : arguments[i].value->range; };
  return bracketed("(", ")", arguments.size(), !isComprehension, broken, end, range,
                   [&](std::size_t i) { return argument(arguments[i]); });
}

Doc Formatter::argument(const Argument &argument) {
  if (!argument.name)
    return expr(*argument.value);
  Doc name = atom(argument.name->range, argument.name->text);
  return concat(std::move(name), " = ", expr(*argument.value));
}

Doc Formatter::index(const IndexExpr &index) {
  Doc base = operand(*index.base, Postfix);
  bool single = index.isTuple && index.indices.size() == 1;
  return concat(std::move(base),
                bracketed(
                    "[", single ? ",]" : "]", index.indices.size(), false, false, index.range.End.getPointer(),
                    [&](std::size_t i) { return index.indices[i]->range; },
                    [&](std::size_t i) { return expr(*index.indices[i]); }));
}

/// `{ k: v }`: one line if the first key was on the line of the brace, else one for each entry, without commas.
Doc Formatter::dict(const DictExpr &dict) {
  bool parens = noBraces;
  llvm::SaveAndRestore<bool> braces(noBraces, false);
  Doc doc;
  const char *start = dict.range.Start.getPointer();
  if (dict.callee) {
    doc.add(concat(expr(*dict.callee), " "));
    start = dict.callee->range.End.getPointer();
  }
  const char *end = dict.range.End.getPointer();
  if (dict.entries.empty() && !atComment(end)) {
    doc.add("{}");
  } else {
    bool broken = !dict.entries.empty() &&
                  StringRef(start, dict.entries.front().key.range.Start.getPointer() - start).contains('\n');
    Doc inner;
    for (const DictEntry &entry : dict.entries) {
      bool isFirst = &entry == &dict.entries.front();
      inner.add(leading(entry.key.range.Start.getPointer(), isFirst ? line() : concat(ifBroken("", ","), line())));
      inner.add(memberName(entry.key));
      inner.add(concat(": ", open(*entry.value)));
    }
    inner.add(clauses(dict.clauses, true));
    for (; atComment(end); ++nextComment) {
      const Comment &comment = file.comments[nextComment];
      inner.add(comment.ownLine ? concat(hardLine(), comment.text) : suffix(comment.text));
    }
    Doc body = concat("{", indent(std::move(inner)), line(), "}");
    body.breaks |= broken;
    doc.add(modc::group(std::move(body)));
  }
  return parens ? concat("(", std::move(doc), ")") : doc;
}

/// ` for i in 0..n if c`; between braces a new line would end it.
Doc Formatter::clauses(const std::vector<ForClause> &clauses, bool inBraces) {
  auto part = [&](const Expr &expr) { return inBraces && levelOf(expr) >= Or ? open(expr) : operand(expr, Or); };
  Doc doc;
  for (const ForClause &clause : clauses) {
    doc.add(concat(inBraces ? " " : line(), "for ", names(clause.targets), " in "));
    doc.add(part(*clause.iterable));
    for (const ExprPtr &condition : clause.conditions)
      doc.add(concat(" if ", part(*condition)));
  }
  return doc;
}

// Names and tensors

Doc Formatter::names(const std::vector<Identifier> &names) {
  Doc doc;
  for (const Identifier &name : names)
    doc.add(concat(&name == &names.front() ? "" : ", ", atom(name.range, name.text)));
  return doc;
}

Doc Formatter::memberName(const MemberName &name) {
  return name.string ? string(*name.string) : atom(name.range, name.word);
}

/// `param f32[3] = ones`
Doc Formatter::state(const StateExpr &state) {
  Doc doc;
  if (state.stateKind)
    doc.add(concat(spelling(*state.stateKind), " "));
  doc.add(type(*state.type));
  if (state.init)
    doc.add(concat(" = ", open(*state.init)));
  return doc;
}

/// `scan(x, h0) (xt, h) { ... }`; the body is written for the statement that it stands in.
Doc Formatter::scan(const ScanExpr &scan) {
  Doc doc = concat(atom(scan.nameRange, "scan"));
  const char *head = scan.parameters.empty() ? scan.body->range.Start.getPointer()
                                             : scan.parameters.front().name.range.Start.getPointer();
  doc.add(arguments(scan.arguments, {scan.range.Start, llvm::SMLoc::getFromPointer(head)}));
  doc.add(concat(" ", parameters(scan.parameters), " "));
  std::string outer = std::exchange(out, {}), comments = std::exchange(lineComments, {});
  llvm::SaveAndRestore<bool> braces(noBraces, false);
  block(*scan.body);
  std::string body = std::exchange(out, std::move(outer));
  std::swap(lineComments, comments);
  for (StringRef rest = body; !rest.empty();) {
    auto [text, more] = rest.split('\n');
    bool isLast = text.size() == rest.size();
    doc.add(text);
    if (!isLast)
      doc.add(bareLine());
    rest = more;
  }
  return doc;
}

} // namespace modc
