// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Declared tensor types against actual ones: symbolic dimensions, `*S` and variables for element types get their values.
#pragma once

#include "frontend/ImportContext.h"
#include "ir/Types.h"

#include <functional>

namespace modc {

/// The symbols of one signature.
class SymbolScope {
public:
  /// `evaluate` evaluates an expression of a shape and asks `lookup` for symbols; `isKnown` tells the names that are
  /// no symbols because they mean something else.
  SymbolScope(ImportContext &import, std::function<StaticValue(const ast::Expr &)> evaluate,
              std::function<bool(llvm::StringRef)> isKnown,
              std::function<std::vector<llvm::StringRef>()> knownNames = {})
      : import(import), evaluate(std::move(evaluate)), isKnown(std::move(isKnown)), knownNames(std::move(knownNames)) {}

  /// What a symbol stands for: an extent, the extents of `*S`, or an element type.
  std::optional<StaticValue> lookup(llvm::StringRef name) const;
  void addNames(std::vector<llvm::StringRef> &names) const;
  /// Takes the extents that another scope knows: the model's, for a loss.
  void adopt(const SymbolScope &other) { dims = other.dims; }

  /// Reports element types and names in shapes that mean nothing.
  bool check(const ast::TypeExpr &declared);
  /// Whether the rank and the element type of a tensor allow it to be of the declared type; binds nothing.
  bool accepts(const ast::TypeExpr &declared, mlir::RankedTensorType actual) const;
  /// Makes the symbols stand for what the actual type has in their places; without success `why` tells the difference.
  bool unify(const ast::TypeExpr &declared, mlir::RankedTensorType actual, std::string &why);
  /// The type as declared, its symbols being themselves: for the arguments of the model. Null after a report.
  mlir::RankedTensorType declare(const ast::TypeExpr &declared);
  /// The declared type with what is known of it put in: "f32[*S, 64]".
  std::string describe(const ast::TypeExpr &declared) const;
  /// The element type of a declared tensor, by name or as a bound variable; null for an unbound variable.
  mlir::Type element(const ast::TypeExpr &declared) const;

private:
  bool isSymbol(llvm::StringRef name) const;
  bool unifyExtent(const ast::Expr &declared, const Dim &actual, std::string &why);
  bool solve(const ast::Expr &declared, const std::string &symbol, const Dim &actual, std::string &why);
  std::optional<Dim> extentOf(const ast::Expr &declared) const;
  std::vector<std::string> unbound(const ast::Expr &expr) const;
  bool checkExtent(const ast::Expr &expr);

  ImportContext &import;
  std::function<StaticValue(const ast::Expr &)> evaluate;
  std::function<bool(llvm::StringRef)> isKnown;
  std::function<std::vector<llvm::StringRef>()> knownNames; // for "did you mean"
  llvm::StringMap<Dim> dims;
  llvm::StringMap<std::vector<Dim>> lists;
  llvm::StringMap<mlir::Type> elements;
};

/// Calls `visit` for each name in an expression of a shape.
void visitNames(const ast::Expr &expr, const std::function<void(const ast::NameExpr &)> &visit);

} // namespace modc
