// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds unused locals and unreachable statements by walking a forward's text, so that each is reported once.
#include "frontend/NameCheck.h"

#include "llvm/ADT/TypeSwitch.h"

#include <set>

namespace modc {
namespace {

using namespace ast;

class NameWalk {
public:
  explicit NameWalk(DiagnosticEngine &diags) : diags(diags) {}

  void function(const std::vector<Parameter> &parameters, const Block &body) {
    for (const Parameter &parameter : parameters)
      arguments.insert(parameter.name.text);
    block(body);
    std::set<std::string> reported;
    for (const auto &[name, range] : assigned)
      if (!read.count(name) && !arguments.count(name) && reported.insert(name).second)
        diags.report(diag::UnusedLocal, range, name).note("a value that is not needed is assigned to `_`");
  }

private:
  void block(const Block &block) {
    bool returned = false;
    for (const StmtPtr &stmt : block.statements) {
      if (returned) {
        diags.report(diag::Unreachable, stmt->range);
        break;
      }
      statement(*stmt);
      returned = stmt->kind == Stmt::Kind::Return;
    }
  }

  void statement(const Stmt &stmt) {
    llvm::TypeSwitch<const Stmt *>(&stmt)
        .Case([&](const AssignStmt *assign) {
          expr(assign->value.get());
          for (const ExprPtr &target : assign->targets)
            bind(*target, assign->op.has_value());
        })
        .Case([&](const ReturnStmt *ret) { all(ret->values); })
        .Case([&](const ExprStmt *value) { expr(value->expr.get()); })
        .Case([&](const AssertStmt *assertion) {
          expr(assertion->condition.get());
          expr(assertion->message.get());
        })
        .Case([&](const NoGradStmt *noGrad) { block(noGrad->body); })
        .Case([&](const ForStmt *loop) {
          expr(loop->iterable.get());
          block(loop->body);
        })
        .Case([&](const IfStmt *choice) {
          for (const IfStmt::Branch &branch : choice->branches) {
            expr(branch.condition.get());
            block(branch.body);
          }
          if (choice->elseBody)
            block(*choice->elseBody);
        });
  }

  void bind(const Expr &target, bool reads) {
    if (const auto *name = llvm::dyn_cast<NameExpr>(&target)) {
      if (reads)
        read.insert(name->name);
      if (!llvm::StringRef(name->name).starts_with("_"))
        assigned.emplace_back(name->name, name->range);
    } else if (const auto *tuple = llvm::dyn_cast<TupleExpr>(&target)) {
      for (const ExprPtr &element : tuple->elements)
        bind(*element, reads);
    } else {
      expr(&target);
    }
  }

  void all(const std::vector<ExprPtr> &exprs) {
    for (const ExprPtr &element : exprs)
      expr(element.get());
  }
  void clauses(const std::vector<ForClause> &clauses) {
    for (const ForClause &clause : clauses) {
      expr(clause.iterable.get());
      all(clause.conditions);
    }
  }
  void argumentList(const std::vector<Argument> &list) {
    for (const Argument &argument : list)
      expr(argument.value.get());
  }
  void dictionary(const DictExpr &dict) {
    expr(dict.callee.get());
    for (const DictEntry &entry : dict.entries) {
      expr(entry.key.string.get());
      expr(entry.value.get());
    }
    clauses(dict.clauses);
  }

  void expr(const Expr *expression) {
    if (!expression)
      return;
    llvm::TypeSwitch<const Expr *>(expression)
        .Case([&](const NameExpr *name) { read.insert(name->name); })
        .Case([&](const StringExpr *string) {
          for (const StringExpr::Part &part : string->parts)
            expr(part.expr.get());
        })
        .Case<TupleExpr, ListExpr>([&](const auto *list) { all(list->elements); })
        .Case([&](const DictExpr *dict) { dictionary(*dict); })
        .Case([&](const CallExpr *call) {
          expr(call->callee.get());
          argumentList(call->arguments);
        })
        .Case([&](const AttributeExpr *attribute) { expr(attribute->base.get()); })
        .Case([&](const IndexExpr *index) {
          expr(index->base.get());
          all(index->indices);
        })
        .Case([&](const SliceExpr *slice) {
          expr(slice->lower.get());
          expr(slice->upper.get());
          expr(slice->step.get());
        })
        .Case<UnaryExpr, StarExpr>([&](const auto *unary) { expr(unary->operand.get()); })
        .Case([&](const BinaryExpr *binary) {
          expr(binary->lhs.get());
          expr(binary->rhs.get());
        })
        .Case([&](const CompareExpr *compare) { all(compare->operands); })
        .Case([&](const ConditionalExpr *conditional) {
          expr(conditional->condition.get());
          expr(conditional->thenValue.get());
          expr(conditional->elseValue.get());
        })
        .Case([&](const RangeExpr *range) {
          expr(range->lower.get());
          expr(range->upper.get());
        })
        .Case([&](const ComprehensionExpr *comprehension) {
          expr(comprehension->element.get());
          clauses(comprehension->clauses);
        })
        .Case([&](const ScanExpr *scan) {
          argumentList(scan->arguments);
          block(*scan->body);
        });
  }

  DiagnosticEngine &diags;
  std::set<std::string> arguments, read;
  std::vector<std::pair<std::string, llvm::SMRange>> assigned; // in written order
};

void checkMembers(const std::vector<DeclPtr> &members, DiagnosticEngine &diags) {
  for (const DeclPtr &member : members) {
    if (const auto *forward = llvm::dyn_cast<ForwardDecl>(member.get())) {
      NameWalk(diags).function(forward->parameters, forward->body);
    } else if (const auto *hook = llvm::dyn_cast<HookDecl>(member.get())) {
      if (hook->body)
        NameWalk(diags).function(hook->parameters, *hook->body);
    } else if (const auto *choice = llvm::dyn_cast<IfDecl>(member.get())) {
      for (const IfDecl::Branch &branch : choice->branches)
        checkMembers(branch.members, diags);
      checkMembers(choice->elseMembers, diags);
    }
  }
}
} // namespace

void checkNames(const ast::ModuleDecl &module, DiagnosticEngine &diags) { checkMembers(module.members, diags); }

} // namespace modc
