// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The tree of module instances behind the definitions of the Module IR: each member of each instance is one object.
#pragma once

#include "ir/NN.h"

#include "mlir/IR/BuiltinOps.h"

#include <deque>

namespace modc {

/// The definition that `nn.model` names; reports what is missing.
nn::ModuleOp findModel(mlir::ModuleOp program);

struct ModuleInstance;

/// A member of one instance: a tensor, or a child with its own instance. An alias leads to the member it stands for; it
/// may be declared here, or in a module above for this instance alone (`nn.alias "child" @"b.inner" = "a.inner"`).
struct ModuleMember {
  mlir::Operation *op = nullptr;
  llvm::StringRef name;
  ModuleInstance *owner = nullptr;
  ModuleInstance *child = nullptr; // of an nn.child
  nn::AliasOp alias;               // this name stands for something else; its target is a path from `scope`
  ModuleInstance *scope = nullptr;
  ModuleMember *aliased = nullptr; // what it stands for, once resolved
  bool resolving = false;          // on the way to it
  bool plain = false;              // the name does not register what it names
  mlir::StringAttr slot;           // a tensor's first key, once it has one

  ModuleMember &target() { return aliased ? *aliased : *this; }
};

struct ModuleInstance {
  nn::ModuleOp definition;
  bool frozen = false;               // by its own or an enclosing @frozen
  std::vector<ModuleMember> members; // in order of declaration
};

/// Modules nested a thousand deep are normal (unrolled loops), so nothing here recurses along the tree.
class ModuleTree {
public:
  /// Reports unknown definitions, definitions that contain themselves, names that PyTorch refuses and dangling aliases.
  static llvm::FailureOr<ModuleTree> build(mlir::ModuleOp program);

  ModuleInstance &root() { return instances.front(); }

private:
  llvm::LogicalResult checkFinite(nn::ModuleOp model, mlir::SymbolTable &symbols);
  llvm::LogicalResult addMembers(ModuleInstance &instance, mlir::SymbolTable &symbols);
  llvm::LogicalResult addOuterAlias(nn::AliasOp alias, ModuleInstance &scope);
  llvm::LogicalResult resolve(ModuleMember &member);
  ModuleMember *follow(llvm::StringRef path, ModuleInstance &scope, nn::AliasOp alias);

  std::deque<ModuleInstance> instances; // addresses stay
  std::vector<std::pair<nn::AliasOp, ModuleInstance *>> outerAliases;
};

} // namespace modc
