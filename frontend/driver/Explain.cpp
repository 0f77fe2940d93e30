// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc explain`: the long text of a diagnostic code, or the list of all codes.
#include "frontend/EmbeddedFile.h"
#include "frontend/driver/Commands.h"

#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

namespace modc {

extern const EmbeddedFile explanations[]; // frontend/Diagnostics.md

/// The section of a code, without its heading.
static llvm::StringRef explanation(llvm::StringRef code) {
  llvm::StringRef text = explanations[0].text;
  std::size_t start = text.find(("\n## " + code + "\n").str());
  if (start == llvm::StringRef::npos)
    return {};
  llvm::StringRef rest = text.substr(text.find('\n', start + 1));
  return rest.substr(0, rest.find("\n## ")).trim('\n');
}

/// The text of a diagnostic with dots for what the compiler fills in.
static std::string shownText(const DiagnosticInfo &info) {
  std::string text;
  for (std::size_t i = 0; i < info.text.size(); ++i) {
    char c = info.text[i];
    bool isDoubled = i + 1 < info.text.size() && info.text[i + 1] == c;
    if (c == '{' && !isDoubled) {
      text += "...";
      i = info.text.find('}', i);
    } else {
      text += c;
      i += (c == '{' || c == '}') && isDoubled;
    }
  }
  return text;
}

static std::string heading(const DiagnosticInfo &info, llvm::StringRef between) {
  return fmt::format("{} {}{}{}\n", info.code.str(), info.severity == Severity::Error ? "error" : "warning",
                     between.str(), shownText(info));
}

static int listCodes() {
  for (const DiagnosticInfo &info : allDiagnostics())
    llvm::outs() << heading(info, info.severity == Severity::Error ? "    " : "  ");
  return ExitOk;
}

int runExplain(const DriverOptions &options) {
  if (options.code.empty())
    return listCodes();
  std::string code = llvm::StringRef(options.code).trim("[]").upper();
  std::vector<llvm::StringRef> codes;
  for (const DiagnosticInfo &info : allDiagnostics()) {
    codes.push_back(info.code);
    if (info.code != code && !info.name.equals_insensitive(options.code))
      continue;
    llvm::outs() << heading(info, ": ") << "\n" << explanation(info.code) << "\n";
    return ExitOk;
  }
  llvm::StringRef near = closestName(code, codes);
  llvm::errs() << fmt::format("modc: error: there is no diagnostic `{}`{}; `modc explain` lists them\n", options.code,
                              near.empty() ? "" : fmt::format("; did you mean `{}`?", near.str()));
  return ExitUsage;
}

} // namespace modc
