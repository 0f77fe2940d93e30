// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Syntax tree of a model spec: declarations and statements, exactly as written (expressions and types: ASTExpr.h).
//
// File level
//   import "layers.mspec"   dim N <= 64          ImportDecl DimDecl
//   module M(width: int = 16) { ... }            ModuleDecl, its static arguments are Parameters
//   train M { ... }                              TrainDecl, of:
//     loss(logits, target: i64[N]) = expr          LossDecl
//     optimizer = SGD(...)  clip_grad_norm = 1.0   SettingDecl (schedule and any later `name = value` too)
//     freeze "fc1.*"   group "fc2.*" { lr = 1 }    FreezeDecl GroupDecl
// Module level
//   param w: T = init   param w: none   param w = embed.weight    StateDecl; also `buffer` and `tensor`
//   fc1 = Linear(2, 3)   "l{i}" = Linear(2, 3)   ChildDecl; any right-hand side: `decoder = encoder`, `first = blocks[0]`
//   let shared = Block(3)   plain d = { ... }    LetDecl PlainDecl
//   init "head.weight" = normal(0, 0.02)         InitDecl
//   repr "{in_features}"                         ReprDecl
//   if bias { } else if c { } else { }           IfDecl
//   for i in 0..n { }   assert c, "text"         ForDecl AssertDecl
//   forward(x: T, ...) -> T { ... }              ForwardDecl, one per overload
//   hook forward(fc1)(x, y) { ... }              HookDecl of every form
//   @frozen @transient @grad @mode(eval)         Decl::attributes and Parameter::attributes
// Statements
//   a = e   a, b = e   self.ctr = e   a: T = e   a += e           AssignStmt
//   return a, b   assert c, "text"   no_grad { }   f(x)           ReturnStmt AssertStmt NoGradStmt ExprStmt
//   for i in 0..n { }   if c { } else if d { } else { }           ForStmt IfStmt
//   ys, h = scan(x, h0) (xt, h) { ... }                           AssignStmt whose value is a ScanExpr
//
// PyTorch spellings (`nn.Linear`, `F.relu`, `torch.cat`, `range(n)`) stay ordinary expressions here.
#pragma once

#include "frontend/ASTExpr.h"

namespace llvm {
class SourceMgr;
} // namespace llvm

namespace modc::ast {

/// `@frozen`, `@mode(eval)`
struct Attribute {
  Identifier name;
  std::vector<ExprPtr> arguments;
  llvm::SMRange range;
};

/// An argument as declared by a module, a forward, a hook, a loss or a scan.
struct Parameter {
  std::vector<Attribute> attributes;
  Identifier name;
  TypePtr type;         // null where none is written
  ExprPtr defaultValue; // null where none is written
};

// Statements

struct Stmt {
  enum class Kind { Assign, Return, Expr, Assert, NoGrad, For, If };
  const Kind kind;
  llvm::SMRange range;

  virtual ~Stmt();

protected:
  explicit Stmt(Kind kind) : kind(kind) {}
};
using StmtPtr = std::unique_ptr<Stmt>;

template <Stmt::Kind K> struct StmtOf : Stmt {
  StmtOf() : Stmt(K) {}
  static bool classof(const Stmt *stmt) { return stmt->kind == K; }
};

/// Statements between braces; a block opens no scope.
struct Block {
  std::vector<StmtPtr> statements;
  llvm::SMRange range; // with the braces
};

/// Several targets unpack one value; a nested TupleExpr target unpacks deeper: `out, (h, c) = lstm(x)`.
struct AssignStmt : StmtOf<Stmt::Kind::Assign> {
  std::vector<ExprPtr> targets; // NameExpr, AttributeExpr, IndexExpr or TupleExpr
  bool isUnpacking = false;     // written with a comma: `a, = e` too
  TypePtr type;                 // `a: f32[N] = e`; usually null
  std::optional<BinaryOp> op;   // `a += e`
  ExprPtr value;                // a TupleExpr in `a, b = b, a`
};

struct ReturnStmt : StmtOf<Stmt::Kind::Return> {
  std::vector<ExprPtr> values; // empty in a bare `return`
};

struct ExprStmt : StmtOf<Stmt::Kind::Expr> {
  ExprPtr expr;
};

struct AssertStmt : StmtOf<Stmt::Kind::Assert> {
  ExprPtr condition;
  std::unique_ptr<StringExpr> message; // may be null
};

struct NoGradStmt : StmtOf<Stmt::Kind::NoGrad> {
  Block body;
};

struct ForStmt : StmtOf<Stmt::Kind::For> {
  std::vector<Identifier> targets; // `_` is a throw-away
  ExprPtr iterable;
  Block body;
};

struct IfStmt : StmtOf<Stmt::Kind::If> {
  struct Branch {
    ExprPtr condition;
    Block body;
  };
  std::vector<Branch> branches; // `if`, then each `else if`
  std::optional<Block> elseBody;
};

// Declarations

struct Decl {
  enum class Kind {
    // File level
    Import,
    Dim,
    Module,
    Train,
    // Module level
    State,
    Child,
    Let,
    Plain,
    Init,
    Repr,
    If,
    For,
    Assert,
    Forward,
    Hook,
    // In a train block
    Loss,
    Setting,
    Freeze,
    Group
  };
  const Kind kind;
  llvm::SMRange range; // with the attributes
  std::vector<Attribute> attributes;

  virtual ~Decl();

protected:
  explicit Decl(Kind kind) : kind(kind) {}
};
using DeclPtr = std::unique_ptr<Decl>;

template <Decl::Kind K> struct DeclOf : Decl {
  DeclOf() : Decl(K) {}
  static bool classof(const Decl *decl) { return decl->kind == K; }
};

struct ImportDecl : DeclOf<Decl::Kind::Import> {
  std::unique_ptr<StringExpr> path; // plain
};

/// `dim N <= 64`
struct DimDecl : DeclOf<Decl::Kind::Dim> {
  Identifier name;
  ExprPtr upperBound;
};

struct ModuleDecl : DeclOf<Decl::Kind::Module> {
  Identifier name;
  std::vector<Parameter> parameters;
  std::vector<DeclPtr> members; // in written order
  llvm::SMRange braces;
};

/// param, buffer, tensor. Either `type` with an optional `init`, or `type` is None, or no `type` and `init` is what is
/// tied: `param head = embed.weight`.
struct StateDecl : DeclOf<Decl::Kind::State> {
  StateKind stateKind = StateKind::Param;
  MemberName name;
  TypePtr type;
  ExprPtr init;
};

struct ChildDecl : DeclOf<Decl::Kind::Child> {
  MemberName name;
  ExprPtr value;
};

struct LetDecl : DeclOf<Decl::Kind::Let> {
  Identifier name;
  ExprPtr value;
};

struct PlainDecl : DeclOf<Decl::Kind::Plain> {
  MemberName name;
  ExprPtr value;
};

struct InitDecl : DeclOf<Decl::Kind::Init> {
  std::unique_ptr<StringExpr> pattern;
  ExprPtr value;
};

struct ReprDecl : DeclOf<Decl::Kind::Repr> {
  std::unique_ptr<StringExpr> text;
};

struct IfDecl : DeclOf<Decl::Kind::If> {
  struct Branch {
    ExprPtr condition;
    std::vector<DeclPtr> members;
    llvm::SMRange braces;
  };
  std::vector<Branch> branches; // `if`, then each `else if`
  std::vector<DeclPtr> elseMembers;
  llvm::SMRange elseBraces;
  bool hasElse = false;
};

struct ForDecl : DeclOf<Decl::Kind::For> {
  std::vector<Identifier> targets;
  ExprPtr iterable;
  std::vector<DeclPtr> members;
  llvm::SMRange braces;
};

struct AssertDecl : DeclOf<Decl::Kind::Assert> {
  ExprPtr condition;
  std::unique_ptr<StringExpr> message; // may be null
};

struct ForwardDecl : DeclOf<Decl::Kind::Forward> {
  llvm::SMRange nameRange; // of the word `forward`
  std::vector<Parameter> parameters;
  TypePtr result; // null: inferred; Tuple for several or named outputs, `-> (logits: f32[N, 10])` included
  Block body;
};

enum class HookKind { ForwardPre, Forward, BackwardPre, Backward, BackwardLegacy, Named };

struct HookDecl : DeclOf<Decl::Kind::Hook> {
  HookKind hookKind = HookKind::Named;
  Identifier name;                   // `forward_pre`, or the name of a named hook
  ExprPtr target;                    // `fc1`, `layers[0].norm`, `self`; null for a named hook
  std::vector<Parameter> parameters; // empty if extern
  std::optional<Block> body;         // absent: `extern`
  bool isExtern() const { return !body; }
};

/// `loss(logits, target: i64[N]) = expr`, or `{ ... return expr }` for a longer one: exactly one of value and body.
struct LossDecl : DeclOf<Decl::Kind::Loss> {
  std::vector<Parameter> parameters;
  ExprPtr value;
  std::optional<Block> body;
};

/// `optimizer = SGD(lr = 0.1)`, `clip_grad_norm = 1.0`, `schedule = cosine(steps = 9)`; in a group `lr = 0.001`.
struct SettingDecl : DeclOf<Decl::Kind::Setting> {
  Identifier name;
  ExprPtr value;
};

struct FreezeDecl : DeclOf<Decl::Kind::Freeze> {
  std::vector<std::unique_ptr<StringExpr>> patterns; // one or more
};

struct GroupDecl : DeclOf<Decl::Kind::Group> {
  std::vector<std::unique_ptr<StringExpr>> patterns; // one or more
  std::vector<std::unique_ptr<SettingDecl>> settings;
  llvm::SMRange braces;
};

struct TrainDecl : DeclOf<Decl::Kind::Train> {
  Identifier model;
  std::vector<DeclPtr> members; // LossDecl, SettingDecl, FreezeDecl, GroupDecl in written order
  llvm::SMRange braces;
};

/// `# text`, kept for the formatter.
struct Comment {
  llvm::StringRef text; // with the `#`, without the line end; points into the source buffer
  bool ownLine = false; // nothing but blanks before it
};

/// One parsed source buffer. Ranges and comments point into the SourceMgr's memory.
struct File {
  std::vector<DeclPtr> items; // ImportDecl, DimDecl, ModuleDecl, TrainDecl in written order
  std::vector<Comment> comments;
  llvm::SMRange range;
};

llvm::StringRef spelling(HookKind kind);

} // namespace modc::ast
