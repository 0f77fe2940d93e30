// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names the functions of a model that is compiled in further modes, and writes how a call chooses among them.
//
//   Status Net::forward(…) {                                  // of a model with `@mode(runtime) bn = …`
//     if (modes(/*is_training=*/false) == 1) return forward_bn_train(x, y, ws);
#include "passes/emit/EmitFiles.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

namespace modc {

// ---- what the model has

void EmitModel::collectModeFlags() {
  for (auto function : program.getOps<mlir::func::FuncOp>())
    if (auto opposite = function->getAttrOfType<mlir::ArrayAttr>("nn.opposite"))
      for (llvm::StringRef path : opposite.getAsValueRange<mlir::StringAttr>())
        if (std::string first = canonicalPath(path); !llvm::is_contained(flagPaths, first))
          flagPaths.push_back(first);
}

void EmitModel::describeMode(EmitFunction &function) const {
  auto mode = function.op->getAttrOfType<mlir::StringAttr>("nn.mode");
  function.mode = mode ? mode.getValue().str() : function.variant;
  if (function.mode != function.variant)
    function.suffix = "_" + function.mode;
  auto opposite = function.op->getAttrOfType<mlir::ArrayAttr>("nn.opposite");
  if (!opposite)
    return;
  for (llvm::StringRef path : opposite.getAsValueRange<mlir::StringAttr>())
    function.flags |= 1U << (llvm::find(flagPaths, canonicalPath(path)) - flagPaths.begin());
  for (auto [index, path] : llvm::enumerate(flagPaths))
    if (function.flags >> index & 1)
      function.suffix += "_" + cppIdentifier(path) + (function.mode == "train" ? "_eval" : "_train");
}

// ---- header

std::string modeHeader(const EmitModel &model) {
  if (model.modeFlags.empty())
    return "";
  std::string resets;
  for (const std::string &flag : model.modeFlags)
    resets += fmt::format("    {}.follow();\n", flag);
  return fmt::format(
      "  /// Modules with a mode of their own run in that of the call again, as after train() or eval().\n"
      "  void follow_modes() noexcept {{\n{}  }}\n\n",
      resets);
}

std::string modeFunction(const EmitModel &model) {
  if (model.modeFlags.empty())
    return "";
  std::string bits;
  for (auto [index, flag] : llvm::enumerate(model.modeFlags))
    bits += fmt::format("{}({}.is_opposite(is_training) ? {} : 0)", bits.empty() ? "" : " | ", flag, 1U << index);
  return fmt::format("  /// A bit for each module whose own mode is not that of the call.\n"
                     "  int modes(bool is_training) const noexcept {{ return {}; }}\n",
                     bits);
}

// ---- source

std::string modeDispatch(llvm::ArrayRef<VariantText> variants, const EmitFunction &from, const std::string &function,
                         const std::string &arguments, const std::string &object) {
  std::string text;
  for (const VariantText &variant : variants)
    if (variant.function->mode == from.mode && variant.function->flags)
      text += fmt::format("  if ({}modes(/*is_training=*/{}) == {}) return {}{}({});\n", object, from.mode == "train",
                          variant.function->flags, function, variant.function->suffix, arguments);
  return text;
}

std::string recordedDispatch(llvm::ArrayRef<VariantText> variants, const std::string &function,
                             const std::string &arguments) {
  std::string text;
  for (auto [index, variant] : llvm::enumerate(variants))
    if (index)
      text += fmt::format("  if (recorded_.variant() == {}) return {}{}({});\n", index, function,
                          variant.function->suffix, arguments);
  return text;
}

} // namespace modc
