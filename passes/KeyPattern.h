// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A pattern over state_dict keys, as `freeze` and `group` take it: "fc1.*" stands for all keys below fc1.
#pragma once

#include "mlir/IR/Operation.h"
#include "llvm/Support/GlobPattern.h"

namespace modc {

class KeyPattern {
public:
  /// A malformed pattern is reported at `op`.
  static llvm::FailureOr<KeyPattern> create(llvm::StringRef text, mlir::Operation *op) {
    llvm::Expected<llvm::GlobPattern> pattern = llvm::GlobPattern::create(text);
    if (!pattern)
      return op->emitError() << "`" << text << "` is not a pattern: " << llvm::toString(pattern.takeError());
    return KeyPattern(std::move(*pattern));
  }
  bool match(llvm::StringRef key) const { return pattern.match(key); }

private:
  explicit KeyPattern(llvm::GlobPattern pattern) : pattern(std::move(pattern)) {}
  llvm::GlobPattern pattern;
};

} // namespace modc
