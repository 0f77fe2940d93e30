// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the kernel files: what the function computes, the guard for its target, the function itself.
#include "passes/emit/EmitFiles.h"
#include "passes/emit/KernelPrinter.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace modc {

/// "result = relu(linear(input, weight, bias))": the kernel's body as one formula, for the function's comment.
static std::string formula(nn::KernelOp kernel) {
  llvm::DenseMap<mlir::Value, std::string> texts;
  for (mlir::BlockArgument argument : kernel.getBody().getArguments()) {
    auto name = kernel.getArgAttrOfType<mlir::StringAttr>(argument.getArgNumber(), "nn.name");
    texts[argument] = name ? name.getValue().str() : fmt::format("x{}", argument.getArgNumber());
  }
  std::string all;
  for (mlir::Operation &op : kernel.getBody().front()) {
    if (op.hasTrait<mlir::OpTrait::IsTerminator>()) {
      for (unsigned i = 0; i < op.getNumOperands(); ++i) {
        auto name = kernel.getResultAttrOfType<mlir::StringAttr>(i, "nn.name");
        all +=
            fmt::format("{}{} = {}", i ? "; " : "", name ? name.getValue().str() : "result", texts[op.getOperand(i)]);
      }
      continue;
    }
    std::string text;
    if (auto value = op.getAttrOfType<mlir::FloatAttr>("value"); value && op.getNumOperands() == 0) {
      text = fmt::format("{}", value.getValueAsDouble());
    } else if (auto extent = op.getAttrOfType<mlir::StringAttr>("extent"); extent && op.getNumOperands() == 0) {
      text = extent.getValue().str();
    } else {
      text = op.getName().stripDialect().str() + "(";
      for (unsigned i = 0; i < op.getNumOperands(); ++i)
        text += (i ? ", " : "") + texts[op.getOperand(i)];
      text += ")";
    }
    for (mlir::Value result : op.getResults())
      texts[result] = text;
  }
  return all;
}

/// "/// input, result: dimensions 0, 2, 3, 1 as they lie in memory": which arguments are not in their dimensions' own order.
static std::string orders(nn::KernelOp kernel) {
  llvm::MapVector<mlir::Attribute, std::string> names;
  auto add = [&](mlir::Attribute order, mlir::Attribute name) {
    if (!order)
      return;
    std::string &list = names[order];
    list += (list.empty() ? "" : ", ") + mlir::cast<mlir::StringAttr>(name).str();
  };
  for (unsigned i = 0; i < kernel.getNumArguments(); ++i)
    add(kernel.getArgAttr(i, "nn.order"), kernel.getArgAttr(i, "nn.name"));
  for (unsigned i = 0; i < kernel.getNumResults(); ++i)
    add(kernel.getResultAttr(i, "nn.order"), kernel.getResultAttr(i, "nn.name"));
  std::string text;
  for (const auto &[order, list] : names)
    text += fmt::format("/// {}: dimensions {} as they lie in memory\n", list,
                        fmt::join(mlir::cast<mlir::DenseI64ArrayAttr>(order).asArrayRef(), ", "));
  return text;
}

/// The comment above a kernel, cut at a line's width.
static std::string comment(nn::KernelOp kernel) {
  std::string text = formula(kernel);
  constexpr std::size_t width = 110;
  if (text.size() > width)
    text = text.substr(0, width - 1) + "…";
  return "/// " + text + "\n" + orders(kernel);
}

static std::string guard(const EmitModel &model) {
  std::string condition;
  for (const std::string &macro : model.options.target.requiredMacros)
    condition += fmt::format("{}!defined({})", condition.empty() ? "" : " || ", macro);
  if (condition.empty())
    return "";
  return fmt::format("#if {}\n#error \"this kernel was scheduled for {}: compile it with -march={}\"\n#endif\n",
                     condition, model.options.target.name, model.options.target.march);
}

static std::string fileText(const EmitModel &model, const std::string &functions) {
  const char *up = model.options.flat || !model.options.copyRuntime ? "" : "../";
  std::string further;
  for (const auto &[call, header] : {std::pair("modc::sort_places<", "sort"), std::pair("modc::from_bf16(", "half"),
                                     std::pair("modc::from_f16(", "half")})
    if (std::string include = fmt::format("#include \"{}modc/{}.h\"\n", up, header);
        llvm::StringRef(functions).contains(call) && !llvm::StringRef(further).contains(include))
      further += include;
  return fmt::format("{}#include \"{}modc/kernel.h\"\n#include \"{}modc/math.h\"\n{}\n{}\nnamespace {} {{\n\n"
                     "namespace modc = ::modc::abi_1;\nusing namespace modc;\n\n{}\n}}  // namespace {}\n",
                     banner(model), up, up, further, guard(model), model.options.nameSpace, functions,
                     model.options.nameSpace);
}

std::vector<EmittedFile> emitKernels(const EmitModel &model) {
  std::vector<EmittedFile> files;
  std::string all;
  for (nn::KernelOp kernel : model.kernelsByName()) {
    std::string name = kernel.getSymName().str();
    std::string text = comment(kernel) + printKernel(model.kernels.at(name));
    if (model.options.flat)
      all += (all.empty() ? "" : "\n") + text;
    else
      files.push_back({"kernels/" + name + ".cpp", fileText(model, text)});
  }
  if (model.options.flat) // also without kernels: builds name the file
    files.push_back({model.options.stem + "_kernels.cpp", fileText(model, all)});
  return files;
}

} // namespace modc
