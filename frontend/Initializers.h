// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How parameters and buffers get their first values: the initialisers by name, and literals.
#pragma once

#include "frontend/Evaluator.h"

#include "ir/NN.h"

namespace modc {

bool isInitializer(llvm::StringRef name);
std::vector<llvm::StringRef> initializerNames();

struct InitializerArgument {
  std::string name;
  std::optional<StaticValue> defaultValue;
};
/// The arguments that an initialiser takes, with PyTorch's defaults.
std::vector<InitializerArgument> initializerArguments(llvm::StringRef name);

/// An initialiser for a tensor of a type; `values` are in the order of initializerArguments, defaults filled in.
/// Without result `why` tells what is wrong.
std::optional<Initializer> makeInitializer(llvm::StringRef name, llvm::ArrayRef<StaticValue> values, std::string &why);
/// Numbers as written: one for all elements, or nested lists.
std::optional<Initializer> literalInitializer(const StaticValue &value, std::string &why);

/// Checks that an initialiser can fill a tensor of the type, and brings it to the form that the IR holds.
bool fitInitializer(Initializer &initializer, mlir::RankedTensorType type, std::string &why);

} // namespace modc
