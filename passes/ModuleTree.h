// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The tree of module instances behind the definitions of the Module IR: each member of each instance is one object.
#pragma once

#include "ir/NN.h"

#include "mlir/IR/BuiltinOps.h"

#include <deque>

namespace modc {

/// The definition that `nn.model` names; reports what is missing.
nn::ModuleOp findModel(mlir::ModuleOp program);

struct Instance;

/// A member of one instance: a tensor, or a child with its own instance. Aliases lead to the member they stand for.
struct Member {
  mlir::Operation *op = nullptr;
  llvm::StringRef name;
  Instance *owner = nullptr;
  Instance *child = nullptr;  // of an nn.child
  Member *aliased = nullptr;  // of an nn.alias, once resolved
  bool resolving = false;     // an alias on the way to its target
  mlir::StringAttr slot;      // a tensor's first key, once it has one

  Member &target() { return aliased ? *aliased : *this; }
};

struct Instance {
  nn::ModuleOp definition;
  bool frozen = false; // by its own or an enclosing @frozen
  std::vector<Member> members; // in order of declaration
};

/// Modules nested a thousand deep are normal (unrolled loops), so nothing here recurses along the tree.
class ModuleTree {
public:
  /// Reports unknown definitions, definitions that contain themselves, names that PyTorch refuses and dangling aliases.
  static llvm::FailureOr<ModuleTree> build(mlir::ModuleOp program);

  Instance &root() { return instances.front(); }

private:
  llvm::LogicalResult checkFinite(nn::ModuleOp model, mlir::SymbolTable &symbols);
  llvm::LogicalResult addMembers(Instance &instance, mlir::SymbolTable &symbols);
  llvm::LogicalResult resolve(Member &alias);

  std::deque<Instance> instances; // addresses stay
};

} // namespace modc
