// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reports problems in the user's text: `file:line:col: error: text [M0101]`, the source line, caret and range, notes.
//
//   diags.report(diag::UnknownName, range, name).didYouMean(closestName(name, scope)).note(other, "declared here");
//
// The number of arguments is checked against the text at compile time. A report is complete when its builder dies.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/SMLoc.h"
#include "llvm/Support/SourceMgr.h"

#include <fmt/format.h>

#include <string>
#include <type_traits>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace modc {

enum class Severity { Error, Warning };

namespace diag {
/// One number for each line of Diagnostics.def.
enum class ID : unsigned {
#define DIAG(code, severity, name, text) name,
#include "frontend/Diagnostics.def"
};

/// Arguments that a text asks for: one more than the largest index in `{0}`.
constexpr unsigned countArguments(const char *text) {
  unsigned count = 0;
  for (; *text; ++text)
    if (text[0] == '{' && text[1] >= '0' && text[1] <= '9' && static_cast<unsigned>(text[1] - '0') + 1 > count)
      count = static_cast<unsigned>(text[1] - '0') + 1;
  return count;
}

// A type for each diagnostic, so that report() can check its arguments.
#define DIAG(code, severity, name, text)                                                                               \
  inline constexpr struct name##Diag {                                                                                 \
    static constexpr ID id = ID::name;                                                                                 \
    static constexpr unsigned numArguments = countArguments(text);                                                     \
  } name{};
#include "frontend/Diagnostics.def"
} // namespace diag

/// The row of a diagnostic in Diagnostics.def.
struct DiagnosticInfo {
  llvm::StringRef code; // "M0101"
  Severity severity;
  llvm::StringRef name;
  llvm::StringRef text;
};
llvm::ArrayRef<DiagnosticInfo> allDiagnostics();
const DiagnosticInfo &info(diag::ID id);

/// A replacement that would make the text right; an empty range at a place is an insertion.
struct FixIt {
  llvm::SMRange range;
  std::string text;
};

struct Note {
  llvm::SMRange range; // may be invalid: printed without a place
  std::string text;
};

struct Diagnostic {
  diag::ID id;
  Severity severity;
  llvm::SMRange range; // may be invalid: a problem of the whole run
  std::string text;
  std::vector<Note> notes;
  std::vector<FixIt> fixIts;
};

class DiagnosticEngine;

/// Adds to a report; hands it over when it dies.
class DiagnosticBuilder {
public:
  DiagnosticBuilder(DiagnosticEngine &engine, Diagnostic diagnostic)
      : engine(&engine), diagnostic(std::move(diagnostic)) {}
  DiagnosticBuilder(DiagnosticBuilder &&other) noexcept
      : engine(other.engine), diagnostic(std::move(other.diagnostic)) {
    other.engine = nullptr;
  }
  ~DiagnosticBuilder();
  /// A builder whose report nobody sees: for a second problem at one place.
  static DiagnosticBuilder silent() { return {}; }

  DiagnosticBuilder &note(llvm::SMRange range, const llvm::Twine &text);
  /// A note without a place.
  DiagnosticBuilder &note(const llvm::Twine &text) { return note(llvm::SMRange(), text); }
  DiagnosticBuilder &fixIt(llvm::SMRange range, const llvm::Twine &replacement);
  /// Appends "; did you mean `name`?" and a fix-it over the report's range; nothing if `name` is empty.
  DiagnosticBuilder &didYouMean(llvm::StringRef name);

private:
  DiagnosticBuilder() : engine(nullptr), diagnostic() {}

  DiagnosticEngine *engine;
  Diagnostic diagnostic;
};

class DiagnosticEngine {
public:
  explicit DiagnosticEngine(llvm::SourceMgr &sources) : sources(sources) {}

  template <typename Diag, typename... Args> DiagnosticBuilder report(Diag, llvm::SMRange range, const Args &...args) {
    static_assert(Diag::numArguments == sizeof...(Args),
                  "the text in Diagnostics.def takes another number of arguments");
    return DiagnosticBuilder(*this, make(Diag::id, range, fmt::make_format_args(asFormattable(args)...)));
  }
  template <typename Diag, typename... Args> DiagnosticBuilder report(Diag diag, llvm::SMLoc loc, const Args &...args) {
    return report(diag, llvm::SMRange(loc, loc), args...);
  }

  unsigned errorCount() const { return numErrors; }
  unsigned warningCount() const { return numWarnings; }
  bool hasErrors() const { return numErrors != 0; }
  /// True after one error more than the limit: it and later ones are not kept, and the parser stops.
  bool limitReached() const { return errorLimit != 0 && numErrors > errorLimit; }
  /// 0 is no limit.
  void setErrorLimit(unsigned limit) { errorLimit = limit; }

  llvm::ArrayRef<Diagnostic> diagnostics() const { return reported; }
  llvm::SourceMgr &sourceMgr() { return sources; }

  /// Prints the reports from number `first` on in the order of their emission.
  void print(llvm::raw_ostream &out, bool colour = false, std::size_t first = 0) const;
  /// Likewise, as one JSON object a line: {"file", "line", "column", "end", "code", "severity", "message", "notes",
  /// "fixits"}. Lines and columns count from 1, columns in bytes; "end" is behind the last character.
  void printJson(llvm::raw_ostream &out, std::size_t first = 0) const;

private:
  friend class DiagnosticBuilder;
  Diagnostic make(diag::ID id, llvm::SMRange range, fmt::format_args args) const;
  void add(Diagnostic diagnostic);

  // fmt knows neither StringRef nor Twine.
  static std::string_view asFormattable(llvm::StringRef text) { return {text.data(), text.size()}; }
  static std::string_view asFormattable(const std::string &text) { return text; }
  static const char *asFormattable(const char *text) { return text; }
  static std::string asFormattable(const llvm::Twine &text) { return text.str(); }
  template <typename T, typename = std::enable_if_t<std::is_arithmetic_v<T>>> static T asFormattable(T value) {
    return value;
  }

  llvm::SourceMgr &sources;
  std::vector<Diagnostic> reported;
  unsigned numErrors = 0;
  unsigned numWarnings = 0;
  unsigned errorLimit = 20;
};

/// The candidate nearest to `name` by edit distance, at most a third of its length away; empty if none is near.
llvm::StringRef closestName(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> candidates);

} // namespace modc
