// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the modules with `@mode(runtime)` under each of their paths.
//
//   bn = BatchNorm1d(4)            @mode(runtime) bn = BatchNorm1d(4)
//     => eval, train                 => eval, eval with bn in train, train, train with bn in eval
#include "frontend/RuntimeModes.h"

#include "frontend/ImportContext.h"
#include "frontend/Instance.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"

namespace modc {

namespace {

/// Each doubles the programs of a model.
constexpr std::size_t mostFlags = 3;
/// Shared modules in shared modules have more paths than anyone writes.
constexpr std::size_t mostPaths = 256;

class FlagFinder {
public:
  explicit FlagFinder(ImportContext &import) : import(import) {}

  /// By the member that carries the attribute, as they are found: a module may be reached by several paths.
  llvm::MapVector<const Member *, std::vector<std::string>> flags;

  void visit(const Instance &module, const std::string &prefix, const Member *outer) {
    for (const Member &member : module.members) {
      if (!member.child || !hasFlags(member))
        continue;
      if (++visited > mostPaths) {
        if (visited == mostPaths + 1)
          import.report(diag::NotSupported, member.nameRange, "`@mode(runtime)` under more than 256 paths");
        return;
      }
      const bool isFlag = member.mode == "runtime";
      if (isFlag && outer) {
        import.report(diag::NotSupported, member.nameRange, "`@mode(runtime)` inside a module with a mode of its own")
            .note(outer->nameRange, "the outer one is here");
        return;
      }
      if (isFlag)
        flags[&member].push_back(prefix + member.name);
      visit(*member.child, prefix + member.name + ".", member.mode.empty() ? outer : &member);
    }
  }

private:
  /// Whether a flag is on a member or below it.
  bool hasFlags(const Member &member) {
    if (member.mode == "runtime")
      return true;
    auto [entry, isNew] = known.try_emplace(member.child, false);
    if (isNew)
      for (const Member &inner : member.child->members)
        if (inner.child && hasFlags(inner))
          known[member.child] = true;
    return known[member.child];
  }

  ImportContext &import;
  llvm::DenseMap<const Instance *, bool> known;
  std::size_t visited = 0;
};

} // namespace

std::vector<ForwardMode> rootModes(ImportContext &import, Instance &root) {
  FlagFinder finder(import);
  finder.visit(root, "", nullptr);
  auto flags = finder.flags.takeVector();
  if (flags.size() > mostFlags) {
    import.report(diag::NotSupported, root.range, "`@mode(runtime)` on more than three modules of a model");
    flags.clear();
  }
  std::vector<ForwardMode> modes;
  for (bool isTraining : {false, true})
    for (unsigned choice = 0; choice < 1U << flags.size(); ++choice) {
      ForwardMode mode{isTraining};
      for (std::size_t i = 0; i < flags.size(); ++i)
        if (choice >> i & 1)
          mode.opposite.insert(flags[i].second.begin(), flags[i].second.end());
      modes.push_back(std::move(mode));
    }
  return modes;
}

} // namespace modc
