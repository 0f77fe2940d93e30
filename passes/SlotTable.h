// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The slots of a model by key.
#pragma once

#include "ir/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

namespace modc {

/// A second key leads to the same slot.
class SlotTable {
public:
  explicit SlotTable(mlir::ModuleOp program) {
    for (mlir::Operation &op : *program.getBody()) {
      if (auto slot = llvm::dyn_cast<nn::SlotOp>(op)) {
        indices[slot.getSymName()] = slots.size();
        slots.push_back(slot);
      }
    }
    for (auto alias : program.getOps<nn::SlotAliasOp>())
      if (auto found = find(alias.getSlot()))
        indices[alias.getSymName()] = *found;
  }

  std::optional<std::size_t> find(llvm::StringRef key) const {
    auto found = indices.find(key);
    return found == indices.end() ? std::nullopt : std::optional(found->second);
  }
  nn::SlotOp operator[](std::size_t index) const { return slots[index]; }
  std::size_t size() const { return slots.size(); }

private:
  std::vector<nn::SlotOp> slots;
  llvm::StringMap<std::size_t> indices;
};

} // namespace modc
