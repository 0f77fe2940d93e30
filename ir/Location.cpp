// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Spec locations as MLIR locations: NameLoc holds the text, CallSiteLoc the chain of calls, FusedLoc the backward mark.
#include "ir/Location.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace modc {

Location specLocation(MLIRContext *context, llvm::StringRef file, unsigned line, unsigned column,
                      llvm::StringRef text) {
  return NameLoc::get(StringAttr::get(context, text), FileLineColLoc::get(context, file, line, column));
}

Location backwardLocation(Location forward) {
  if (isBackward(forward))
    return forward;
  return FusedLoc::get({forward}, StringAttr::get(forward.getContext(), "backward"), forward.getContext());
}

bool isBackward(Location location) {
  auto fused = mlir::dyn_cast<FusedLoc>(location);
  return fused && fused.getMetadata() == StringAttr::get(location.getContext(), "backward");
}

static void collectFrames(Location location, llvm::StringRef text, llvm::SmallVector<SpecFrame> &frames) {
  if (auto call = mlir::dyn_cast<CallSiteLoc>(location)) {
    collectFrames(call.getCallee(), {}, frames);
    collectFrames(call.getCaller(), {}, frames);
  } else if (auto name = mlir::dyn_cast<NameLoc>(location)) {
    collectFrames(name.getChildLoc(), name.getName().getValue(), frames);
  } else if (auto fused = mlir::dyn_cast<FusedLoc>(location)) {
    if (!fused.getLocations().empty())
      collectFrames(fused.getLocations().front(), text, frames);
  } else if (auto file = mlir::dyn_cast<FileLineColLoc>(location)) {
    frames.push_back({file.getFilename().getValue(), file.getLine(), file.getColumn(), text});
  }
}

llvm::SmallVector<SpecFrame> specFrames(Location location) {
  llvm::SmallVector<SpecFrame> frames;
  collectFrames(location, {}, frames);
  return frames;
}

SpecFrame userFrame(Location location) {
  llvm::SmallVector<SpecFrame> frames = specFrames(location);
  for (const SpecFrame &frame : frames)
    if (!frame.inLibrary())
      return frame;
  return frames.empty() ? SpecFrame() : frames.back();
}

llvm::StringRef assignedName(const SpecFrame &frame) {
  auto [name, rest] = frame.text.split('=');
  name = name.trim();
  bool identifier = !name.empty() && llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
  return identifier && !rest.empty() && rest.front() != '=' ? name : llvm::StringRef();
}

} // namespace modc
