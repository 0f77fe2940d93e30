// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What all parts of the import share: reports with the chain that led there, spec locations, source files, objects.
#pragma once

#include "frontend/Diagnostics.h"
#include "frontend/Import.h"
#include "frontend/Instance.h"
#include "frontend/SourceFiles.h"

#include "mlir/IR/Location.h"
#include "llvm/ADT/DenseMap.h"

#include <deque>
#include <set>

namespace modc {

/// A report that ends with the chain of instantiations and calls.
class Report {
public:
  Report(DiagnosticBuilder builder, std::vector<Note> chain) : builder(std::move(builder)), chain(std::move(chain)) {}
  ~Report() {
    for (const Note &frame : chain)
      builder.note(frame.range, frame.text);
  }
  Report(Report &&other) = delete;
  Report &note(llvm::SMRange range, const llvm::Twine &text) { return builder.note(range, text), *this; }
  Report &note(const llvm::Twine &text) { return builder.note(text), *this; }
  Report &fixIt(llvm::SMRange range, const llvm::Twine &text) { return builder.fixIt(range, text), *this; }
  Report &didYouMean(llvm::StringRef name) { return builder.didYouMean(name), *this; }

private:
  DiagnosticBuilder builder;
  std::vector<Note> chain;
};

class ImportContext {
public:
  ImportContext(llvm::SourceMgr &sources, DiagnosticEngine &diags, mlir::MLIRContext &context,
                const ImportOptions &options)
      : sources(sources), diags(diags), context(context), options(options), files(sources, diags, options.searchPaths) {
  }

  /// A problem is reported once for each place and caller, however often the place is instantiated.
  template <typename Diag, typename... Args> Report report(Diag diag, llvm::SMRange range, const Args &...args) {
    if (!firstAt(static_cast<unsigned>(Diag::id), range)) {
      steps += RepeatedProblemSteps; // a loop that finds it again and again comes to an end
      return Report(DiagnosticBuilder::silent(), {});
    }
    return Report(diags.report(diag, range, args...), chainNotes());
  }

  /// One step of the chain while it lives: "in the call of `fc1`, Linear(64, 128)".
  class Frame {
  public:
    Frame(ImportContext &import, llvm::SMRange range, std::string text) : import(import) {
      import.frames.push_back({range, std::move(text)});
    }
    ~Frame() { import.frames.pop_back(); }
    Frame(const Frame &) = delete;

  private:
    ImportContext &import;
  };
  unsigned depth() const { return frames.size(); }

  /// The location of an operation: it stands at `range`, made by the text of `textRange`.
  mlir::Location location(llvm::SMRange range, llvm::SMRange textRange);
  mlir::Location location(llvm::SMRange range) { return location(range, range); }
  /// Where an operation's location came from; invalid if it is not ours.
  llvm::SMRange rangeOf(mlir::Location location) const;

  Instance *newInstance() { return &instances.emplace_back(); }
  State *newState() { return &states.emplace_back(); }
  /// An extent that a subscript makes, such as T - 3: in the run it must not be negative.
  void requireNonNegative(const Dim &dim);
  /// False, after a report, when the whole import has grown too large.
  bool spend(llvm::SMRange range, std::uint64_t steps = 1);
  bool isExhausted() const { return steps > MaxSteps; }

  llvm::SourceMgr &sources;
  DiagnosticEngine &diags;
  mlir::MLIRContext &context;
  const ImportOptions &options;
  SourceFiles files;
  std::deque<Hook> hooks;
  Instance *root = nullptr;     // the model
  std::set<std::string> open;   // types and arguments of the modules being instantiated
  unsigned evaluationDepth = 0; // expressions being evaluated inside one another
  std::set<Dim> dimChecks;      // what the run must find not to be negative

  static constexpr std::size_t MaxDims = 8;                  // as modc::Shape holds
  static constexpr unsigned MaxDepth = 100;                  // of instantiations and calls
  static constexpr std::uint64_t InstanceSteps = 32;         // that a module counts for: it takes as much memory
  static constexpr std::uint64_t RepeatedProblemSteps = 256; // looking for a similar name takes its time
  static constexpr std::uint64_t MaxSteps = 1'000'000;       // unrolled statements, elements of lists, made modules

private:
  bool firstAt(unsigned id, llvm::SMRange range);
  std::vector<Note> chainNotes() const;

  std::vector<Note> frames;
  std::set<std::tuple<unsigned, const char *, const char *>> reported;
  llvm::DenseMap<mlir::Location, llvm::SMRange> ranges;
  std::deque<Instance> instances;
  std::deque<State> states;
  std::uint64_t steps = 0;
};

/// Source text on one line: comments gone, blanks and newlines as one blank.
std::string plainText(llvm::SMRange range);

} // namespace modc
