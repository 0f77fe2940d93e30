// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Imports a train block for the model it names.
#pragma once

#include "frontend/Elaborator.h"
#include "frontend/ForwardImporter.h"
#include "ir/optimizers/OptimizerRule.h"

namespace modc {

/// Evaluates the values of settings: only numbers and texts, no names of the model.
class SettingEvaluator : public Elaborator {
public:
  using Elaborator::Elaborator;
  using Evaluator::bindArguments;
  using Evaluator::evaluateArguments;
};

/// One output of the model, as its training forward returns it.
struct RootOutput {
  std::string name;
  bool isNamed; // in the spec
  StaticValue value;
};

/// What a loss sees of the model.
struct RootForward {
  Definition *definition;
  std::vector<RootOutput> outputs;
  const SymbolScope *symbols;
};

/// The dictionary of `schedule = …`; null after a report. `optimizer` is null where the train block names none.
mlir::DictionaryAttr importSchedule(ImportContext &import, SettingEvaluator &evaluator, const ast::Expr &value,
                                    const nn::OptimizerRule *optimizer);

/// A formula over `step` as a tree: a number, "step", or [operator, operands…]; null after a report.
mlir::Attribute importFactor(ImportContext &import, SettingEvaluator &evaluator, const ast::Expr &value);

void importTrain(ImportContext &import, const SourceFile &file, const ast::TrainDecl &decl, const RootForward &root,
                 mlir::ModuleOp module);

} // namespace modc
