// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What changed between two models, as a reviewer asks it.
#pragma once

#include "frontend/driver/Manifest.h"

#include <map>
#include <string>
#include <vector>

namespace modc {

/// One side of a comparison.
struct DiffSide {
  std::string name; // as it was asked for
  ModelDescription model;
  std::map<std::string, std::string> files; // path in the tree -> text; without the manifest
};

struct ModelDifference {
  /// A row of one side or of both: before and after are types, shapes or figures; empty where there is none.
  struct Row {
    std::string name, before, after;
  };
  struct Rename {
    std::string before, after, type;
  };
  std::vector<Row> modules;
  std::vector<Row> tensors; // added, removed, or of another kind, element type or shape
  std::vector<Rename> renames;
  bool isReordered = false; // the same keys, in another order
  std::vector<Row> figures;
  std::vector<std::string> kernelsAdded, kernelsRemoved, kernelsChanged;

  enum class Weights { Load, LoadRenamed, DoNotLoad };
  /// Whether a state_dict of the old model loads into the new one, strictly.
  Weights weights() const;
  bool isEmpty() const;
};

ModelDifference compareModels(const DiffSide &before, const DiffSide &after);

/// The texts of the files that differ, as unified diffs; the runtime's headers, which are no part of the model, are only
/// counted.
std::string textDifference(const DiffSide &before, const DiffSide &after);

/// The report of `modc diff` in one of its formats.
std::string diffAsText(const ModelDifference &difference, const std::string &text);
std::string diffAsMarkdown(const ModelDifference &difference, const std::string &text);
std::string diffAsJson(const ModelDifference &difference, const std::string &text);

} // namespace modc
