// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints declarations and statements, one a line, indented by their depth.
#include "frontend/ASTDumpImpl.h"

using llvm::cast;
using llvm::StringRef;

namespace modc::ast {

void dump(const File &file, llvm::raw_ostream &out) { Dumper(out).file(file); }
void dump(const Expr &expr, llvm::raw_ostream &out) { Dumper(out).expr(expr); }
void dump(const TypeExpr &type, llvm::raw_ostream &out) { Dumper(out).type(type); }

void Dumper::file(const File &file) { members(file.items); }

void Dumper::members(llvm::ArrayRef<DeclPtr> members) {
  for (const DeclPtr &member : members)
    decl(*member);
}

void Dumper::attributes(llvm::ArrayRef<Attribute> attributes) {
  for (const Attribute &attribute : attributes) {
    out << '@' << attribute.name.text;
    if (!attribute.arguments.empty())
      list("", attribute.arguments);
    out << ' ';
  }
}

void Dumper::parameters(llvm::ArrayRef<Parameter> parameters) {
  Deeper deeper(*this);
  for (const Parameter &parameter : parameters) {
    line();
    attributes(parameter.attributes);
    out << "argument " << parameter.name.text;
    if (parameter.type) {
      out << ": ";
      type(*parameter.type);
    }
    if (parameter.defaultValue)
      value(*parameter.defaultValue);
    out << '\n';
  }
}

void Dumper::decl(const Decl &decl) {
  line();
  attributes(decl.attributes);
  switch (decl.kind) {
  case Decl::Kind::Import:
    out << "import ";
    string(*cast<ImportDecl>(decl).path);
    out << '\n';
    break;
  case Decl::Kind::Dim:
    out << "dim " << cast<DimDecl>(decl).name.text << " <= ";
    expr(*cast<DimDecl>(decl).upperBound);
    out << '\n';
    break;
  case Decl::Kind::Module: {
    auto &module = cast<ModuleDecl>(decl);
    out << "module " << module.name.text << '\n';
    parameters(module.parameters);
    Deeper deeper(*this);
    members(module.members);
    break;
  }
  case Decl::Kind::Train: {
    auto &train = cast<TrainDecl>(decl);
    out << "train " << train.model.text << '\n';
    Deeper deeper(*this);
    members(train.members);
    break;
  }
  case Decl::Kind::Loss:
  case Decl::Kind::Setting:
  case Decl::Kind::Freeze:
  case Decl::Kind::Group:
    trainMember(decl);
    break;
  default:
    moduleMember(decl);
  }
}

void Dumper::trainMember(const Decl &decl) {
  if (auto *setting = llvm::dyn_cast<SettingDecl>(&decl)) {
    out << "setting " << setting->name.text;
    value(*setting->value);
    out << '\n';
  } else if (auto *loss = llvm::dyn_cast<LossDecl>(&decl)) {
    out << "loss";
    if (loss->value)
      value(*loss->value);
    out << '\n';
    parameters(loss->parameters);
    if (loss->body)
      block(*loss->body);
  } else if (auto *freeze = llvm::dyn_cast<FreezeDecl>(&decl)) {
    out << "freeze";
    for (const auto &pattern : freeze->patterns)
      put(" ").string(*pattern);
    out << '\n';
  } else {
    auto &group = cast<GroupDecl>(decl);
    out << "group";
    for (const auto &pattern : group.patterns)
      put(" ").string(*pattern);
    out << '\n';
    Deeper deeper(*this);
    for (const auto &setting : group.settings)
      this->decl(*setting);
  }
}

void Dumper::moduleMember(const Decl &decl) {
  auto named = [&](StringRef word, const auto &name, const Expr &value) {
    out << word << ' ';
    memberName(name);
    this->value(value);
    out << '\n';
  };
  switch (decl.kind) {
  case Decl::Kind::State:
    return state(cast<StateDecl>(decl));
  case Decl::Kind::Child:
    return named("child", cast<ChildDecl>(decl).name, *cast<ChildDecl>(decl).value);
  case Decl::Kind::Plain:
    return named("plain", cast<PlainDecl>(decl).name, *cast<PlainDecl>(decl).value);
  case Decl::Kind::Let:
    out << "let " << cast<LetDecl>(decl).name.text;
    value(*cast<LetDecl>(decl).value);
    out << '\n';
    return;
  case Decl::Kind::Init:
    put("init ").string(*cast<InitDecl>(decl).pattern);
    value(*cast<InitDecl>(decl).value);
    out << '\n';
    return;
  case Decl::Kind::Repr:
    put("repr ").string(*cast<ReprDecl>(decl).text);
    out << '\n';
    return;
  case Decl::Kind::If:
    return ifDecl(cast<IfDecl>(decl));
  case Decl::Kind::For: {
    loopHead(cast<ForDecl>(decl).targets, *cast<ForDecl>(decl).iterable);
    Deeper deeper(*this);
    return members(cast<ForDecl>(decl).members);
  }
  case Decl::Kind::Assert:
    return assertion(*cast<AssertDecl>(decl).condition, cast<AssertDecl>(decl).message.get());
  case Decl::Kind::Hook:
    return hook(cast<HookDecl>(decl));
  default: {
    auto &forward = cast<ForwardDecl>(decl);
    out << "forward";
    if (forward.result) {
      out << " -> ";
      type(*forward.result);
    }
    out << '\n';
    parameters(forward.parameters);
    block(forward.body);
  }
  }
}

void Dumper::state(const StateDecl &state) {
  out << spelling(state.stateKind) << ' ';
  memberName(state.name);
  if (state.type) {
    out << ": ";
    type(*state.type);
  }
  if (state.init)
    value(*state.init);
  out << '\n';
}

void Dumper::hook(const HookDecl &hook) {
  out << "hook " << hook.name.text;
  if (hook.target) {
    out << " on ";
    expr(*hook.target);
  }
  out << (hook.isExtern() ? " extern\n" : "\n");
  parameters(hook.parameters);
  if (hook.body)
    block(*hook.body);
}

void Dumper::ifDecl(const IfDecl &decl) {
  for (const IfDecl::Branch &branch : decl.branches) {
    if (&branch != &decl.branches.front())
      line() << "else ";
    out << "if ";
    expr(*branch.condition);
    out << '\n';
    Deeper deeper(*this);
    members(branch.members);
  }
  if (decl.hasElse) {
    line() << "else\n";
    Deeper deeper(*this);
    members(decl.elseMembers);
  }
}

void Dumper::assertion(const Expr &condition, const StringExpr *message) {
  out << "assert ";
  expr(condition);
  if (message)
    put(", ").string(*message);
  out << '\n';
}

void Dumper::loopHead(llvm::ArrayRef<Identifier> targets, const Expr &iterable) {
  out << "for ";
  names(targets);
  out << " in ";
  expr(iterable);
  out << '\n';
}

void Dumper::block(const Block &block) {
  Deeper deeper(*this);
  for (const StmtPtr &statement : block.statements)
    stmt(*statement);
}

void Dumper::stmt(const Stmt &stmt) {
  line();
  switch (stmt.kind) {
  case Stmt::Kind::Assign:
    return assign(cast<AssignStmt>(stmt));
  case Stmt::Kind::Return:
    out << "return";
    for (const ExprPtr &value : cast<ReturnStmt>(stmt).values)
      put(" ").expr(*value);
    out << '\n';
    return;
  case Stmt::Kind::Expr:
    out << "do ";
    expr(*cast<ExprStmt>(stmt).expr);
    out << '\n';
    return;
  case Stmt::Kind::Assert:
    return assertion(*cast<AssertStmt>(stmt).condition, cast<AssertStmt>(stmt).message.get());
  case Stmt::Kind::NoGrad:
    out << "no_grad\n";
    return block(cast<NoGradStmt>(stmt).body);
  case Stmt::Kind::For:
    loopHead(cast<ForStmt>(stmt).targets, *cast<ForStmt>(stmt).iterable);
    return block(cast<ForStmt>(stmt).body);
  case Stmt::Kind::If:
    return ifStmt(cast<IfStmt>(stmt));
  }
}

void Dumper::assign(const AssignStmt &assign) {
  out << (assign.isUnpacking ? "unpack" : "set");
  for (const ExprPtr &target : assign.targets)
    put(" ").expr(*target);
  if (assign.type) {
    out << ": ";
    type(*assign.type);
  }
  out << ' ' << (assign.op ? spelling(*assign.op) : "") << "= ";
  expr(*assign.value);
  out << '\n';
}

void Dumper::ifStmt(const IfStmt &stmt) {
  for (const IfStmt::Branch &branch : stmt.branches) {
    if (&branch != &stmt.branches.front())
      line() << "else ";
    out << "if ";
    expr(*branch.condition);
    out << '\n';
    block(branch.body);
  }
  if (stmt.elseBody) {
    line() << "else\n";
    block(*stmt.elseBody);
  }
}

} // namespace modc::ast
