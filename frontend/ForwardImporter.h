// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instantiates forwards: for the types of its arguments and a mode, a forward becomes one `nn.forward` of straight-line ops.
#pragma once

#include "frontend/Evaluator.h"
#include "frontend/ForwardMode.h"
#include "frontend/ModuleEmitter.h"
#include "frontend/SignatureTypes.h"
#include "ir/OpRegistry.h"

namespace modc {

/// Imports one forward, or one loss: evaluates its statements and builds operations on the way.
class ForwardImporter : public Evaluator {
public:
  /// `self` is the module whose forward it is; a loss has an empty one.
  ForwardImporter(ImportContext &import, const SourceFile &file, Instance &self, ForwardMode mode, mlir::Block &body)
      : Evaluator(import, file, self), symbols(
                                           import, [this](const ast::Expr &expr) { return evaluate(expr); },
                                           [this](llvm::StringRef name) { return meansValue(name); },
                                           [this] {
                                             std::vector<llvm::StringRef> names;
                                             addVisibleNames(names);
                                             return names;
                                           }),
        mode(std::move(mode)), body(body), builder(&import.context) {
    builder.setInsertionPointToEnd(&body); // of no operation yet
  }

  /// The model's own forward: arguments and their types come from the declaration.
  bool bindRootParameters(const ast::ForwardDecl &decl);
  /// A call: `values` are the caller's, in the order of the parameters; nothing takes the default.
  bool bindParameters(const ast::ForwardDecl &decl, llvm::ArrayRef<std::optional<CallArgument>> values);
  /// An argument of the loss: an output of the model, or a target of the declared type.
  bool bindLossParameter(const ast::Parameter &parameter, std::optional<StaticValue> output);
  /// The tensors of a value of the caller become arguments of the block.
  StaticValue adopt(const std::string &name, const StaticValue &value, llvm::SMRange range);

  /// Runs the statements, checks the result against its declared type and returns it; poison after reports.
  StaticValue run(const ast::Block &block, const ast::TypeExpr *result, llvm::SMRange declaration);
  /// The same for `loss(...) = expr`.
  StaticValue run(const ast::Expr &value, llvm::SMRange statement);
  /// A Sequential: each module's result is the next one's argument.
  StaticValue runSequential(const CallArguments &arguments);

  /// Ends the body with the tensors of the result.
  void emitReturn(const StaticValue &result, llvm::SMRange range);
  /// The result with numbers as tensors: the model's outputs. Poison after a report.
  StaticValue asOutputs(const StaticValue &result);

  /// Checks the bodies of the hooks on a module with the types of one call. The hooks of the call, if there are any, in
  /// their order: `result` is what the callee returned, and `op` the call or, for the root's, its forward.
  void attachHooks(const ModuleHandle &callee, llvm::ArrayRef<std::optional<CallArgument>> values,
                   const StaticValue &result, mlir::Operation *op);

  StaticValue argument(llvm::StringRef name) const { return locals.lookup(name); }
  llvm::SMRange resultRange() const { return returnRange; }
  llvm::ArrayRef<mlir::DictionaryAttr> argumentAttributes() const { return attributes; }
  const SymbolScope &symbolScope() const { return symbols; }
  SymbolScope &symbolScope() { return symbols; }

protected:
  std::optional<StaticValue> lookup(llvm::StringRef name, llvm::SMRange range) override;
  void addVisibleNames(std::vector<llvm::StringRef> &names) const override;
  bool checkLocal(llvm::StringRef name, llvm::SMRange range) override;
  StaticValue readMember(const ModuleHandle &base, const Member &member, llvm::SMRange range) override;
  StaticValue readArgument(const StaticValue &value, llvm::SMRange range) override;
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
  // Arguments and results (ImportSignature.cpp)
  bool meansValue(llvm::StringRef name) const;
  bool checkParameters(const std::vector<ast::Parameter> &parameters);
  StaticValue rootParameter(const std::string &name, const ast::TypeExpr &type, const ast::Parameter &parameter);
  StaticValue convertArgument(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range,
                              const ast::Parameter &parameter);
  StaticValue convertTensor(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range,
                            const ast::Parameter &parameter);
  StaticValue convertNamed(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range,
                           const ast::Parameter &parameter);
  StaticValue checkResult(const ast::TypeExpr &type, const StaticValue &value);
  StaticValue checkDeclared(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range);
  StaticValue checkResults(const ast::TypeExpr &type, const StaticValue &value);
  /// A static or host number as a tensor of rank 0, where one of that type is declared; poison if it cannot be one.
  StaticValue numberAsTensor(const ast::TypeExpr &type, const StaticValue &value, mlir::Location location);

  // Statements (ImportStmt.cpp). False when the forward has returned.
  bool execute(const ast::Block &block);
  bool execute(const ast::Stmt &stmt);
  void executeAssign(const ast::AssignStmt &stmt);
  void executeReturn(const ast::ReturnStmt &stmt);
  void executeExpr(const ast::ExprStmt &stmt);
  bool executeAssert(const ast::AssertStmt &stmt);
  bool executeFor(const ast::ForStmt &stmt);
  bool executeIf(const ast::IfStmt &stmt);
  StaticValue evaluateStatement(const ast::Expr &value, llvm::SMRange statement);
  void assign(const ast::Expr &target, const StaticValue &value, llvm::SMRange range);
  void unpack(const std::vector<ast::ExprPtr> &targets, const StaticValue &value, llvm::SMRange targetRange,
              llvm::SMRange range);
  void assignMember(const ModuleHandle &base, llvm::StringRef name, llvm::SMRange nameRange, const StaticValue &value,
                    llvm::SMRange range);
  void assignElement(const ast::IndexExpr &target, const StaticValue &value, llvm::SMRange range);

  // Loops over a run-time length (ImportScan.cpp)
  StaticValue scanTensor(const StaticValue &value, mlir::Type element, mlir::Location location);
  std::optional<Dim> scanSequences(const CallArgument &argument, std::vector<mlir::Value> &sequences);
  bool bindScanParameters(const ast::ScanExpr &scan, const std::vector<StaticValue> &inside);
  bool scanResults(const ast::ScanExpr &scan, const std::vector<StaticValue> &states, std::vector<StaticValue> &step,
                   std::vector<mlir::Value> &yielded);
  bool runScanBody(const ast::ScanExpr &scan, mlir::Block &block, const std::vector<StaticValue> &inside,
                   const std::vector<StaticValue> &states, std::vector<StaticValue> &step);

  // Calls of modules (ImportCall.cpp)
  ForwardMode modeAt(const ModuleHandle &module) const;
  const ast::ForwardDecl *chooseForward(const Instance &module, const CallArguments &arguments, const ast::Expr &call);
  ForwardInstance *instantiateForward(Instance &module, const ast::ForwardDecl *decl, const ForwardMode &calleeMode,
                                      llvm::ArrayRef<std::optional<CallArgument>> values, const ast::Expr &call);
  bool fillForward(Instance &module, const ast::ForwardDecl *decl, const ForwardMode &calleeMode,
                   llvm::ArrayRef<std::optional<CallArgument>> values, ForwardInstance &forward);

  // Calls of the library's functions (ImportFunction.cpp)
  /// Whether a name means a function of the library here; inside the function itself it means the op.
  bool isLibraryFunction(llvm::StringRef name) const;
  StaticValue callLibraryFunction(llvm::StringRef name, const CallArguments &arguments, const ast::Expr &call);

  // Hooks (ImportHooks.cpp)
  struct HookedCall;
  mlir::DictionaryAttr attachHook(Hook &hook, HookedCall &call);
  std::optional<std::int64_t> levelsAbove(const Hook &hook, const ModuleHandle &callee);
  bool addOperands(const Hook &hook, HookedCall &call, mlir::NamedAttrList &entry, StaticValue &gradients);
  const HookBody *hookBody(Hook &hook, llvm::ArrayRef<StaticValue> arguments, const StaticValue &replaced);
  void runHook(Hook &hook, llvm::ArrayRef<StaticValue> arguments, const StaticValue &replaced, HookBody &made);

  // Hooks with a name (ImportNamedHooks.cpp)
  bool offersNamedHooks() const;
  /// Adds the bodies of those that a place with these values may take to its entry.
  void addNamedHooks(ast::HookKind kind, const StaticValue &input, const StaticValue &output,
                     mlir::NamedAttrList &entry);
  /// Whether the hook's declared types are those of the arguments; reports nothing.
  bool takes(const Hook &hook, llvm::ArrayRef<StaticValue> arguments);
  bool usesArgumentsAlone(const ast::HookDecl &decl);

  // Operations (ImportTensor.cpp, ImportOp.cpp)
  mlir::Location locate(const ast::Expr &expr);
  StaticValue buildOp(mlir::Location location, llvm::StringRef operation, mlir::ValueRange operands,
                      llvm::ArrayRef<mlir::NamedAttribute> attributes = {}, bool weak = false);
  mlir::Operation *noted(mlir::Operation *op);
  /// The element type that numbers and tensors take when they meet; null if all are host or static numbers.
  mlir::Type commonElement(llvm::ArrayRef<const StaticValue *> values) const;
  /// A value as a tensor with this element type.
  mlir::Value toTensor(const StaticValue &value, mlir::Type element, mlir::Location location);
  /// The element type that a pointwise op wants its operands in: exp takes integers as floating point.
  mlir::Type operandElement(const nn::OpInfo &op, mlir::Type common) const;
  StaticValue elementwise(const nn::OpInfo &op, llvm::ArrayRef<const StaticValue *> operands, mlir::Location location);
  StaticValue callOp(const nn::OpInfo &op, CallArguments arguments, const ast::Expr &call);
  bool addListed(const nn::OpInfo &op, const nn::OpArgument &formal, const CallArgument &argument,
                 std::vector<const StaticValue *> &tensors);
  bool addAttribute(const nn::OpInfo &op, const nn::OpArgument &formal, const CallArgument *argument,
                    mlir::NamedAttrList &attributes);
  StaticValue cast(const StaticValue &tensor, mlir::Type element, mlir::Location location);
  StaticValue transposed(const StaticValue &tensor, const ast::Expr &at);

  // Subscripts of tensors (ImportIndex.cpp)
  /// The dimensions of a subscript, as one nn.slice and one nn.reshape take them.
  struct Subscript {
    llvm::SmallVector<Dim> starts, sizes; // of the slice: one for each dimension of the tensor
    llvm::SmallVector<std::int64_t> steps;
    llvm::SmallVector<Dim> shape;      // after the slice, without the dimensions of single elements
    std::optional<std::size_t> listed; // the dimension of `shape` that a list or a tensor of numbers picks from
    llvm::SmallVector<Dim> list;
    mlir::Value numbers; // null for a list

    void take(const Dim &start, const Dim &size, std::int64_t step = 1) {
      starts.push_back(start);
      sizes.push_back(size);
      steps.push_back(step);
    }
  };
  std::optional<Dim> position(const StaticValue &value, const Dim &extent, bool isEnd, llvm::SMRange range,
                              const StaticValue &tensor);
  bool addSlice(const ast::SliceExpr &slice, const Dim &extent, const StaticValue &tensor, Subscript &result);
  bool addList(const Sequence &numbers, const Dim &extent, llvm::SMRange range, const StaticValue &tensor,
               Subscript &result);
  bool addSubscript(const ast::Expr &part, const Dim &extent, const StaticValue &tensor, Subscript &result);
  StaticValue sliced(mlir::Value value, const Subscript &subscript, mlir::Location location);
  StaticValue picked(mlir::Value value, std::size_t dim, llvm::ArrayRef<Dim> list, mlir::Location location);
  mlir::Attribute dimsAttribute(llvm::ArrayRef<Dim> dims);

  // Functions made of reshape, slice and cat (ImportShape.cpp)
  class ShapeCall;
  StaticValue callShapeFunction(llvm::StringRef name, const CallArguments &given, const ast::Expr &call);

  SymbolScope symbols;
  ForwardMode mode;
  mlir::Block &body;
  mlir::OpBuilder builder;
  std::set<std::string> parameterNames;
  std::vector<mlir::DictionaryAttr> attributes;
  const ast::Expr *statementValue = nullptr; // its operation carries the text of the statement
  llvm::SMRange statementRange;
  std::optional<StaticValue> returned;
  llvm::SMRange returnRange;
  unsigned noGrad = 0;
  std::string function;                 // of the library, whose statements these are
  std::optional<mlir::Location> caller; // where it was called: its operations stand there
  unsigned scanDepth = 0;               // bodies of `scan` that are being run
};

/// Writes the hooks into the attributes of the modules that declare them.
void emitHooks(ImportContext &import);
/// Warns of hooks with a name that no place takes.
void reportUnusedHooks(ImportContext &import);
/// The path from a module to an object below it, breadth first; nothing if it is not there.
std::optional<std::string> pathTo(const Instance &from, const Instance *to);

/// Moves a body into a new `nn.forward` of a definition and fills in how it is called.
void emitForward(ImportContext &import, Definition &definition, llvm::StringRef mode, const std::string &name,
                 mlir::Block &block, llvm::ArrayRef<mlir::DictionaryAttr> argumentAttributes,
                 llvm::ArrayRef<mlir::DictionaryAttr> resultAttributes, llvm::SMRange range, ForwardInstance &forward);

} // namespace modc
