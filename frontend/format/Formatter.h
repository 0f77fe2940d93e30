// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The formatter behind Format.h: walks the tree in written order and takes each comment along at its place.
//
// Statements and declarations are written line by line; what stands within one of them is a Doc. Comments are consumed
// in order: those on lines of their own between items stay there, those behind something stay behind it, and one inside
// of an expression ends the line it has come to.
#pragma once

#include "frontend/AST.h"
#include "frontend/format/Doc.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace modc {

class Formatter {
public:
  explicit Formatter(const ast::File &file) : file(file) {}

  std::string run();

private:
  // Lines (Formatter.cpp)
  void begin();
  void put(const Doc &doc);
  void end();
  bool oneLine(llvm::function_ref<void()> write);
  bool atComment(const char *before) const;
  bool blankBefore(const char *place) const;
  void ownLineComments(const char *before, bool &first);
  void trailingComments(const char *before);
  void items(std::size_t count, const char *end, llvm::function_ref<llvm::SMRange(std::size_t)> range,
             llvm::function_ref<void(std::size_t)> write);
  void braces(llvm::SMRange range, std::size_t count, llvm::function_ref<llvm::SMRange(std::size_t)> itemRange,
              llvm::function_ref<void(std::size_t)> write);
  void members(llvm::SMRange range, const std::vector<ast::DeclPtr> &members);
  void block(const ast::Block &block);
  bool mayBeOneLine(llvm::SMRange range, std::size_t count) const;
  void elseLine(const char *next, llvm::StringRef word);
  void header(Doc doc);

  // Declarations (FormatDecl.cpp)
  void decl(const ast::Decl &decl);
  Doc simpleDecl(const ast::Decl &decl);
  void trainMember(const ast::Decl &decl);
  void group(const ast::GroupDecl &group);
  void ifDecl(const ast::IfDecl &decl);
  Doc hook(const ast::HookDecl &hook);
  void function(Doc header, const ast::Block &body);
  Doc stateDecl(const ast::StateDecl &state);
  Doc attributes(const std::vector<ast::Attribute> &attributes);
  Doc parameters(const std::vector<ast::Parameter> &parameters);
  Doc parameter(const ast::Parameter &parameter);
  Doc patterns(const std::vector<std::unique_ptr<ast::StringExpr>> &patterns);
  Doc type(const ast::TypeExpr &type);

  // Statements (FormatStmt.cpp)
  void stmt(const ast::Stmt &stmt);
  void ifStmt(const ast::IfStmt &stmt);
  Doc assign(const ast::AssignStmt &stmt);
  Doc forHeader(const std::vector<ast::Identifier> &targets, const ast::Expr &iterable);
  Doc assertion(const ast::Expr &condition, const ast::StringExpr *message);

  // Expressions (FormatExpr.cpp)
  Doc expr(const ast::Expr &expr);
  Doc small(const ast::Expr &expr);
  Doc operand(const ast::Expr &expr, unsigned minimum);
  Doc open(const ast::Expr &expr);
  Doc headerExpr(const ast::Expr &expr);
  Doc string(const ast::StringExpr &string);
  Doc number(const ast::FloatExpr &number);
  Doc chain(const ast::BinaryExpr &binary);
  Doc compare(const ast::CompareExpr &compare);
  Doc conditional(const ast::ConditionalExpr &conditional);
  Doc tuple(const ast::TupleExpr &tuple);
  Doc atom(llvm::SMRange range, llvm::StringRef text);
  Doc leading(const char *start, Doc separator);
  Doc bracketed(llvm::StringRef opening, llvm::StringRef closing, std::size_t count, bool trailingComma, bool broken,
                const char *end, llvm::function_ref<llvm::SMRange(std::size_t)> range,
                llvm::function_ref<Doc(std::size_t)> element);
  const char *closingParen(const char *place) const;
  bool commaAfter(const char *last, const char *end) const;

  // What has entries (FormatLists.cpp)
  Doc list(const ast::ListExpr &list);
  Doc dict(const ast::DictExpr &dict);
  Doc arguments(const std::vector<ast::Argument> &arguments, llvm::SMRange call);
  Doc argument(const ast::Argument &argument);
  Doc index(const ast::IndexExpr &index);
  Doc state(const ast::StateExpr &state);
  Doc scan(const ast::ScanExpr &scan);
  Doc clauses(const std::vector<ast::ForClause> &clauses, bool inBraces);
  Doc names(const std::vector<ast::Identifier> &names);
  Doc memberName(const ast::MemberName &name);

  const ast::File &file;
  std::string out;
  std::string lineComments; // for the end of the line that is being written
  std::size_t nextComment = 0;
  unsigned level = 0;
  bool flat = false; // blocks stand on one line
  bool flatFailed = false;
  bool noBraces = false; // a `{` here would open a block
};

} // namespace modc
