// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc summary`: PyTorch's print(model), then slots, cost and the bytes of the four memory blocks.
#include "frontend/driver/Commands.h"
#include "ir/ModuleText.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <fmt/format.h>

namespace modc {
namespace {

/// Rows of text in columns as wide as their widest cell; numbers stand to the right.
class Table {
public:
  explicit Table(std::vector<std::string> header) { add(std::move(header)); }
  void add(std::vector<std::string> row) { rows.push_back(std::move(row)); }

  std::string str() const {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto &row : rows)
      for (std::size_t i = 0; i < row.size(); ++i)
        widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (const auto &row : rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        bool number = &row != &rows.front() && !row[i].empty() && llvm::isDigit(row[i].front());
        line += number ? fmt::format("{:>{}}  ", row[i], widths[i]) : fmt::format("{:<{}}  ", row[i], widths[i]);
      }
      text += llvm::StringRef(line).rtrim().str() + "\n";
    }
    return text;
  }

private:
  std::vector<std::vector<std::string>> rows;
};

std::string grouped(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3)
    digits.insert(at - 3, ",");
  return digits;
}

/// "37,248 * N + 8": a polynomial with grouped digits.
std::string grouped(const Dim &dim) {
  std::string text;
  for (const auto &[monomial, coefficient] : llvm::reverse(dim.terms())) {
    text += (text.empty() ? "" : " + ") + grouped(coefficient);
    for (const std::string &symbol : monomial)
      text += " * " + symbol;
  }
  return text.empty() ? "0" : text;
}

std::string slotTable(const EmitModel &model, std::int64_t &parameters, std::int64_t &trainable,
                      std::int64_t &buffers) {
  Table table({"slot", "kind", "shape", "elements", "bytes", "trained"});
  parameters = trainable = buffers = 0;
  for (const EmitSlot &row : model.slots) {
    if (row.aliasOf >= 0) {
      table.add({row.key, "alias", "of " + model.slots[row.aliasOf].key, "", "", ""});
      continue;
    }
    nn::SlotOp slot = row.op;
    auto dims = nn::getDims(slot.getType());
    std::int64_t elements = product(dims).value_or(Dim(0)).constant().value_or(0);
    bool parameter = slot.getKind() == "param";
    (parameter ? parameters : buffers) += elements;
    trainable += row.trainable ? elements : 0;
    table.add({row.key, parameter ? "parameter" : slot.getKind().str(), nn::typeText(slot.getType()), grouped(elements),
               grouped(elements * nn::elementBytes(nn::elementType(slot.getType()))), row.trainable ? "yes" : "no"});
  }
  return table.str();
}

/// How often the steps of the loops around an operation run.
Dim runsOf(mlir::Operation *op) {
  Dim runs(1);
  while (auto scan = op->getParentOfType<nn::ScanOp>()) {
    runs = multiply(runs, scan.steps()).value_or(runs);
    op = scan;
  }
  return runs;
}

/// Floating-point operations of a program: those of its kernels, for each launch.
Dim flopsOf(const EmitModel &model, const EmitFunction &function, llvm::StringRef phase) {
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

void addWorkspace(Table &table, const EmitFunction &function, const std::string &name) {
  std::string text;
  if (auto groups = function.op->getAttrOfType<mlir::DictionaryAttr>("nn.workspace"))
    for (mlir::NamedAttribute group : groups) {
      std::int64_t bytes = mlir::cast<mlir::IntegerAttr>(group.getValue()).getInt();
      std::string factor = group.getName() == "1" ? "" : " * " + cppExtent(*Dim::parse(group.getName().getValue()));
      text += (text.empty() ? "" : " + ") + grouped(bytes) + factor;
    }
  table.add({name, text.empty() ? "0" : text});
}

} // namespace

int runSummary(const DriverOptions &options) {
  Compilation compilation(options);
  if (int code = compilation.compile())
    return code;
  EmitModel model(compilation.module(), compilation.kernels(), emitOptions(compilation, options));
  llvm::raw_ostream &out = llvm::outs();
  out << moduleText(compilation.module()) << "\n\n";
  std::int64_t parameters, trainable, buffers;
  if (!model.slots.empty())
    out << slotTable(model, parameters, trainable, buffers) << "\n";
  else
    parameters = trainable = buffers = 0;
  out << fmt::format("{} parameters, {} of them trained; {} elements in buffers\n\n", grouped(parameters),
                     grouped(trainable), grouped(buffers));

  Table cost({"program", "floating-point operations"});
  if (model.eval())
    cost.add({"forward (eval)", grouped(flopsOf(model, *model.eval(), ""))});
  if (model.train())
    for (const char *phase : {"forward", "loss", "backward"})
      cost.add({fmt::format("{} (train)", phase), grouped(flopsOf(model, *model.train(), phase))});
  out << cost.str() << "\n";

  MemorySizes sizes = memorySizes(model);
  Table memory({"memory block", "bytes"});
  memory.add({"state", grouped(sizes.state)});
  if (model.eval())
    addWorkspace(memory, *model.eval(), "workspace (eval)");
  if (model.train())
    addWorkspace(memory, *model.train(), "workspace (train)");
  memory.add({"gradients", grouped(sizes.gradients)});
  memory.add({"optimiser state", grouped(sizes.optimizer)});
  out << memory.str();
  return ExitOk;
}

} // namespace modc
