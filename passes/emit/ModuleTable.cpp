// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Walks the module tree for the table of modules: shared ones stand under each of their names, none children too.
//
//   nn.child @a : @Sequential          {"", "Net"}, {"a", "Sequential"}, {"a.0", "Linear"},
//   nn.alias "child" @b = "a.0"   =>   {"b", "Linear", 2},
//   nn.none "child" @c                 {"c", nullptr}
#include "passes/emit/ModuleTable.h"
#include "ir/InternalError.h"
#include "passes/ModuleTree.h"

#include "llvm/ADT/STLExtras.h"

namespace modc {

std::vector<ModuleRow> moduleTable(mlir::ModuleOp program) {
  llvm::FailureOr<ModuleTree> tree = ModuleTree::build(program);
  if (failed(tree))
    throw InternalError("the module tree was valid when its keys were resolved");
  struct Frame {
    ModuleInstance *instance; // null: none
    std::string path;
  };
  std::vector<ModuleRow> rows;
  llvm::DenseMap<ModuleInstance *, int> first;
  std::vector<Frame> stack{{&tree->root(), ""}};
  while (!stack.empty()) {
    Frame frame = std::move(stack.back());
    stack.pop_back();
    if (!frame.instance) {
      rows.push_back({frame.path, "", -1});
      continue;
    }
    auto [known, isNew] = first.try_emplace(frame.instance, static_cast<int>(rows.size()));
    rows.push_back({frame.path, frame.instance->definition.getType().str(), isNew ? -1 : known->second});
    std::string prefix = frame.path.empty() ? "" : frame.path + ".";
    for (ModuleMember &member : llvm::reverse(frame.instance->members)) {
      ModuleMember &child = member.target();
      auto none = mlir::dyn_cast<nn::NoneOp>(child.op);
      if (!member.plain && (child.child || (none && none.getKind() == "child")))
        stack.push_back({child.child, prefix + member.name.str()});
    }
  }
  return rows;
}

} // namespace modc
