// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Turns the object graph into `nn.module` operations: which place owns an object, and which modules are the same.
#pragma once

#include "frontend/ImportContext.h"
#include "ir/NN.h"

#include "mlir/IR/Builders.h"

#include <deque>
#include <map>

namespace modc {

/// A forward, imported for argument types and a mode.
struct ForwardInstance {
  std::string symbol;
  mlir::SymbolRefAttr callee; // @Linear::@forward_eval
  std::vector<mlir::Type> resultTypes;
  StaticValue result; // the shape of what it returns; its tensors stand for the results in order
  bool failed = false;
  bool complete = false;
};

/// Modules of one type with the same arguments and the same content: one `nn.module`.
struct Definition {
  Instance *representative;
  mlir::FlatSymbolRefAttr symbol;
  nn::ModuleOp op;
  std::map<std::string, ForwardInstance> forwards; // by declaration, mode and arguments
  std::map<std::string, unsigned> forwardCount;    // by mode
};

class ModuleEmitter {
public:
  ModuleEmitter(ImportContext &import, mlir::ModuleOp module) : import(import), module(module) {}

  /// Emits the module and everything below it.
  void emit(Instance &root);

private:
  using Path = std::vector<std::string>;
  struct Place {
    Instance *parent;
    const Member *member;
  };
  struct Alias {
    std::string kind, name, target; // paths from the module that holds it
  };

  void collectPlaces(Instance &module);
  void chooseOwners();
  void addAlias(const Path &path, const Path &owner, const Member &member);
  Definition *define(Instance &module);
  std::string contentKey(Instance &module);
  void emitDefinition(Definition &definition);
  void emitMember(mlir::OpBuilder &builder, const Instance &module, const Member &member);

  ImportContext &import;
  mlir::ModuleOp module;
  Instance *root = nullptr;
  std::vector<const void *> objects; // after all modules that hold them, from last to first
  std::map<const void *, std::vector<Place>> places;
  std::map<const void *, Path> owners;
  std::map<const Instance *, std::vector<Alias>> aliases;
  std::map<std::string, Definition *> byContent;
  std::map<std::string, unsigned> symbolCount;
  std::set<std::string> symbols;
  std::deque<Definition> definitions;
};

} // namespace modc
