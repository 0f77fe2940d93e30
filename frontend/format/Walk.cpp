// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The walk over declarations, statements, types and expressions; the parser bounds their depth.
#include "frontend/format/Walk.h"

using namespace modc::ast;
using llvm::cast;
using llvm::dyn_cast;

namespace modc {
namespace {

class Walker {
public:
  explicit Walker(const Visitor &visitor) : visitor(visitor) {}

  void decls(std::vector<DeclPtr> &decls) {
    for (DeclPtr &item : decls)
      decl(*item);
  }

  void decl(Decl &decl) {
    attributes(decl.attributes);
    switch (decl.kind) {
    case Decl::Kind::Import:
    case Decl::Kind::Freeze:
      return;
    case Decl::Kind::Dim:
      return expr(cast<DimDecl>(decl).upperBound);
    case Decl::Kind::Module:
      parameters(cast<ModuleDecl>(decl).parameters);
      return decls(cast<ModuleDecl>(decl).members);
    case Decl::Kind::Train:
      return decls(cast<TrainDecl>(decl).members);
    case Decl::Kind::If:
      for (IfDecl::Branch &branch : cast<IfDecl>(decl).branches) {
        expr(branch.condition);
        decls(branch.members);
      }
      return decls(cast<IfDecl>(decl).elseMembers);
    case Decl::Kind::For:
      targets(cast<ForDecl>(decl).targets);
      expr(cast<ForDecl>(decl).iterable);
      return decls(cast<ForDecl>(decl).members);
    case Decl::Kind::Group:
      for (auto &setting : cast<GroupDecl>(decl).settings)
        expr(setting->value);
      return;
    default:
      member(decl);
    }
  }

private:
  void member(Decl &decl) {
    switch (decl.kind) {
    case Decl::Kind::State: {
      auto &state = cast<StateDecl>(decl);
      memberName(state.name);
      type(state.type);
      return expr(state.init);
    }
    case Decl::Kind::Child:
      memberName(cast<ChildDecl>(decl).name);
      return expr(cast<ChildDecl>(decl).value);
    case Decl::Kind::Plain:
      memberName(cast<PlainDecl>(decl).name);
      return expr(cast<PlainDecl>(decl).value);
    case Decl::Kind::Let:
      visitor.declared(cast<LetDecl>(decl).name.text);
      return expr(cast<LetDecl>(decl).value);
    case Decl::Kind::Init:
      return expr(cast<InitDecl>(decl).value);
    case Decl::Kind::Assert:
      return expr(cast<AssertDecl>(decl).condition);
    case Decl::Kind::Setting:
      return expr(cast<SettingDecl>(decl).value);
    default:
      function(decl);
    }
  }

  void function(Decl &decl) {
    if (auto *forward = dyn_cast<ForwardDecl>(&decl)) {
      parameters(forward->parameters);
      type(forward->result);
      block(forward->body);
    } else if (auto *hook = dyn_cast<HookDecl>(&decl)) {
      visitor.declared(hook->name.text);
      expr(hook->target);
      parameters(hook->parameters);
      if (hook->body)
        block(*hook->body);
    } else if (auto *loss = dyn_cast<LossDecl>(&decl)) {
      parameters(loss->parameters);
      expr(loss->value);
      if (loss->body)
        block(*loss->body);
    }
  }

  void block(Block &block) {
    for (StmtPtr &statement : block.statements)
      stmt(*statement);
  }

  void stmt(Stmt &stmt) {
    switch (stmt.kind) {
    case Stmt::Kind::Assign: {
      auto &assign = cast<AssignStmt>(stmt);
      for (ExprPtr &target : assign.targets) {
        declareTarget(*target);
        parts(*target);
      }
      type(assign.type);
      return expr(assign.value);
    }
    case Stmt::Kind::Return:
      for (ExprPtr &value : cast<ReturnStmt>(stmt).values)
        expr(value);
      return;
    case Stmt::Kind::Expr:
      return expr(cast<ExprStmt>(stmt).expr);
    case Stmt::Kind::Assert:
      return expr(cast<AssertStmt>(stmt).condition);
    case Stmt::Kind::NoGrad:
      return block(cast<NoGradStmt>(stmt).body);
    case Stmt::Kind::For:
      targets(cast<ForStmt>(stmt).targets);
      expr(cast<ForStmt>(stmt).iterable);
      return block(cast<ForStmt>(stmt).body);
    case Stmt::Kind::If:
      for (IfStmt::Branch &branch : cast<IfStmt>(stmt).branches) {
        expr(branch.condition);
        block(branch.body);
      }
      if (cast<IfStmt>(stmt).elseBody)
        block(*cast<IfStmt>(stmt).elseBody);
      return;
    }
  }

  void declareTarget(const Expr &target) {
    if (const auto *name = dyn_cast<NameExpr>(&target))
      visitor.declared(name->name);
    else if (const auto *tuple = dyn_cast<TupleExpr>(&target))
      for (const ExprPtr &element : tuple->elements)
        declareTarget(*element);
  }

  void targets(const std::vector<Identifier> &names) {
    for (const Identifier &name : names)
      visitor.declared(name.text);
  }

  void memberName(const MemberName &name) {
    // A computed name may become any name that begins like it.
    visitor.declared(name.isPlain() ? name.plainText() : llvm::StringRef(name.string->parts.front().text + "*"));
  }

  void attributes(std::vector<Attribute> &attributes) {
    for (Attribute &attribute : attributes)
      exprs(attribute.arguments);
  }

  void parameters(std::vector<Parameter> &parameters) {
    for (Parameter &parameter : parameters) {
      attributes(parameter.attributes);
      visitor.declared(parameter.name.text);
      type(parameter.type);
      expr(parameter.defaultValue);
    }
  }

  void type(TypePtr &type) {
    if (!type)
      return;
    for (ExprPtr &dim : type->dims) {
      // A name in a shape may be the place where that dimension is bound.
      const Expr *name = dim.get();
      if (const auto *star = dyn_cast<StarExpr>(name))
        name = star->operand.get();
      if (const auto *symbol = dyn_cast<NameExpr>(name))
        visitor.declared(symbol->name);
      expr(dim);
    }
    for (TypeExpr::Element &element : type->elements)
      this->type(element.type);
  }

  void exprs(std::vector<ExprPtr> &list) {
    for (ExprPtr &item : list)
      expr(item);
  }

  void clauses(std::vector<ForClause> &clauses) {
    for (ForClause &clause : clauses) {
      targets(clause.targets);
      expr(clause.iterable);
      exprs(clause.conditions);
    }
  }

  void arguments(std::vector<Argument> &arguments) {
    for (Argument &argument : arguments)
      expr(argument.value);
  }

  void expr(ExprPtr &node) {
    if (!node)
      return;
    parts(*node);
    visitor.expr(node);
  }

  void parts(Expr &node) {
    switch (node.kind) {
    case Expr::Kind::Tuple:
      return exprs(cast<TupleExpr>(node).elements);
    case Expr::Kind::List:
      return exprs(cast<ListExpr>(node).elements);
    case Expr::Kind::Dict: {
      auto &dict = cast<DictExpr>(node);
      expr(dict.callee);
      for (DictEntry &entry : dict.entries)
        expr(entry.value);
      return clauses(dict.clauses);
    }
    case Expr::Kind::Call:
      expr(cast<CallExpr>(node).callee);
      return arguments(cast<CallExpr>(node).arguments);
    case Expr::Kind::Attribute:
      return expr(cast<AttributeExpr>(node).base);
    case Expr::Kind::Index:
      expr(cast<IndexExpr>(node).base);
      return exprs(cast<IndexExpr>(node).indices);
    case Expr::Kind::Slice:
      for (ExprPtr *part : {&cast<SliceExpr>(node).lower, &cast<SliceExpr>(node).upper, &cast<SliceExpr>(node).step})
        expr(*part);
      return;
    case Expr::Kind::Comprehension:
      expr(cast<ComprehensionExpr>(node).element);
      return clauses(cast<ComprehensionExpr>(node).clauses);
    case Expr::Kind::State:
      type(cast<StateExpr>(node).type);
      return expr(cast<StateExpr>(node).init);
    case Expr::Kind::Scan:
      arguments(cast<ScanExpr>(node).arguments);
      parameters(cast<ScanExpr>(node).parameters);
      return block(*cast<ScanExpr>(node).body);
    default:
      operands(node);
    }
  }

  void operands(Expr &node) {
    if (auto *unary = dyn_cast<UnaryExpr>(&node)) {
      expr(unary->operand);
    } else if (auto *star = dyn_cast<StarExpr>(&node)) {
      expr(star->operand);
    } else if (auto *binary = dyn_cast<BinaryExpr>(&node)) {
      expr(binary->lhs);
      expr(binary->rhs);
    } else if (auto *range = dyn_cast<RangeExpr>(&node)) {
      expr(range->lower);
      expr(range->upper);
    } else if (auto *compare = dyn_cast<CompareExpr>(&node)) {
      exprs(compare->operands);
    } else if (auto *conditional = dyn_cast<ConditionalExpr>(&node)) {
      expr(conditional->thenValue);
      expr(conditional->condition);
      expr(conditional->elseValue);
    }
  }

  const Visitor &visitor;
};

} // namespace

void walk(Decl &decl, const Visitor &visitor) { Walker(visitor).decl(decl); }

} // namespace modc
