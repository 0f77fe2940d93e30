// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Collects reports: the registry, the builder, the error limit, and the search for a near name.
#include "frontend/Diagnostics.h"

#include <algorithm>
#include <limits>

namespace modc {

llvm::ArrayRef<DiagnosticInfo> allDiagnostics() {
  static const DiagnosticInfo table[] = {
#define DIAG(code, severity, name, text) {#code, Severity::severity, #name, text},
#include "frontend/Diagnostics.def"
  };
  return table;
}

const DiagnosticInfo &info(diag::ID id) { return allDiagnostics()[static_cast<unsigned>(id)]; }

DiagnosticBuilder::~DiagnosticBuilder() {
  if (engine)
    engine->add(std::move(diagnostic));
}

DiagnosticBuilder &DiagnosticBuilder::note(llvm::SMRange range, const llvm::Twine &text) {
  diagnostic.notes.push_back({range, text.str()});
  return *this;
}

DiagnosticBuilder &DiagnosticBuilder::fixIt(llvm::SMRange range, const llvm::Twine &replacement) {
  diagnostic.fixIts.push_back({range, replacement.str()});
  return *this;
}

DiagnosticBuilder &DiagnosticBuilder::didYouMean(llvm::StringRef name) {
  if (name.empty())
    return *this;
  diagnostic.text += "; did you mean `" + name.str() + "`?";
  return fixIt(diagnostic.range, name);
}

Diagnostic DiagnosticEngine::make(diag::ID id, llvm::SMRange range, fmt::format_args args) const {
  const DiagnosticInfo &entry = info(id);
  return {id, entry.severity, range, fmt::vformat({entry.text.data(), entry.text.size()}, args), {}, {}};
}

void DiagnosticEngine::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::Warning)
    ++numWarnings;
  else if (++numErrors, limitReached())
    return;
  reported.push_back(std::move(diagnostic));
}

/// Two neighbouring letters exchanged: one slip of the fingers, but two edits.
static bool isTransposed(llvm::StringRef a, llvm::StringRef b) {
  if (a.size() != b.size())
    return false;
  std::size_t first = 0;
  while (first < a.size() && a[first] == b[first])
    ++first;
  return first + 1 < a.size() && a[first] == b[first + 1] && a[first + 1] == b[first] &&
         a.substr(first + 2) == b.substr(first + 2);
}

llvm::StringRef closestName(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> candidates) {
  // A difference in case alone counts as one edit however many letters it concerns: `relu` and `ReLU` are near.
  unsigned best = std::numeric_limits<unsigned>::max();
  llvm::StringRef nearest;
  for (llvm::StringRef candidate : candidates) {
    unsigned folded = isTransposed(name, candidate) ? 1 : name.edit_distance_insensitive(candidate);
    unsigned limit = name.size() < 3 ? 0 : std::max<unsigned>(1, name.size() / 3);
    if (candidate == name || folded > limit)
      continue;
    unsigned cost = 2 * folded + (!isTransposed(name, candidate) && name.edit_distance(candidate) != folded);
    if (cost < best) {
      best = cost;
      nearest = candidate;
    }
  }
  return nearest;
}

} // namespace modc
