// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Adds up elements, floating-point operations and bytes of a planned program.
#include "passes/emit/ModelFigures.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

namespace modc {

std::string grouped(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3)
    digits.insert(at - 3, ",");
  return digits;
}

/// "37,248 * N + 8": a polynomial with grouped digits.
static std::string grouped(const Dim &dim) {
  std::string text;
  for (const auto &[monomial, coefficient] : llvm::reverse(dim.terms())) {
    text += (text.empty() ? "" : " + ") + grouped(coefficient);
    for (const std::string &symbol : monomial)
      text += " * " + symbol;
  }
  return text.empty() ? "0" : text;
}

static void countElements(const EmitModel &model, ModelFigures &figures) {
  for (const EmitSlot &row : model.slots) {
    if (row.aliasOf >= 0)
      continue;
    nn::SlotOp slot = row.op;
    std::int64_t elements = product(nn::getDims(slot.getType())).value_or(Dim(0)).constant().value_or(0);
    (slot.getKind() == "param" ? figures.parameters : figures.buffers) += elements;
    figures.trained += row.trainable ? elements : 0;
  }
}

/// How often the steps of the loops around an operation run.
static Dim runsOf(mlir::Operation *op) {
  Dim runs(1);
  while (auto scan = op->getParentOfType<nn::ScanOp>()) {
    runs = multiply(runs, scan.steps()).value_or(runs);
    op = scan;
  }
  return runs;
}

/// Those of a program's kernels, for each launch.
static Dim flopsOf(const EmitModel &model, const EmitFunction &function, llvm::StringRef phase) {
  Dim total(0);
  function.op->walk([&](nn::LaunchOp launch) {
    auto attribute = launch->getAttrOfType<mlir::StringAttr>("nn.phase");
    if (!phase.empty() && (!attribute || attribute.getValue() != phase))
      return;
    auto kernel = model.program.lookupSymbol<nn::KernelOp>(launch.getKernel());
    for (mlir::Operation &op : kernel.getBody().front())
      if (auto tensorOp = mlir::dyn_cast<nn::TensorOp>(op))
        total = add(total, multiply(tensorOp.flops(), runsOf(launch)).value_or(Dim(0))).value_or(total);
  });
  return total;
}

static std::string workspaceText(const EmitFunction &function) {
  std::string text;
  if (auto groups = function.op->getAttrOfType<mlir::DictionaryAttr>("nn.workspace"))
    for (mlir::NamedAttribute group : groups) {
      std::int64_t bytes = mlir::cast<mlir::IntegerAttr>(group.getValue()).getInt();
      std::string factor = group.getName() == "1" ? "" : " * " + cppExtent(*Dim::parse(group.getName().getValue()));
      text += (text.empty() ? "" : " + ") + grouped(bytes) + factor;
    }
  return text.empty() ? "0" : text;
}

ModelFigures modelFigures(const EmitModel &model) {
  ModelFigures figures;
  countElements(model, figures);
  MemorySizes sizes = memorySizes(model);
  figures.memory.emplace_back("state", grouped(sizes.state));
  if (model.eval()) {
    figures.flops.emplace_back("forward (eval)", grouped(flopsOf(model, *model.eval(), "")));
    figures.memory.emplace_back("workspace (eval)", workspaceText(*model.eval()));
  }
  if (model.train()) {
    for (const char *phase : {"forward", "loss", "backward"})
      figures.flops.emplace_back(fmt::format("{} (train)", phase), grouped(flopsOf(model, *model.train(), phase)));
    figures.memory.emplace_back("workspace (train)", workspaceText(*model.train()));
  }
  figures.memory.emplace_back("gradients", grouped(sizes.gradients));
  figures.memory.emplace_back("optimiser state", grouped(sizes.optimizer));
  return figures;
}

} // namespace modc
