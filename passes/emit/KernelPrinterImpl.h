// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The parts of the kernel printer: linear index forms, names, expressions, statements.
#ifndef MODC_PASSES_EMIT_KERNELPRINTERIMPL_H
#define MODC_PASSES_EMIT_KERNELPRINTERIMPL_H

#include "passes/kernels/Kernel.h"
#include "passes/kernels/Scratch.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace modc::printer {

namespace hi = Halide::Internal;
using Halide::Expr;
using Halide::Type;
using hi::Stmt;

/// C++ precedences as far as they are printed; a larger number binds tighter.
enum Precedence {
  Ternary = 10,
  LogicalOr = 20,
  LogicalAnd,
  BitOr,
  BitXor,
  BitAnd,
  Equality,
  Relational,
  Shift,
  Additive,
  Multiplicative,
  Unary,
  Primary
};

struct Text {
  std::string text;
  int precedence = Primary;
};

/// constant * product of run-time extents * atom; the constant part of a sum has no atom.
struct LinearTerm {
  int64_t factor = 0;
  std::vector<std::string> extents; // sorted names
  Expr atom;                        // undefined: the term is a pure product
};
using LinearForm = std::vector<LinearTerm>;

/// `e` (a scalar integer) as a sum; equal atoms are merged. `isExtent` tells which variables are run-time extents.
LinearForm linearForm(const Expr &e, const std::set<std::string> &extents);

/// What is found out about a kernel before the first line is printed.
struct Facts {
  std::set<std::string> extents;          // run-time extents: arguments
  std::string scratch;                    // the argument
  std::set<std::string> bools, outputs;   // arguments that point to bool; that are written
  std::map<std::string, int> vectorArray; // local buffers only touched by aligned dense vectors: buffer -> lanes
  std::set<std::string> zeroed;           // ... whose first action is to be zeroed entirely: printed as `= {}`
  std::set<std::string> single;           // local buffers of one element: variables
  std::map<std::string, int> stores;      // into each buffer
  std::map<std::string, int64_t> step;    // loops that only occur multiplied by this: printed as a loop with that step
};

/// Inlines cheap lets, drops what has no effect, names tails and the starts of tiles.
Stmt tidy(const Stmt &body);
/// x / 8 * 8 of run-time extents gets a name where it occurs more than once.
Stmt nameWholeVectors(Stmt body, const std::set<std::string> &extents);
/// acc = 0; acc += v becomes acc = v.
Stmt startWithFirstValues(const Stmt &body);
/// Loops that zero a whole new buffer become a fact: the buffer is declared as `= {}`.
Stmt zeroInDeclarations(const Stmt &body, Facts &facts);

/// All of these, and the facts. The result prints without further rewriting.
Stmt prepare(const ScheduledKernel &kernel, const ScratchPlan &scratch, Facts &facts);

/// Names in one function: every scope's names are unique among themselves and do not hide a function that we call.
class Names {
public:
  explicit Names(const ScheduledKernel &kernel);
  /// Declares a name for Halide's `name`, near `wish`, until `release`.
  std::string declare(const std::string &halideName, const std::string &wish);
  void release(const std::string &halideName);
  const std::string &lookup(const std::string &halideName) const;
  /// Position of the declaration: outer loops come before inner ones in sums.
  int depth(const std::string &halideName) const;

private:
  std::set<std::string> taken;
  std::map<std::string, std::pair<std::string, int>> visible;
  int declarations = 0;
};

/// The wish for a loop or let that Halide calls y_f.s0.row_.i_.base: "row".
std::string wishFor(const std::string &halideName);
/// "i_u__" of y__f.s0.row__.i_u__: schedules mark loops in it, _u_ for unrolled ones, _by8_ for steps of 8.
std::string lastPart(const std::string &halideName);
std::string typeName(Type type);

class ExprPrinter : public hi::IRVisitor {
public:
  ExprPrinter(const Facts &facts, Names &names) : facts(facts), names(names) {}

protected:
  const Facts &facts;
  Names &names;
  std::map<std::string, int> maskOf;        // lets that hold a mask: width of its lanes in bytes
  std::set<std::string> nonNegative;        // loops and lets
  std::map<std::string, int64_t> tileStart; // lets that hold the start of a tile: its width, for the order of terms
  std::string print(const Expr &e, int atLeast = 0);
  /// As an operand of type e.type(): a broadcast becomes splat<V>(...).
  std::string printVector(const Expr &e, int atLeast = 0);
  /// A boolean vector as a mask of lanes of `bytes` bytes.
  std::string printMask(const Expr &e, int bytes, int atLeast = 0);
  Text printSum(const LinearForm &form);
  bool isNonNegative(const Expr &e) const;
  int printedMask() const { return maskBytes; }
  std::string address(const std::string &buffer, const Expr &base, Type type);
  std::string scalarElement(const std::string &buffer, const Expr &index);
  std::string element(const std::string &vectorArray, const Expr &base, int lanes);
  /// Lanes that a predicate of the form ramp(a, 1, n) < b keeps; false if it is of another form.
  bool firstLanes(const Expr &predicate, Expr &count);
  /// `count` as an argument of load_first or store_first, which want 0 <= count <= lanes.
  std::string laneCount(const Expr &count, int lanes);
  std::map<std::string, std::string> laneCounts; // text -> name, for counts that the current statement has bound
  /// Emits a let before the statement that is being printed.
  virtual void bind(const std::string &name, const Expr &value) = 0;
  [[noreturn]] void unknown(const char *what, const std::string &detail);

  void visit(const hi::IntImm *) override;
  void visit(const hi::UIntImm *) override;
  void visit(const hi::FloatImm *) override;
  void visit(const hi::StringImm *) override;
  void visit(const hi::Cast *) override;
  void visit(const hi::Reinterpret *) override;
  void visit(const hi::Variable *) override;
  void visit(const hi::Add *) override;
  void visit(const hi::Sub *) override;
  void visit(const hi::Mul *) override;
  void visit(const hi::Div *) override;
  void visit(const hi::Mod *) override;
  void visit(const hi::Min *) override;
  void visit(const hi::Max *) override;
  void visit(const hi::EQ *) override;
  void visit(const hi::NE *) override;
  void visit(const hi::LT *) override;
  void visit(const hi::LE *) override;
  void visit(const hi::GT *) override;
  void visit(const hi::GE *) override;
  void visit(const hi::And *) override;
  void visit(const hi::Or *) override;
  void visit(const hi::Not *) override;
  void visit(const hi::Select *) override;
  void visit(const hi::Load *) override;
  void visit(const hi::Ramp *) override;
  void visit(const hi::Broadcast *) override;
  void visit(const hi::Call *) override;
  void visit(const hi::Let *) override;
  void visit(const hi::Shuffle *) override;
  void visit(const hi::VectorReduce *) override;

private:
  Text result;
  int maskBytes = 0; // lane width of the mask just printed, 0: not a mask
  void set(std::string text, int precedence = Primary, int mask = 0);
  void binary(const Expr &a, const char *op, const Expr &b, int precedence);
  void compare(const Expr &a, const char *op, const Expr &b, int precedence);
  void logical(const Expr &a, const char *vectorOp, const char *scalarOp, const Expr &b, int vectorPrecedence,
               int scalarPrecedence);
  void minMax(const Expr &a, const Expr &b, const char *name);
  void function(const std::string &name, const std::vector<Expr> &args);
  void integer(const Expr &e);
  bool intrinsic(const hi::Call *op);
  void ifThenElse(const hi::Call *op);
  std::string vectorLoad(const hi::Load *op);
};

class StmtPrinter : public ExprPrinter {
public:
  StmtPrinter(const ScheduledKernel &kernel, const Facts &facts, Names &names, const ScratchPlan &scratch)
      : ExprPrinter(facts, names), kernel(kernel), scratch(scratch) {}
  std::string run(const Stmt &body);

protected:
  using ExprPrinter::visit;
  void bind(const std::string &name, const Expr &value) override;
  void visit(const hi::LetStmt *) override;
  void visit(const hi::AssertStmt *) override;
  void visit(const hi::ProducerConsumer *) override;
  void visit(const hi::For *) override;
  void visit(const hi::Acquire *) override;
  void visit(const hi::Store *) override;
  void visit(const hi::Provide *) override;
  void visit(const hi::Allocate *) override;
  void visit(const hi::Free *) override;
  void visit(const hi::Realize *) override;
  void visit(const hi::Block *) override;
  void visit(const hi::Fork *) override;
  void visit(const hi::IfThenElse *) override;
  void visit(const hi::Evaluate *) override;
  void visit(const hi::Prefetch *) override;
  void visit(const hi::Atomic *) override;
  void visit(const hi::HoistedStorage *) override;

private:
  const ScheduledKernel &kernel;
  const ScratchPlan &scratch;
  std::string out;
  int indent = 1;
  std::vector<std::vector<std::string>> scopes;
  void line(const std::string &text);
  void open();
  void close();
  void nested(const Stmt &body);
  std::string parallelLoop(const ParallelLoop &loop) const;
  std::string valueWish(const Expr &value) const;
  void storeTo(const hi::Store *op);
  void declareVariable(const hi::Allocate *op, const std::string &head);
  int boundCounts = 0;
  std::string declaring; // the head of a declaration whose first value is the next store: "float s"
  /// `const int lanes = ...` before a masked store whose loads share its mask.
  void bindLaneCount(const Expr &predicate, int lanes);
};

} // namespace modc::printer

#endif
