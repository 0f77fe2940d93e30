// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Syntax tree of expressions and types, exactly as written: names are unresolved, nothing is folded.
//
//   y, 3, 1e-5, "l{i}", true, none, ...          NameExpr IntExpr FloatExpr StringExpr BoolExpr NoneExpr EllipsisExpr
//   (a, b)   [a, b]                              TupleExpr ListExpr; a pair of parentheses alone leaves no node
//   { k: Block(3) }   ModuleDict { a: A() }      DictExpr, without and with callee
//   f(x, dim = 1)   x.shape   x[0, 1:, ...]      CallExpr AttributeExpr IndexExpr (with SliceExpr EllipsisExpr NoneExpr)
//   -x  not c   a ** b  a and b   a < b <= c     UnaryExpr BinaryExpr CompareExpr
//   a if c else b   0..n   *S                    ConditionalExpr RangeExpr StarExpr
//   ModuleList(A(i) for i in 0..n if i % 2 == 0) CallExpr whose one argument is a ComprehensionExpr; in [ ] likewise
//   ParameterList(f32[3] = ones), { a: f32[] = 1 }, { w: param f32[] = 1 }    StateExpr
//   scan(x, h0) (xt, h) { ... return y, h }      ScanExpr
//   f32[N, *S]?   int   (f32[N], i64[])   none   TypeExpr
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/SMLoc.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace modc::ast {

struct Block;
struct Expr;
struct Parameter;
struct StringExpr;
struct TypeExpr;
using ExprPtr = std::unique_ptr<Expr>;
using TypePtr = std::unique_ptr<TypeExpr>;

/// A written name with its place.
struct Identifier {
  std::string text;
  llvm::SMRange range;
};

/// Base of all expressions. `height` is the number of levels in the tree; the parser bounds it, so recursion is safe.
struct Expr {
  enum class Kind {
    Name,
    Int,
    Float,
    String,
    Bool,
    None,
    Ellipsis,
    Tuple,
    List,
    Dict,
    Call,
    Attribute,
    Index,
    Slice,
    Unary,
    Binary,
    Compare,
    Conditional,
    Range,
    Star,
    Comprehension,
    State,
    Scan
  };
  const Kind kind;
  llvm::SMRange range; // half-open, without enclosing parentheses
  unsigned height = 1;

  virtual ~Expr();

protected:
  explicit Expr(Kind kind) : kind(kind) {}
};

template <Expr::Kind K> struct ExprOf : Expr {
  ExprOf() : Expr(K) {}
  static bool classof(const Expr *expr) { return expr->kind == K; }
};

/// `x`; also `self`, `training`, `torch`, `F`, `nn`: Sema gives them their meaning.
struct NameExpr : ExprOf<Expr::Kind::Name> {
  std::string name;
};

struct IntExpr : ExprOf<Expr::Kind::Int> {
  std::int64_t value = 0;
  std::string text; // as written, for the formatter
};

struct FloatExpr : ExprOf<Expr::Kind::Float> {
  double value = 0;
  std::string text;
};

/// A literal with `{expr}` parts: "weight_ih_l{l}" is the text "weight_ih_l" and the expression `l`. `{{` is a brace.
struct StringExpr : ExprOf<Expr::Kind::String> {
  struct Part {
    std::string text; // escapes resolved
    ExprPtr expr;     // follows the text; null in the last part
  };
  std::vector<Part> parts; // at least one
  std::string text;        // as written, with quotes

  bool isPlain() const { return parts.size() == 1; }
  /// The value of a string without `{expr}` parts.
  llvm::StringRef plainText() const { return parts.front().text; }
};

/// `true`, `false`; `True` and `False` are taken too.
struct BoolExpr : ExprOf<Expr::Kind::Bool> {
  bool value = false;
};

/// `none` or `None`; in a subscript a new axis.
struct NoneExpr : ExprOf<Expr::Kind::None> {};

/// `...` in a subscript.
struct EllipsisExpr : ExprOf<Expr::Kind::Ellipsis> {};

struct TupleExpr : ExprOf<Expr::Kind::Tuple> {
  std::vector<ExprPtr> elements;
};

struct ListExpr : ExprOf<Expr::Kind::List> {
  std::vector<ExprPtr> elements;
};

/// What a member or a dictionary entry is called: a word, or a string that may be computed ("l{i}").
struct MemberName {
  std::string word;                   // empty if `string` is set
  std::unique_ptr<StringExpr> string; // null for a word
  llvm::SMRange range;

  bool isPlain() const { return !string || string->isPlain(); }
  llvm::StringRef plainText() const { return string ? string->plainText() : llvm::StringRef(word); }
};

/// `for i, layer in iter if cond`: one clause of a comprehension.
struct ForClause {
  std::vector<Identifier> targets;
  ExprPtr iterable;
  std::vector<ExprPtr> conditions;
};

struct DictEntry {
  MemberName key;
  ExprPtr value; // a StateExpr in `a: f32[] = 1`
};

/// `{ k: v }`, or `Sequential { k: v }` when `callee` is set. With clauses there is one entry, repeated.
struct DictExpr : ExprOf<Expr::Kind::Dict> {
  ExprPtr callee; // NameExpr or AttributeExpr; null for a literal
  std::vector<DictEntry> entries;
  std::vector<ForClause> clauses;
};

/// `expr` or `name = expr` in a call.
struct Argument {
  std::optional<Identifier> name;
  ExprPtr value;
};

struct CallExpr : ExprOf<Expr::Kind::Call> {
  ExprPtr callee;
  std::vector<Argument> arguments;
};

/// `x.T`, `nn.Linear`, `self.ema`
struct AttributeExpr : ExprOf<Expr::Kind::Attribute> {
  ExprPtr base;
  Identifier name;
};

/// `x[i, 1:]`, `d["a-b"]`, `layers[0]`. `isTuple` tells `x[0,]` from `x[0]`.
struct IndexExpr : ExprOf<Expr::Kind::Index> {
  ExprPtr base;
  std::vector<ExprPtr> indices; // never empty
  bool isTuple = false;
};

/// `a:b:c` in a subscript; each part may be null.
struct SliceExpr : ExprOf<Expr::Kind::Slice> {
  ExprPtr lower, upper, step;
};

enum class UnaryOp { Plus, Minus, Invert, Not };
struct UnaryExpr : ExprOf<Expr::Kind::Unary> {
  UnaryOp op = UnaryOp::Plus;
  ExprPtr operand;
};

enum class BinaryOp {
  Add,
  Sub,
  Mul,
  Div,
  FloorDiv,
  Mod,
  Pow,
  MatMul,
  BitAnd,
  BitOr,
  BitXor,
  ShiftLeft,
  ShiftRight,
  And,
  Or
};
struct BinaryExpr : ExprOf<Expr::Kind::Binary> {
  BinaryOp op = BinaryOp::Add;
  llvm::SMRange opRange;
  ExprPtr lhs, rhs;
};

/// `a < b`, and as in Python `a < b <= c`: one more operand than operators.
enum class CompareOp { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual, In, NotIn, Is, IsNot };
struct CompareExpr : ExprOf<Expr::Kind::Compare> {
  std::vector<CompareOp> ops;
  std::vector<ExprPtr> operands;
};

/// `thenValue if condition else elseValue`
struct ConditionalExpr : ExprOf<Expr::Kind::Conditional> {
  ExprPtr thenValue, condition, elseValue;
};

/// `lower..upper`, without `upper`
struct RangeExpr : ExprOf<Expr::Kind::Range> {
  ExprPtr lower, upper;
};

/// `*S` in a shape, a subscript or a call
struct StarExpr : ExprOf<Expr::Kind::Star> {
  ExprPtr operand;
};

/// `element for i in 0..n`, only as the one argument of a call or the one element of a list
struct ComprehensionExpr : ExprOf<Expr::Kind::Comprehension> {
  ExprPtr element;
  std::vector<ForClause> clauses;
};

enum class StateKind { Param, Buffer, Tensor };

/// A tensor made in place: `f32[3] = ones` in ParameterList and ParameterDict, `param f32[] = 1` in a plain dictionary.
struct StateExpr : ExprOf<Expr::Kind::State> {
  std::optional<StateKind> stateKind; // set if the word is written
  TypePtr type;
  ExprPtr init; // may be null

  StateExpr();
  ~StateExpr() override;
};

/// `scan(x, h0) (xt, h) { ... return y, h }`
struct ScanExpr : ExprOf<Expr::Kind::Scan> {
  llvm::SMRange nameRange; // of the word `scan`
  std::vector<Argument> arguments;
  std::vector<Parameter> parameters;
  std::unique_ptr<Block> body;

  ScanExpr();
  ~ScanExpr() override;
};

/// A type as written. `optional` is the `?` after it.
struct TypeExpr {
  enum class Kind {
    Tensor, // name[dims]: `name` is a dtype or a dtype variable; a dimension is an expression or a StarExpr
    Named,  // int float bool str dtype tuple module, or a bare dtype
    Tuple,  // (elements), each of which may be named: results of a forward, tuple arguments
    None    // `param bias: none`
  };
  struct Element {
    std::optional<Identifier> name;
    TypePtr type;
  };
  Kind kind = Kind::Named;
  llvm::SMRange range;
  Identifier name;
  std::vector<ExprPtr> dims;
  std::vector<Element> elements;
  bool optional = false;
};

/// Spelling of an operator: `+`, `not in`.
llvm::StringRef spelling(UnaryOp op);
llvm::StringRef spelling(BinaryOp op);
llvm::StringRef spelling(CompareOp op);
llvm::StringRef spelling(StateKind kind);

} // namespace modc::ast
