// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The printer behind ASTDump.h: declarations and statements in ASTDump.cpp, expressions and types in ASTDumpExpr.cpp.
#pragma once

#include "frontend/ASTDump.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace modc::ast {

class Dumper {
public:
  explicit Dumper(llvm::raw_ostream &out) : out(out) {}

  void file(const File &file);
  void expr(const Expr &expr);
  void type(const TypeExpr &type);

private:
  void decl(const Decl &decl);
  void moduleMember(const Decl &decl);
  void trainMember(const Decl &decl);
  void ifDecl(const IfDecl &decl);
  void hook(const HookDecl &hook);
  void state(const StateDecl &state);
  void members(llvm::ArrayRef<DeclPtr> members);
  void attributes(llvm::ArrayRef<Attribute> attributes);
  void parameters(llvm::ArrayRef<Parameter> parameters);
  void stmt(const Stmt &stmt);
  void assign(const AssignStmt &assign);
  void ifStmt(const IfStmt &stmt);
  void block(const Block &block);
  void assertion(const Expr &condition, const StringExpr *message);
  void loopHead(llvm::ArrayRef<Identifier> targets, const Expr &iterable);

  void string(const StringExpr &string);
  void dict(const DictExpr &dict);
  void index(const IndexExpr &index);
  void compare(const CompareExpr &compare);
  void stateExpr(const StateExpr &state);
  void scan(const ScanExpr &scan);
  void memberName(const MemberName &name);
  void arguments(llvm::ArrayRef<Argument> arguments);
  void clauses(llvm::ArrayRef<ForClause> clauses);
  void names(llvm::ArrayRef<Identifier> names);
  void list(llvm::StringRef head, llvm::ArrayRef<ExprPtr> elements);
  void prefix(llvm::StringRef head, std::initializer_list<const Expr *> operands);

  llvm::raw_ostream &line() { return out.indent(2 * depth); }
  Dumper &put(llvm::StringRef text) {
    out << text;
    return *this;
  }
  void value(const Expr &value) { put(" = ").expr(value); }

  struct Deeper {
    explicit Deeper(Dumper &dumper) : dumper(dumper) { ++dumper.depth; }
    ~Deeper() { --dumper.depth; }
    Dumper &dumper;
  };

  llvm::raw_ostream &out;
  unsigned depth = 0;
};

} // namespace modc::ast
