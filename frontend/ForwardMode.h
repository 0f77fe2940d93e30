// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The mode in which a forward is imported: train or eval, and which modules with `@mode(runtime)` run in the other one.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <set>
#include <string>

namespace modc {

struct ForwardMode {
  bool isTraining = false;
  /// Paths relative to the forward's module.
  std::set<std::string> opposite = {};

  llvm::StringRef base() const { return isTraining ? "train" : "eval"; }
  /// What a forward is imported once for: "train", "eval bn encoder.norm".
  std::string key() const;
  /// As part of a name: "train", "eval_bn_train".
  std::string name() const;
  /// The mode of a child of that name: that of its parent, unless `@mode` pins it or a flag turns it.
  ForwardMode below(llvm::StringRef child, llvm::StringRef attribute) const;
};

} // namespace modc
