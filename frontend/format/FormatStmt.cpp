// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Statements.
#include "frontend/format/Formatter.h"

#include "llvm/Support/SaveAndRestore.h"

using namespace modc::ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::StringRef;

namespace modc {

void Formatter::stmt(const Stmt &stmt) {
  begin();
  switch (stmt.kind) {
  case Stmt::Kind::Assign:
    return put(modc::group(assign(cast<AssignStmt>(stmt))));
  case Stmt::Kind::Return: {
    Doc doc = "return";
    const auto &values = cast<ReturnStmt>(stmt).values;
    for (const ExprPtr &value : values)
      doc.add(concat(&value == &values.front() ? " " : ", ", open(*value)));
    return put(modc::group(std::move(doc)));
  }
  case Stmt::Kind::Expr:
    return put(modc::group(open(*cast<ExprStmt>(stmt).expr)));
  case Stmt::Kind::Assert:
    return put(modc::group(assertion(*cast<AssertStmt>(stmt).condition, cast<AssertStmt>(stmt).message.get())));
  case Stmt::Kind::NoGrad:
    return function("no_grad", cast<NoGradStmt>(stmt).body);
  case Stmt::Kind::For:
    return function(forHeader(cast<ForStmt>(stmt).targets, *cast<ForStmt>(stmt).iterable), cast<ForStmt>(stmt).body);
  case Stmt::Kind::If:
    return ifStmt(cast<IfStmt>(stmt));
  }
}

void Formatter::ifStmt(const IfStmt &stmt) {
  bool mayBeFlat = true;
  for (const IfStmt::Branch &branch : stmt.branches)
    mayBeFlat &= mayBeOneLine(branch.body.range, branch.body.statements.size());
  mayBeFlat &= !stmt.elseBody || mayBeOneLine(stmt.elseBody->range, stmt.elseBody->statements.size());
  auto write = [&] {
    for (const IfStmt::Branch &branch : stmt.branches) {
      if (&branch == &stmt.branches.front())
        out += "if ";
      else
        elseLine(branch.condition->range.Start.getPointer(), "else if ");
      header(headerExpr(*branch.condition));
      block(branch.body);
    }
    if (!stmt.elseBody)
      return;
    elseLine(stmt.elseBody->range.Start.getPointer(), "else ");
    block(*stmt.elseBody);
  };
  if (flat || !mayBeFlat || !oneLine(write))
    write();
}

/// The dictionary with which a target begins, which would be read as a block.
static bool beginsWithBrace(const Expr *expr) {
  while (true) {
    if (const auto *attribute = dyn_cast<AttributeExpr>(expr))
      expr = attribute->base.get();
    else if (const auto *index = dyn_cast<IndexExpr>(expr))
      expr = index->base.get();
    else
      return llvm::isa<DictExpr>(expr);
  }
}

Doc Formatter::assign(const AssignStmt &stmt) {
  Doc doc;
  for (const ExprPtr &target : stmt.targets) {
    llvm::SaveAndRestore<bool> braces(noBraces, beginsWithBrace(target.get()));
    doc.add(concat(&target == &stmt.targets.front() ? "" : ", ", expr(*target)));
  }
  if (stmt.isUnpacking && stmt.targets.size() == 1)
    doc.add(",");
  if (stmt.type)
    doc.add(concat(": ", type(*stmt.type)));
  doc.add(concat(" ", stmt.op ? spelling(*stmt.op) : StringRef(), "= "));
  // `a, b = b, a`
  const auto *tuple = dyn_cast<TupleExpr>(stmt.value.get());
  if (!stmt.isUnpacking || !tuple || tuple->elements.size() < 2)
    return concat(std::move(doc), open(*stmt.value));
  for (const ExprPtr &value : tuple->elements)
    doc.add(concat(&value == &tuple->elements.front() ? "" : ", ", open(*value)));
  return doc;
}

Doc Formatter::forHeader(const std::vector<Identifier> &targets, const Expr &iterable) {
  Doc doc = concat("for ", names(targets), " in ");
  return concat(std::move(doc), headerExpr(iterable));
}

Doc Formatter::assertion(const Expr &condition, const StringExpr *message) {
  Doc doc = concat("assert ", open(condition));
  return message ? doc.add(concat(", ", string(*message))) : doc;
}

} // namespace modc
