// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rows of a model's module table.
#pragma once

#include <string>
#include <vector>

namespace mlir {
class ModuleOp;
}

namespace modc {

struct ModuleRow {
  std::string path, type; // type is empty for a child that is none
  int aliasOf = -1;       // the row with the first name of the same module
};

/// Every registered path of the tree in named_modules order, the root's first.
std::vector<ModuleRow> moduleTable(mlir::ModuleOp program);

} // namespace modc
