// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluates expressions; its two kinds evaluate declarations (Elaborator.h) and statements of a forward (ForwardImporter.h).
#pragma once

#include "frontend/ConstantEval.h"
#include "frontend/ImportContext.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace modc {

/// One evaluated argument of a call; `name` is empty for a positional one.
struct CallArgument {
  std::string name;
  llvm::SMRange nameRange; // of the name, of the value if there is none
  StaticValue value;
  llvm::SMRange range;
};
using CallArguments = std::vector<CallArgument>;

/// What a call offers: for each parameter, in order, its name and whether it may be left out.
struct Formal {
  std::string name;
  bool required;
};

class Evaluator {
public:
  virtual ~Evaluator() = default;

  /// Never fails: poison after a report.
  StaticValue evaluate(const ast::Expr &expr);
  /// True, false, or nothing after a report.
  std::optional<bool> evaluateCondition(const ast::Expr &condition, llvm::StringRef construct);
  /// The elements that a static `for` runs over; nothing after a report.
  std::optional<std::vector<StaticValue>> evaluateIterable(const ast::Expr &iterable);
  /// The text of a name such as "l{i}"; nothing after a report.
  std::optional<std::string> evaluateName(const ast::MemberName &name);
  std::optional<std::string> evaluateString(const ast::StringExpr &string);

protected:
  Evaluator(ImportContext &import, const SourceFile &file, Instance &self) : import(import), file(file), self(self) {}

  // What the two kinds do differently.
  virtual std::optional<StaticValue> lookup(llvm::StringRef name, llvm::SMRange range) = 0;
  virtual void addVisibleNames(std::vector<llvm::StringRef> &names) const = 0;
  /// Whether a local of this name may be bound; reports if not.
  virtual bool checkLocal(llvm::StringRef name, llvm::SMRange range) = 0;
  virtual StaticValue readMember(const ModuleHandle &base, const Member &member, llvm::SMRange range) = 0;
  /// A static argument of a module, which stands for no member.
  virtual StaticValue readArgument(const StaticValue &value, llvm::SMRange range) { return value; }
  virtual StaticValue callModule(const ModuleHandle &module, CallArguments arguments, const ast::Expr &call) = 0;
  virtual StaticValue callFunction(llvm::StringRef name, CallArguments arguments, const ast::Expr &call) = 0;
  virtual StaticValue instantiate(const ModuleType &type, CallArguments arguments, const ast::Expr &call) = 0;
  virtual StaticValue makeContainer(ContainerKind kind, CallArguments arguments, const ast::Expr &call) = 0;
  virtual StaticValue evaluateState(const ast::StateExpr &state) = 0;
  virtual StaticValue evaluateScan(const ast::ScanExpr &scan) = 0;
  virtual StaticValue tensorUnary(ast::UnaryOp op, const StaticValue &operand, const ast::Expr &expr) = 0;
  virtual StaticValue tensorBinary(ast::BinaryOp op, const StaticValue &lhs, const StaticValue &rhs,
                                   const ast::Expr &expr) = 0;
  virtual StaticValue tensorCompare(ast::CompareOp op, const StaticValue &lhs, const StaticValue &rhs,
                                    const ast::Expr &expr) = 0;
  virtual StaticValue tensorAttribute(const StaticValue &tensor, const ast::AttributeExpr &attribute) = 0;
  virtual StaticValue tensorMethod(const StaticValue &tensor, const ast::AttributeExpr &method, CallArguments arguments,
                                   const ast::Expr &call) = 0;
  virtual StaticValue tensorIndex(const StaticValue &tensor, const ast::IndexExpr &index) = 0;

  /// Calls `body` for each run of the clauses, with their targets bound. False after a report.
  bool forEach(llvm::ArrayRef<ast::ForClause> clauses, llvm::function_ref<bool()> body);
  /// Binds `a, b` of a `for` to an element.
  bool bindTargets(const std::vector<ast::Identifier> &targets, const StaticValue &element);

  /// A member by name with the path extended, poison after a report.
  StaticValue member(const ModuleHandle &base, llvm::StringRef name, llvm::SMRange range);
  /// Matches arguments to formals as Python does: for each formal the index of its argument or -1; nothing after reports.
  std::optional<std::vector<int>> bindArguments(llvm::StringRef callee, llvm::ArrayRef<Formal> formals,
                                                const CallArguments &arguments, const ast::Expr &call,
                                                llvm::SMRange declaration = {});
  /// `lhs op rhs`, for `expr`; neither is poison, the operator is not `and` or `or`.
  StaticValue combine(ast::BinaryOp op, const StaticValue &lhs, const StaticValue &rhs, const ast::Expr &expr);
  StaticValue unsupported(llvm::SMRange range, llvm::StringRef what);
  StaticValue unknownName(llvm::StringRef name, llvm::SMRange range);
  std::optional<CallArguments> evaluateArguments(const std::vector<ast::Argument> &arguments);
  StaticValue unfoldable(llvm::SMRange range, llvm::StringRef op, const Folded &folded, const StaticValue &lhs,
                         const StaticValue *rhs);

  ImportContext &import;
  const SourceFile &file;
  Instance &self;
  llvm::StringMap<StaticValue> locals;

private:
  StaticValue evaluateKind(const ast::Expr &expr);
  StaticValue evaluateNameExpr(const ast::NameExpr &name);
  /// What a name means if nothing nearer has it: a type, a function, an element type, a constant.
  std::optional<StaticValue> global(llvm::StringRef name, bool qualified);
  StaticValue evaluateAttribute(const ast::AttributeExpr &attribute);
  StaticValue attributeOf(const StaticValue &base, const ast::AttributeExpr &attribute);
  StaticValue evaluateCall(const ast::CallExpr &call);
  StaticValue callMethod(const StaticValue &base, const ast::AttributeExpr &method, const ast::CallExpr &call);
  StaticValue callValue(const StaticValue &callee, CallArguments arguments, llvm::SMRange calleeRange,
                        const ast::Expr &call);
  StaticValue evaluateIndex(const ast::IndexExpr &index);
  StaticValue indexSequence(const StaticValue &base, const ast::IndexExpr &index);
  StaticValue indexModule(const ModuleHandle &module, const ast::IndexExpr &index);
  StaticValue evaluateSlice(const std::vector<StaticValue> &elements, const ast::SliceExpr &slice, bool tuple);
  StaticValue evaluateElements(const std::vector<ast::ExprPtr> &elements, bool tuple);
  StaticValue evaluateDict(const ast::DictExpr &dict);
  StaticValue evaluateUnary(const ast::UnaryExpr &unary);
  StaticValue evaluateBinary(const ast::BinaryExpr &binary);
  StaticValue evaluateLogical(const ast::BinaryExpr &binary);
  StaticValue evaluateCompare(const ast::CompareExpr &compare);
  StaticValue evaluateConditional(const ast::ConditionalExpr &conditional);
  StaticValue evaluateRange(const ast::RangeExpr &range);
  std::optional<std::vector<StaticValue>> elementsOf(const StaticValue &value, llvm::SMRange range);
  /// "torch.nn.functional.relu" -> "relu"; nothing if the chain does not start at one of PyTorch's modules.
  std::optional<std::string> qualifiedName(const ast::Expr &expr);
};

/// The container of that name, or None.
ContainerKind containerKind(llvm::StringRef name);
/// The name an op has here: "view" -> "reshape"; a name that needs no change as it is.
llvm::StringRef opSpelling(llvm::StringRef name);
/// Functions of tensors that are no ops of their own: flatten, chunk, … (ImportShape.cpp).
bool isShapeFunction(llvm::StringRef name);
void addShapeFunctionNames(std::vector<llvm::StringRef> &names);
/// Everything callable by a plain name, for "did you mean".
void addFunctionNames(std::vector<llvm::StringRef> &names);

} // namespace modc
