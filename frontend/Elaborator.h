// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluates the declarations of modules into the object graph of the model (Instance.h).
#pragma once

#include "frontend/Evaluator.h"

namespace modc {

/// The evaluator of one module's declarations; also of the `--module` option, with an instance of no type.
class Elaborator : public Evaluator {
public:
  Elaborator(ImportContext &import, const SourceFile &file, Instance &self) : Evaluator(import, file, self) {}

  /// All members of the type's declaration, in written order.
  void elaborate(const std::vector<ast::DeclPtr> &members);

  /// The model itself, without arguments.
  StaticValue instantiateRoot(const ModuleType &type, const ast::Expr &at) { return instantiate(type, {}, at); }

  /// The values of a module's arguments: given ones checked against their declaration, defaults evaluated.
  bool bindModuleArguments(const ModuleType &type, const CallArguments &arguments, const std::vector<int> &bound);

protected:
  std::optional<StaticValue> lookup(llvm::StringRef name, llvm::SMRange range) override;
  void addVisibleNames(std::vector<llvm::StringRef> &names) const override;
  bool checkLocal(llvm::StringRef name, llvm::SMRange range) override;
  StaticValue readMember(const ModuleHandle &base, const Member &member, llvm::SMRange range) override;
  StaticValue callModule(const ModuleHandle &module, CallArguments arguments, const ast::Expr &call) override;
  StaticValue callFunction(llvm::StringRef name, CallArguments arguments, const ast::Expr &call) override;
  StaticValue instantiate(const ModuleType &type, CallArguments arguments, const ast::Expr &call) override;
  StaticValue makeContainer(ContainerKind kind, CallArguments arguments, const ast::Expr &call) override;
  StaticValue evaluateState(const ast::StateExpr &state) override;
  StaticValue evaluateScan(const ast::ScanExpr &scan) override;
  StaticValue tensorUnary(ast::UnaryOp op, const StaticValue &operand, const ast::Expr &expr) override;
  StaticValue tensorBinary(ast::BinaryOp op, const StaticValue &lhs, const StaticValue &rhs,
                           const ast::Expr &expr) override;
  StaticValue tensorCompare(ast::CompareOp op, const StaticValue &lhs, const StaticValue &rhs,
                            const ast::Expr &expr) override;
  StaticValue tensorAttribute(const StaticValue &tensor, const ast::AttributeExpr &attribute) override;
  StaticValue tensorMethod(const StaticValue &tensor, const ast::AttributeExpr &method, CallArguments arguments,
                           const ast::Expr &call) override;
  StaticValue tensorIndex(const StaticValue &tensor, const ast::IndexExpr &index) override;

private:
  void elaborate(const ast::Decl &decl);
  void elaborateState(const ast::StateDecl &decl);
  void elaborateChild(const ast::ChildDecl &decl);
  void elaboratePlain(const ast::PlainDecl &decl);
  void elaborateInit(const ast::InitDecl &decl);
  void elaborateIf(const ast::IfDecl &decl);
  void elaborateFor(const ast::ForDecl &decl);
  void elaborateHook(const ast::HookDecl &decl);
  void elaborateAssert(const ast::AssertDecl &decl);

  Member *addMember(const ast::MemberName &name, const ast::Decl &decl, Member::Kind kind);
  Member *addMember(const std::string &name, llvm::SMRange nameRange, llvm::SMRange range, Member::Kind kind);
  bool checkArgumentType(const ast::Parameter &parameter, const StaticValue &value, llvm::SMRange range,
                         StaticValue &converted);
  std::optional<mlir::RankedTensorType> evaluateStateType(const ast::TypeExpr &type);
  std::optional<Initializer> evaluateInitializer(const ast::Expr &init);
  std::optional<Initializer> asInitializer(const StaticValue &value, llvm::SMRange range);
  State *makeState(ast::StateKind kind, const ast::TypeExpr &type, const ast::Expr *init, llvm::SMRange range,
                   bool frozen = false);
  Instance *plainContainer(const StaticValue &value, llvm::SMRange range);
  StaticValue deepCopy(const StaticValue &value, const ast::Expr &call);
  bool addContainerEntry(Instance &container, const std::string &name, const CallArgument &entry, bool plain);
  void applyMode(Member &member, const ast::Attribute &attribute);
};

} // namespace modc
