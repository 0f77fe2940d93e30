// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How modes pass from a module to its children.
#include "frontend/ForwardMode.h"

namespace modc {

std::string ForwardMode::key() const {
  std::string text = base().str();
  for (const std::string &path : opposite)
    text += " " + path;
  return text;
}

std::string ForwardMode::name() const {
  std::string text = base().str();
  for (std::string path : opposite) {
    for (char &c : path)
      c = c == '.' ? '_' : c;
    text += "_" + path + (isTraining ? "_eval" : "_train");
  }
  return text;
}

ForwardMode ForwardMode::below(llvm::StringRef child, llvm::StringRef attribute) const {
  ForwardMode result;
  result.isTraining = attribute == "train" || (attribute != "eval" && isTraining);
  for (llvm::StringRef path : opposite) {
    if (path == child)
      result.isTraining = !result.isTraining;
    else if (path.consume_front(child) && path.consume_front("."))
      result.opposite.insert(path.str());
  }
  return result;
}

} // namespace modc
