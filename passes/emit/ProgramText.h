// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The statements of one program's functions: names of temporaries, the table of their places, a line for each kernel call.
#pragma once

#include "ir/HookOps.h"
#include "passes/emit/EmitModel.h"

#include "llvm/ADT/DenseMap.h"

#include <fmt/format.h>
#include <set>

namespace modc {

/// A row of the memory plan.
struct PlaceRow {
  std::string constant; // h_at
  int group;
  std::int64_t offset, bytes;
  std::string until; // the last value that is computed from it; empty for what is read by no other
};

/// A group of the workspace: its factor and the bytes for each unit.
struct GroupRow {
  Dim factor;
  std::int64_t bytes = 0;
  std::int64_t elements = 0; // of the largest tensor
};

class ProgramText {
public:
  /// `prefix` stands before the names of places ("train_"); `training`: the function is a member of Training. No name is
  /// one of `taken`.
  ProgramText(const EmitModel &model, const EmitFunction &function, std::string prefix, bool training,
              llvm::ArrayRef<std::string> taken = {});

  const std::vector<PlaceRow> &places() const { return placeRows; }
  const std::vector<GroupRow> &groups() const { return groupRows; }
  std::vector<std::string> placeConstants() const;
  void reserveNames(llvm::ArrayRef<std::string> taken);
  /// "{{1, 32768, 8192}, {N, 1152, 128}}", as Workspace takes it.
  std::string groupList() const;

  /// Adds a tensor that the plan does not hold, behind the others of its group; returns its place's constant.
  std::string reserve(const std::string &name, const Dim &elements, mlir::Type element);

  /// Statements of a phase ("" for programs without phases). `only`: nothing but what these values need, if given.
  std::string statements(llvm::StringRef phase, llvm::ArrayRef<mlir::Value> only = {});

  /// The place's constant of a value in the workspace, or empty.
  std::string placeOf(mlir::Value value) const;
  /// Ports whose pointers a later phase reads; Training keeps them as members (x_).
  const std::set<std::string> &recorded() const { return recordedPorts; }
  /// Members that hold input gradients: name of the input -> type.
  std::vector<std::pair<std::string, std::string>> inputGradients() const;
  /// The name of a temporary or port.
  std::string nameOf(mlir::Value value) const;
  bool needsSpare() const { return usesSpare; }
  /// Places of hooks of forward whose replacements backward has to know.
  const std::vector<std::int64_t> &hookRecords() const { return hookSites; }
  /// Whether a kernel writes this output to its place in the caller's memory.
  bool isWrittenInPlace(mlir::Value output) const;
  /// Where an output that is not written in place comes from.
  std::string source(mlir::Value output, llvm::StringRef phase);
  /// The value whose memory this one shares: through views of stored tensors.
  mlir::Value storageOf(mlir::Value value) const { return storage(value); }

  /// Replaces the pointer of a value in the statements of the following phases.
  void bind(mlir::Value value, const std::string &expression) { bound[value] = expression; }

  /// "ws.at<float>({1, 64})": a place that has no name.
  std::string memoryAt(const std::string &workspace, nn::PlaceAttr place, const std::string &type) const {
    return fmt::format("{}.at<{}>({{{}, {}}})", workspace, type, groupIndex(place.getGroup()), place.getOffset());
  }

  /// For programs that no line of the spec stands for.
  void leaveOutComments() { commented = false; }

private:
  friend void shareWorkspace(llvm::ArrayRef<ProgramText *> programs);
  void nameValues();
  void planGroups();
  void collectRecorded();
  int groupIndex(llvm::StringRef factor) const;
  mlir::Value storage(mlir::Value value) const; // through reshapes and seeds
  /// The port that a value, or a view of it, is.
  const EmitPort *portOf(mlir::Value value) const;
  std::string pointer(mlir::Value value, llvm::StringRef phase);
  std::string slotPointer(llvm::StringRef key, bool write) const;
  std::string kernelFunction(llvm::StringRef kernel) const;
  std::string call(nn::LaunchOp launch, llvm::StringRef phase);
  std::string comment(mlir::Operation *op) const;
  static std::string spareFor(mlir::Value gradient);
  std::string endStatement(mlir::Operation *op, llvm::StringRef phase);
  std::string lines(llvm::ArrayRef<mlir::Operation *> ops, llvm::StringRef phase, const std::string &indent);
  std::string kernelLine(nn::LaunchOp launch, llvm::StringRef phase, const std::string &indent,
                         std::string &lastComment);

  // Hooks of the program (EmitHooks.cpp)
  void nameHooks();
  std::string hookValues(mlir::ValueRange values, llvm::StringRef phase);
  std::string hookedMember(llvm::StringRef path) const;
  std::string openModules(nn::HookPointOp point, llvm::StringRef phase);
  std::string hookPoint(nn::HookPointOp point, llvm::StringRef phase, const std::string &indent);
  // Hooks with a name (EmitNamedHooks.cpp)
  std::string hookMemory(nn::HookPointOp point, unsigned number, mlir::func::FuncOp code) const;
  std::string hookOffers(nn::HookPointOp point, const std::string &indent) const;

  // Loops (ProgramLoops.cpp)
  void nameCarries(nn::ScanOp scan);
  void nameResults(nn::ScanOp scan);
  std::string stackName(nn::ScanOp scan, std::size_t index) const;
  void planLoop(nn::ScanOp scan, llvm::function_ref<std::string(const std::string &, nn::PlaceAttr, unsigned)> addRow);
  std::string loop(nn::ScanOp scan, llvm::StringRef phase, const std::string &indent);
  std::string carryDeclarations(nn::ScanOp scan, llvm::StringRef phase, const std::string &indent);
  std::string stepEnd(nn::ScanOp scan, llvm::StringRef phase, const std::string &indent);
  std::string argumentPointer(mlir::BlockArgument argument, nn::ScanOp scan, llvm::StringRef phase);
  /// Of a step's result that lies in a stack or in the places of a carry; empty for others.
  std::string stepPointer(mlir::Value value, llvm::StringRef phase);
  std::string inStack(const std::string &base, mlir::Type step, nn::ScanOp scan) const;
  std::string declarations(llvm::ArrayRef<mlir::Operation *> ops);
  std::vector<mlir::Operation *> select(llvm::StringRef phase, llvm::ArrayRef<mlir::Value> only);
  std::string lastUse(mlir::Value value) const;

  const EmitModel &model;
  const EmitFunction &function;
  std::string prefix;
  bool training;
  bool usesSpare = false;
  std::vector<std::int64_t> hookSites;
  bool commented = true;
  CppNames names;
  llvm::DenseMap<mlir::Value, std::string> valueNames;
  llvm::DenseMap<mlir::Value, std::string> placeNames;
  llvm::DenseMap<mlir::Value, std::string> bound;
  llvm::DenseMap<mlir::Operation *, std::string> gradientCopies; // place of an input's gradient in the workspace
  std::vector<std::string> loopNames;                            // by depth
  llvm::DenseMap<mlir::Operation *, std::string> loopVariables;
  llvm::DenseMap<mlir::Value, std::string> carryNames;  // a pointer that each step moves on
  llvm::DenseMap<mlir::Value, std::string> carryArrays; // the places that steps write in turn
  llvm::DenseMap<mlir::Value, std::pair<std::string, std::string>> carryPlaceNames;
  std::vector<PlaceRow> placeRows;
  std::vector<GroupRow> groupRows;
  std::set<std::string> recordedPorts;
};

/// Programs that use the same workspace at different times: its groups are numbered the same and have room for each.
void shareWorkspace(llvm::ArrayRef<ProgramText *> programs);

/// The place of a launch's or a loop's result, or null.
nn::PlaceAttr placeAttr(mlir::Value value);
/// Whether a place names the workspace: its group is a factor, not "result:0" and the like.
bool inWorkspace(nn::PlaceAttr place);

/// The comment of what a statement of the spec becomes.
std::string statementComment(llvm::StringRef text);

/// "x.data" and its like need the port of a block argument or result.
const EmitPort *findPort(const EmitFunction &function, mlir::Value value);

} // namespace modc
