// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What has entries: lists, arguments, subscripts, dictionaries, comprehensions, scan.
#include "frontend/format/Formatter.h"
#include "frontend/format/Levels.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace modc::ast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

namespace modc {
namespace {

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

} // namespace

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
