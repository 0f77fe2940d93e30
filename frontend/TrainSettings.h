// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Optimisers and learning-rate schedules that a train block may name: their arguments as in torch.optim.
#pragma once

#include "frontend/StaticValue.h"

#include "llvm/ADT/ArrayRef.h"
#include "mlir/IR/OperationSupport.h"

#include <limits>

namespace modc {

struct SettingArgument {
  std::string name;
  std::optional<StaticValue> defaultValue;
  bool isBool = false;
  double minimum = -std::numeric_limits<double>::max();
  double maximum = std::numeric_limits<double>::max();

  /// "a number from 0 on", for messages.
  std::string describe() const;
};

struct SettingSignature {
  std::string name;
  std::vector<SettingArgument> arguments;
  /// What is wrong with the arguments together; empty if nothing.
  std::string (*check)(const mlir::NamedAttrList &arguments) = nullptr;

  const SettingArgument *find(llvm::StringRef argument) const {
    for (const SettingArgument &candidate : arguments)
      if (candidate.name == argument)
        return &candidate;
    return nullptr;
  }
};

llvm::ArrayRef<SettingSignature> optimizerSignatures();
llvm::ArrayRef<SettingSignature> scheduleSignatures();

} // namespace modc
