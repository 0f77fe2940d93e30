// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compares the descriptions of two models; tensors that only changed their key are found by type and name.
#include "frontend/driver/DiffModels.h"
#include "frontend/driver/TextDiff.h"
#include "passes/emit/ModelFigures.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <fmt/format.h>
#include <set>

namespace modc {
namespace {

using Row = ModelDifference::Row;
using Tensor = ModelDescription::Tensor;

std::string described(const Tensor &tensor) { return tensor.kind + " " + tensor.type; }

/// Rows of the names whose texts differ, in the order of the first side, then of the second.
std::vector<Row> changedRows(const std::vector<std::pair<std::string, std::string>> &before,
                             const std::vector<std::pair<std::string, std::string>> &after) {
  std::map<std::string, std::string> old(before.begin(), before.end()), now(after.begin(), after.end());
  std::vector<Row> rows;
  for (const auto &[name, text] : before)
    if (auto it = now.find(name); it == now.end())
      rows.push_back({name, text, {}});
    else if (it->second != text)
      rows.push_back({name, text, it->second});
  for (const auto &[name, text] : after)
    if (!old.count(name))
      rows.push_back({name, {}, text});
  return rows;
}

/// How likely a removed tensor and an added one of the same type are one: their names' last parts, and how near the keys are.
unsigned distance(llvm::StringRef before, llvm::StringRef after) {
  auto last = [](llvm::StringRef key) { return key.rsplit('.').second.empty() ? key : key.rsplit('.').second; };
  return before.edit_distance(after) + (last(before) == last(after) ? 0 : 1000);
}

/// Takes pairs of removed and added rows out of `tensors` that are renamed tensors.
void findRenames(ModelDifference &difference) {
  std::vector<Row> rest;
  std::set<const Row *> used;
  for (const Row &removed : difference.tensors) {
    if (!removed.after.empty())
      continue;
    const Row *best = nullptr;
    for (const Row &added : difference.tensors)
      if (added.before.empty() && added.after == removed.before && !used.count(&added) &&
          (!best || distance(removed.name, added.name) < distance(removed.name, best->name)))
        best = &added;
    if (!best)
      continue;
    used.insert({best, &removed});
    difference.renames.push_back({removed.name, best->name, removed.before});
  }
  for (const Row &row : difference.tensors)
    if (!used.count(&row))
      rest.push_back(row);
  difference.tensors = std::move(rest);
}

void compareState(const ModelDescription &before, const ModelDescription &after, ModelDifference &difference) {
  auto rows = [](const ModelDescription &model) {
    std::vector<std::pair<std::string, std::string>> result;
    for (const Tensor &tensor : model.state)
      result.emplace_back(tensor.key, described(tensor));
    return result;
  };
  difference.tensors = changedRows(rows(before), rows(after));
  difference.isReordered = difference.tensors.empty() && rows(before) != rows(after);
  findRenames(difference);
}

void compareFigures(const ModelDescription &before, const ModelDescription &after, ModelDifference &difference) {
  auto rows = [](const ModelDescription &model) {
    std::vector<std::pair<std::string, std::string>> result{{"parameters", grouped(model.parameters)}};
    for (const auto &[program, figure] : model.flops)
      result.emplace_back("FLOPs, " + program, figure);
    for (const auto &[block, figure] : model.memory)
      result.emplace_back("bytes, " + block, figure);
    result.emplace_back("kernels", grouped(static_cast<std::int64_t>(model.kernels.size())));
    return result;
  };
  difference.figures = changedRows(rows(before), rows(after));
}

void compareKernels(const DiffSide &before, const DiffSide &after, ModelDifference &difference) {
  std::set<std::string> old(before.model.kernels.begin(), before.model.kernels.end());
  std::set<std::string> now(after.model.kernels.begin(), after.model.kernels.end());
  auto text = [](const DiffSide &side, const std::string &kernel) {
    auto file = side.files.find("kernels/" + kernel + ".cpp"); // none in the flat layout
    return file == side.files.end() ? std::string() : file->second;
  };
  for (const std::string &kernel : old)
    if (!now.count(kernel))
      difference.kernelsRemoved.push_back(kernel);
    else if (text(before, kernel) != text(after, kernel))
      difference.kernelsChanged.push_back(kernel);
  for (const std::string &kernel : now)
    if (!old.count(kernel))
      difference.kernelsAdded.push_back(kernel);
}

} // namespace

ModelDifference::Weights ModelDifference::weights() const {
  return !tensors.empty() ? Weights::DoNotLoad : renames.empty() ? Weights::Load : Weights::LoadRenamed;
}

bool ModelDifference::isEmpty() const {
  return modules.empty() && tensors.empty() && renames.empty() && !isReordered && figures.empty() &&
         kernelsAdded.empty() && kernelsRemoved.empty() && kernelsChanged.empty();
}

ModelDifference compareModels(const DiffSide &before, const DiffSide &after) {
  ModelDifference difference;
  difference.modules = changedRows(before.model.modules, after.model.modules);
  compareState(before.model, after.model, difference);
  compareFigures(before.model, after.model, difference);
  compareKernels(before, after, difference);
  return difference;
}

std::string textDifference(const DiffSide &before, const DiffSide &after) {
  std::set<std::string> paths;
  for (const DiffSide *side : {&before, &after})
    for (const auto &[path, text] : side->files)
      paths.insert(path);
  std::string all;
  unsigned headers = 0;
  for (const std::string &path : paths) {
    auto old = before.files.find(path), now = after.files.find(path);
    bool wasThere = old != before.files.end(), isThere = now != after.files.end();
    if (wasThere && isThere && old->second == now->second)
      continue;
    if (llvm::StringRef(path).starts_with("modc/")) {
      headers += 1;
      continue;
    }
    all += unifiedDiff(wasThere ? "a/" + path : "/dev/null", wasThere ? old->second : "",
                       isThere ? "b/" + path : "/dev/null", isThere ? now->second : "");
  }
  if (headers)
    all += fmt::format("{} of the runtime's headers differ\n", headers);
  return all;
}

} // namespace modc
