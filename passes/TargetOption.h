// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The option `target` of passes that need to know the machine.
#pragma once

#include "passes/kernels/Target.h"

#include "mlir/IR/Operation.h"
#include "llvm/ADT/StringExtras.h"

#include <optional>

namespace modc {

/// The target of that name (empty: the default one); an unknown one is reported at `op`.
inline std::optional<TargetInfo> findTarget(const std::string &name, mlir::Operation *op) {
  if (name.empty())
    return TargetInfo::defaultTarget();
  std::optional<TargetInfo> target = TargetInfo::parse(name);
  if (!target)
    op->emitError() << "unknown target `" << name << "`; targets are " << llvm::join(TargetInfo::names(), ", ");
  return target;
}

} // namespace modc
