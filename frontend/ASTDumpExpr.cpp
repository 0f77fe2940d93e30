// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints expressions in prefix form, `x * 2 + f(y)` as (+ (* x 2) (f y)), and types as they are written.
#include "frontend/ASTDumpImpl.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

using llvm::cast;
using llvm::StringRef;

namespace modc::ast {

static std::string floatText(double value) {
  std::string text = fmt::format("{}", value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

void Dumper::prefix(StringRef head, std::initializer_list<const Expr *> operands) {
  out << '(' << head;
  for (const Expr *operand : operands) {
    out << ' ';
    operand ? expr(*operand) : void(out << '_');
  }
  out << ')';
}

void Dumper::list(StringRef head, llvm::ArrayRef<ExprPtr> elements) {
  out << '(' << head;
  for (const ExprPtr &element : elements) {
    if (!head.empty() || &element != &elements.front())
      out << ' ';
    expr(*element);
  }
  out << ')';
}

void Dumper::expr(const Expr &node) {
  switch (node.kind) {
  case Expr::Kind::Name:
    out << cast<NameExpr>(node).name;
    break;
  case Expr::Kind::Int:
    out << cast<IntExpr>(node).value;
    break;
  case Expr::Kind::Float:
    out << floatText(cast<FloatExpr>(node).value);
    break;
  case Expr::Kind::String:
    string(cast<StringExpr>(node));
    break;
  case Expr::Kind::Bool:
    out << (cast<BoolExpr>(node).value ? "true" : "false");
    break;
  case Expr::Kind::None:
    out << "none";
    break;
  case Expr::Kind::Ellipsis:
    out << "...";
    break;
  case Expr::Kind::Tuple:
    list("tuple", cast<TupleExpr>(node).elements);
    break;
  case Expr::Kind::List:
    list("list", cast<ListExpr>(node).elements);
    break;
  case Expr::Kind::Dict:
    dict(cast<DictExpr>(node));
    break;
  case Expr::Kind::Call:
    out << "(call ";
    expr(*cast<CallExpr>(node).callee);
    arguments(cast<CallExpr>(node).arguments);
    out << ')';
    break;
  case Expr::Kind::Attribute:
    out << "(. ";
    expr(*cast<AttributeExpr>(node).base);
    out << ' ' << cast<AttributeExpr>(node).name.text << ')';
    break;
  case Expr::Kind::Index:
    index(cast<IndexExpr>(node));
    break;
  case Expr::Kind::Slice: {
    auto &slice = cast<SliceExpr>(node);
    prefix("slice", {slice.lower.get(), slice.upper.get(), slice.step.get()});
    break;
  }
  case Expr::Kind::Unary:
    prefix(spelling(cast<UnaryExpr>(node).op), {cast<UnaryExpr>(node).operand.get()});
    break;
  case Expr::Kind::Binary: {
    auto &binary = cast<BinaryExpr>(node);
    prefix(spelling(binary.op), {binary.lhs.get(), binary.rhs.get()});
    break;
  }
  case Expr::Kind::Compare:
    compare(cast<CompareExpr>(node));
    break;
  case Expr::Kind::Conditional: {
    auto &conditional = cast<ConditionalExpr>(node);
    prefix("if", {conditional.condition.get(), conditional.thenValue.get(), conditional.elseValue.get()});
    break;
  }
  case Expr::Kind::Range:
    prefix("range", {cast<RangeExpr>(node).lower.get(), cast<RangeExpr>(node).upper.get()});
    break;
  case Expr::Kind::Star:
    prefix("star", {cast<StarExpr>(node).operand.get()});
    break;
  case Expr::Kind::Comprehension:
    out << "(comprehension ";
    expr(*cast<ComprehensionExpr>(node).element);
    clauses(cast<ComprehensionExpr>(node).clauses);
    out << ')';
    break;
  case Expr::Kind::State:
    stateExpr(cast<StateExpr>(node));
    break;
  case Expr::Kind::Scan:
    scan(cast<ScanExpr>(node));
    break;
  }
}

void Dumper::string(const StringExpr &string) {
  auto literal = [&](StringRef text) {
    put("\"");
    llvm::printEscapedString(text, out);
    put("\"");
  };
  if (string.isPlain())
    return literal(string.plainText());
  out << "(string";
  for (const StringExpr::Part &part : string.parts) {
    if (!part.text.empty()) {
      put(" ");
      literal(part.text);
    }
    if (part.expr)
      put(" ").expr(*part.expr);
  }
  out << ')';
}

void Dumper::memberName(const MemberName &name) {
  if (name.string)
    string(*name.string);
  else
    out << name.word;
}

void Dumper::dict(const DictExpr &dict) {
  out << "(dict";
  if (dict.callee)
    put(" ").expr(*dict.callee);
  for (const DictEntry &entry : dict.entries) {
    out << ' ';
    memberName(entry.key);
    out << ": ";
    expr(*entry.value);
  }
  clauses(dict.clauses);
  out << ')';
}

void Dumper::index(const IndexExpr &index) {
  out << "(index ";
  expr(*index.base);
  for (const ExprPtr &item : index.indices)
    put(" ").expr(*item);
  if (index.isTuple && index.indices.size() == 1)
    out << " ,";
  out << ')';
}

void Dumper::compare(const CompareExpr &compare) {
  out << "(compare ";
  expr(*compare.operands.front());
  for (size_t i = 0; i != compare.ops.size(); ++i)
    put(" ").put(spelling(compare.ops[i])).put(" ").expr(*compare.operands[i + 1]);
  out << ')';
}

void Dumper::stateExpr(const StateExpr &state) {
  out << '(' << (state.stateKind ? spelling(*state.stateKind) : "state") << ' ';
  type(*state.type);
  if (state.init)
    value(*state.init);
  out << ')';
}

/// A scan spreads over several lines: its arguments and its body stand below it.
void Dumper::scan(const ScanExpr &scan) {
  out << "(scan";
  arguments(scan.arguments);
  out << ")\n";
  parameters(scan.parameters);
  block(*scan.body);
  Deeper deeper(*this);
  line() << "end";
}

void Dumper::arguments(llvm::ArrayRef<Argument> arguments) {
  for (const Argument &argument : arguments) {
    out << ' ';
    if (argument.name)
      out << argument.name->text << '=';
    expr(*argument.value);
  }
}

void Dumper::clauses(llvm::ArrayRef<ForClause> clauses) {
  for (const ForClause &clause : clauses) {
    out << " (for ";
    names(clause.targets);
    out << " in ";
    expr(*clause.iterable);
    for (const ExprPtr &condition : clause.conditions)
      put(" if ").expr(*condition);
    out << ')';
  }
}

void Dumper::names(llvm::ArrayRef<Identifier> names) {
  llvm::interleaveComma(names, out, [&](const Identifier &name) { out << name.text; });
}

void Dumper::type(const TypeExpr &type) {
  switch (type.kind) {
  case TypeExpr::Kind::Tensor:
    out << type.name.text << '[';
    llvm::interleaveComma(type.dims, out, [&](const ExprPtr &dim) { expr(*dim); });
    out << ']';
    break;
  case TypeExpr::Kind::Named:
    out << type.name.text;
    break;
  case TypeExpr::Kind::Tuple:
    out << '(';
    llvm::interleaveComma(type.elements, out, [&](const TypeExpr::Element &element) {
      if (element.name)
        out << element.name->text << ": ";
      this->type(*element.type);
    });
    out << ')';
    break;
  case TypeExpr::Kind::None:
    out << "none";
    break;
  }
  if (type.optional)
    out << '?';
}

} // namespace modc::ast
