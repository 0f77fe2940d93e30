// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texts that header and source share: programs with their memory plans, lists of ports, sizes of the memory blocks.
#pragma once

#include "passes/emit/EmitModel.h"
#include "passes/emit/ProgramText.h"

#include <memory>

namespace modc {

/// A row of the table of trained slots.
struct TrainedRow {
  int slot;
  std::int64_t offset; // in the blocks of gradients and of optimiser state
  int group;           // of the optimiser's options
};

struct MemorySizes {
  std::int64_t state = 0, gradients = 0, optimizer = 0;
};
MemorySizes memorySizes(const EmitModel &model);

/// One of the programs that a function of the class chooses from.
struct VariantText {
  const EmitFunction *function;
  std::unique_ptr<ProgramText> text;
};

class ModelText {
public:
  explicit ModelText(const EmitModel &model);

  const EmitModel &model;
  std::vector<VariantText> evals, trains;                // the usual one first
  std::vector<VariantText> hooks;                        // with a name: values, then gradients
  ProgramText *evalText = nullptr, *trainText = nullptr; // the first ones; null: none is compiled
  std::vector<TrainedRow> trained;
  /// Constants of the places of outputs and of their gradients in train_step, one for each output.
  std::vector<std::string> outputPlaces, gradientPlaces;
  /// The place where a second contribution to a gradient is computed before it is added.
  std::string sparePlace;

  /// The program whose ports the class shows: eval's, else train's.
  const EmitFunction &forward() const { return *(model.eval() ? model.eval() : model.train()); }
  std::int64_t stateBytes() const { return memorySizes(model).state; }

  /// "modc::In2<float> x, " for each port.
  std::string ports(llvm::ArrayRef<EmitPort> ports, const char *view) const;
  std::string portTypes(llvm::ArrayRef<EmitPort> ports, const char *view) const;
  /// "modc::In2<float>" or "double".
  static std::string portType(const EmitPort &port, const char *view);
  /// " with N up to this bound".
  std::string boundsNote() const;
  /// "std::int64_t N, std::int64_t T".
  std::string boundParameters() const;
  /// "x.n0": where a symbol's value comes from.
  std::string symbolSource(llvm::StringRef symbol) const;
  /// "{x.n0, 10}".
  std::string shapeFromInputs(const EmitPort &port) const;
  /// A parameter list in which names that `body` does not use are marked.
  std::string maybeUnused(const std::string &parameters, const std::string &body) const;
  /// The checks at the beginning of a function: extents of symbols, shapes of ports.
  std::string checks(llvm::ArrayRef<EmitPort> read, llvm::ArrayRef<EmitPort> written,
                     llvm::ArrayRef<EmitPort> symbolSources) const;
};

/// `head`, a line for each entry and `tail`: adding an entry leaves the others' lines alone.
std::string entryLines(const std::string &head, const std::vector<std::string> &entries, const std::string &tail);

/// Whether the text has `name` as a word.
bool mentions(llvm::StringRef text, llvm::StringRef name);

/// Copies of outputs that no kernel of the phase writes in place: an input or a parameter that is returned as it is.
std::string outputCopies(ProgramText &program, const EmitFunction &function, llvm::StringRef phase);

// Hooks with a name (EmitNamedHooks.cpp); nothing where a model has none.
std::string namedHookFunctions(const ModelText &text);
std::string namedHookMembers(const ModelText &text);

// Further modes (EmitModes.cpp); nothing where a model has none.

/// Public and private members of the class for modules with a mode of their own.
std::string modeHeader(const EmitModel &model);
std::string modeFunction(const EmitModel &model);
/// Passes a call in the mode of `from` on to the variant that modules with a mode of their own make necessary.
std::string modeDispatch(llvm::ArrayRef<VariantText> variants, const EmitFunction &from, const std::string &function,
                         const std::string &arguments, const std::string &object);
/// Passes a call on to the variant of the recorded forward.
std::string recordedDispatch(llvm::ArrayRef<VariantText> variants, const std::string &function,
                             const std::string &arguments);

/// class …::Training, for the header.
std::string trainingClass(const ModelText &text);
/// Its functions, for the source.
std::string trainingFunctions(ModelText &text);

} // namespace modc
