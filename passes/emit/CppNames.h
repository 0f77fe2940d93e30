// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// C++ identifiers made from names of the spec: never a keyword, a macro or a name already taken.
#pragma once

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace modc {

/// The names of one scope (a class, a function).
class CppNames {
public:
  /// A free identifier for `wanted` ("fc1.weight" -> "fc1_weight"); a trailing underscore or `_2`, `_3`, … where it is taken.
  std::string take(llvm::StringRef wanted);
  /// The same, but `_2` where it is taken: what ends in an underscore is a member.
  std::string takeLocal(llvm::StringRef wanted);
  /// Marks a name as taken; returns false if it already was.
  bool reserve(llvm::StringRef name);
  bool isTaken(llvm::StringRef name) const { return taken.contains(name); }

private:
  llvm::StringMap<char> taken;
};

/// `text` as an identifier: other characters become underscores; not a keyword, not reserved.
std::string cppIdentifier(llvm::StringRef text);

/// A C++ string literal; control characters, quotes, backslashes and trigraphs are escaped.
std::string cppString(llvm::StringRef text);

/// `text` as the rest of a line comment: control characters and a trailing backslash cannot end or extend it.
std::string cppComment(llvm::StringRef text);

} // namespace modc
