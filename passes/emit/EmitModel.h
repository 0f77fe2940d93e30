// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the emitter knows of a planned program, gathered once from the IR: slots, module tree, programs and their C++ names.
#pragma once

#include "ir/NN.h"
#include "passes/emit/CppNames.h"
#include "passes/emit/Emit.h"
#include "passes/emit/ModuleTable.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringSet.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace modc {

/// A row of the slot table.
struct EmitSlot {
  std::string key;
  std::string name;      // C++ constant in the table: fc1_weight
  mutable nn::SlotOp op; // null for an alias; MLIR's handles have no const methods
  int aliasOf = -1;
  bool trainable = false;    // has a gradient
  std::string gradient = {}; // C++ constant in the table of trained slots: d_fc1_weight
};

/// A node of the module tree, with the handles that stand in it.
struct EmitModule {
  std::string path;   // "" is the root
  std::string member; // C++ member name
  std::string type;
  std::vector<int> slots; // rows of the slot table that are its own members
  std::vector<std::string> slotMembers;
  std::vector<EmitModule> children;
  unsigned hookKinds = 0;   // a bit for each kind of hooks that the program may register
  bool hasModeFlag = false; // @mode(runtime)
  std::string firstHandle;  // the C++ expression of the module that this is a second name of

  /// Whether a handle, or a place for hooks, is here or below.
  bool hasHandles(const class EmitModel &model) const;
  /// The same, without second names of tensors that are elsewhere.
  bool ownsHandles(const class EmitModel &model) const;
};

/// An argument or result of a program that the caller sees.
struct EmitPort {
  std::string name;
  std::string key;   // the name in the spec
  mlir::Value value; // the block argument, or the returned value
  std::vector<Dim> dims;
  std::string type;  // "float"
  bool host = false; // passed by value
  bool grad = false; // marked @grad
  int index = 0;     // argument or result number of the function
};

/// One program (eval, train, prepare, update).
struct EmitFunction {
  mutable mlir::func::FuncOp op;
  std::string variant;
  std::string mode;   // of variants eval and train: "eval", also where it is recorded, or "train"
  unsigned flags = 0; // a bit for each module with @mode(runtime) that runs in the other mode
  std::string suffix; // of its functions' names: "" of the usual one, "eval", "bn_eval"
  std::vector<EmitPort> inputs, targets, outputs;
  std::optional<EmitPort> loss;
  std::vector<std::string> symbols; // N, T: bound by inputs, sorted
};

class EmitModel {
public:
  EmitModel(mlir::ModuleOp program, const KernelLibrary &kernels, const EmitOptions &options);

  std::string className;
  std::string lossName; // of the argument that receives the loss
  std::vector<EmitSlot> slots;
  std::vector<nn::PackedSlotOp> packed;
  llvm::StringMap<std::string> packedNames; // of their members, by the key of the slot
  EmitModule root;
  std::vector<ModuleRow> modules;
  /// The programs that record nothing, those that are recorded for a backward; the one that the class is described by first.
  std::vector<const EmitFunction *> evals() const { return all("eval"); }
  std::vector<const EmitFunction *> trains() const { return all("train"); }
  /// Whether a program that records nothing assigns buffers: its functions are then not const.
  bool forwardWritesState() const;
  const EmitFunction *eval() const { return find("eval"); }
  const EmitFunction *train() const { return find("train"); }
  const EmitFunction *prepare() const { return find("prepare"); }
  std::vector<const EmitFunction *> updates() const { return all("update"); }
  /// In an order that a new kernel does not change, for lists in the emitted files.
  std::vector<nn::KernelOp> kernelsByName() const;
  mutable nn::TrainOp trainBlock; // null without one
  mutable mlir::ModuleOp program;
  const KernelLibrary &kernels;
  const EmitOptions &options;

  /// Marks the class's members as taken: an argument or a local of that name would hide one.
  void reserveMembers(CppNames &names) const;
  int slotIndex(llvm::StringRef key) const;
  /// The row of the random numbers' "seed" or "step", or -1.
  int randomSlot(llvm::StringRef what) const;
  /// "fc1.weight": the C++ expression of a slot's handle inside the class.
  std::string handlePath(int row) const { return handlePaths[row]; }
  /// Inputs and targets that hold numbers of classes or rows, and the extent these must stay below.
  llvm::DenseMap<mlir::Value, Dim> indexBounds;
  std::int64_t stateBytes = 0, packedBytes = 0;

  /// Places for hooks of the program (EmitHooks.cpp): the C++ expression of the module inside the class, "" the model's own.
  bool hasHookPoints() const { return !hookKinds.empty(); }
  std::string canonicalPath(llvm::StringRef path) const;
  std::string hookedMember(llvm::StringRef path) const { return hookMembers.lookup(canonicalPath(path)); }
  /// The member that a hook with a name is.
  std::string namedHook(llvm::StringRef name) const { return namedHooks.lookup(name); }
  std::vector<const EmitFunction *> namedHookPrograms() const;
  unsigned hookKindsOf(llvm::StringRef path) const { return hookKinds.lookup(canonicalPath(path)); }

  /// "embed.weight" for a row that is a second name of this tensor, else empty.
  std::string firstHandle(int row) const {
    return slots[row].aliasOf < 0 ? std::string() : handlePaths[slots[row].aliasOf];
  }
  /// Modules with @mode(runtime): the expressions of their handles inside the class, in the order of the flags' bits.
  std::vector<std::string> modeFlags;

private:
  void collectHookPoints();
  void collectModeFlags();
  void collectModuleAliases(nn::ModuleOp module, const std::string &prefix);
  const EmitFunction *find(llvm::StringRef variant) const;
  std::vector<const EmitFunction *> all(llvm::StringRef variant) const;
  void nameSlots();
  void collectSlots();
  void collectFunctions();
  void describeMode(EmitFunction &function) const;
  nn::ChildOp childOf(nn::ModuleOp module, mlir::Operation *member) const;
  void addSlot(EmitModule &node, int row, const std::string &member, const std::string &handlePrefix);
  void dropEarlyNames(EmitModule &node, const std::string &prefix, llvm::StringSet<> &declared) const;
  void addSecondName(EmitModule &node, const std::string &path, const std::string &member) const;
  EmitModule collectModules(nn::ModuleOp module, const std::string &path, const std::string &member, CppNames &names,
                            const std::string &handlePrefix);

  std::vector<EmitFunction> functions;
  llvm::StringMap<int> slotIndices;
  std::vector<std::string> handlePaths;
  llvm::StringMap<std::string> moduleAliases; // a module's later path -> its first one
  std::vector<std::string> namesFromAbove;    // second names that a module above the one with the name declares
  std::vector<std::string> flagPaths;         // first paths of the modules with @mode(runtime)
  llvm::StringMap<unsigned> hookKinds;
  llvm::StringMap<std::string> namedHooks;
  llvm::StringMap<std::string> hookMembers, flagMembers, moduleHandles; // by first path
};

/// "float", "double", "std::int64_t", "std::int32_t", "bool".
std::string cppType(mlir::Type element);
/// "f32": the runtime's Dtype constant.
std::string dtypeConstant(mlir::Type element);
/// An extent in C++ over the symbols' names: "N * 64", "N * T + 1".
std::string cppExtent(const Dim &dim);
/// "{N, 64}".
std::string cppShape(llvm::ArrayRef<Dim> dims);

} // namespace modc
