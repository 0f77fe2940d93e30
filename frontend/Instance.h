// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The model as an object graph: what evaluating the declarations gives, before it becomes Module IR.
//
// As in Python, a module or a tensor is an object that may stand under several names; which of them owns it is decided
// when the graph is complete (EmitModules.cpp).
#pragma once

#include "frontend/AST.h"
#include "frontend/StaticValue.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringMap.h"

#include <map>
#include <set>

namespace modc {

struct Definition;
struct SourceFile;

/// A module declaration that may be instantiated.
struct ModuleType {
  std::string name;
  const ast::ModuleDecl *decl;
  const SourceFile *file; // whose names it sees
};

/// The containers of the language. List and Dict are the unregistered ones of `plain`.
enum class ContainerKind { None, Sequential, ModuleList, ModuleDict, ParameterList, ParameterDict, List, Dict };
llvm::StringRef spelling(ContainerKind kind);

/// One tensor of the model's state.
struct State {
  ast::StateKind kind = ast::StateKind::Param;
  mlir::RankedTensorType type;
  Initializer init;
  bool transient = false;
  bool grad = false;
  llvm::SMRange range;
};

/// What stands under a name in a module.
struct Member {
  enum class Kind { State, Child, NoneParam, NoneChild, Constant };
  Kind kind;
  std::string name;
  llvm::SMRange range; // of the declaration
  llvm::SMRange nameRange;
  State *state = nullptr;
  Instance *child = nullptr;
  StaticValue constant;
  bool frozen = false;
  bool plain = false;
  bool tied = false; // a second name by declaration: `param head = embed.weight`, `decoder = encoder`
  std::string mode;  // of @mode
};

/// What a hook's body became for one type of call.
struct HookBody {
  std::string symbol; // of the forward; empty after a report
  bool replaces = false;
  bool isOpen = false; // it is being looked at
};

/// A hook of a module on itself or on one below.
struct Hook {
  const ast::HookDecl *decl;
  Instance *owner;
  Instance *target;                            // null for a named one
  std::map<std::string, HookBody> bodies = {}; // by mode and types of the call
  bool fitsSomewhere = false;                  // of a named one: a place takes it
};

/// A module made by a call such as `Linear(64, 128)`, or a container.
struct Instance {
  const ModuleType *type = nullptr; // null for a container
  ContainerKind container = ContainerKind::None;
  std::string typeName;
  std::string display; // "Linear(64, 128)"
  std::vector<std::pair<std::string, StaticValue>> arguments;
  std::vector<Member> members; // in written order
  llvm::StringMap<unsigned> memberIndex;
  std::vector<const ast::ForwardDecl *> forwards;
  std::vector<Hook *> hooks; // on this module
  std::set<std::string> namedHooks;
  std::optional<std::string> repr;
  llvm::SMRange range; // of the call
  Definition *definition = nullptr;
  bool failed = false; // which members it has is not known, after a report
  unsigned height = 1; // levels of modules below and with it

  const Member *find(llvm::StringRef name) const {
    auto found = memberIndex.find(name);
    return found == memberIndex.end() ? nullptr : &members[found->second];
  }
  const StaticValue *argument(llvm::StringRef name) const {
    for (const auto &[key, value] : arguments)
      if (key == name)
        return &value;
    return nullptr;
  }
  bool isContainer() const { return container != ContainerKind::None; }
  /// Whether members are counted, not named.
  bool isList() const {
    return container == ContainerKind::Sequential || container == ContainerKind::ModuleList ||
           container == ContainerKind::ParameterList || container == ContainerKind::List;
  }
};

} // namespace modc
