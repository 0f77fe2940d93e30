// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc summary`: PyTorch's print(model), then slots, cost and the bytes of the four memory blocks.
#include "frontend/driver/Commands.h"
#include "ir/ModuleText.h"
#include "passes/emit/ModelFigures.h"

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

std::string slotTable(const EmitModel &model) {
  Table table({"slot", "kind", "shape", "elements", "bytes", "trained"});
  for (const EmitSlot &row : model.slots) {
    if (row.aliasOf >= 0) {
      table.add({row.key, "alias", "of " + model.slots[row.aliasOf].key, "", "", ""});
      continue;
    }
    nn::SlotOp slot = row.op;
    std::int64_t elements = product(nn::getDims(slot.getType())).value_or(Dim(0)).constant().value_or(0);
    table.add({row.key, slot.getKind() == "param" ? "parameter" : slot.getKind().str(), nn::typeText(slot.getType()),
               grouped(elements), grouped(elements * nn::elementBytes(nn::elementType(slot.getType()))),
               row.trainable ? "yes" : "no"});
  }
  return table.str();
}

std::string figureTable(std::vector<std::string> header, const std::vector<std::pair<std::string, std::string>> &rows) {
  Table table(std::move(header));
  for (const auto &[name, figure] : rows)
    table.add({name, figure});
  return table.str();
}

} // namespace

int runSummary(const DriverOptions &options) {
  Compilation compilation(options);
  if (int code = compilation.compile())
    return code;
  EmitModel model(compilation.module(), compilation.kernels(), emitOptions(compilation, options));
  llvm::raw_ostream &out = llvm::outs();
  out << moduleText(compilation.module()) << "\n\n";
  if (!model.slots.empty())
    out << slotTable(model) << "\n";
  ModelFigures figures = modelFigures(model);
  out << fmt::format("{} parameters, {} of them trained; {} elements in buffers\n\n", grouped(figures.parameters),
                     grouped(figures.trained), grouped(figures.buffers));
  out << figureTable({"program", "floating-point operations"}, figures.flops) << "\n";
  out << figureTable({"memory block", "bytes"}, figures.memory);
  return ExitOk;
}

} // namespace modc
