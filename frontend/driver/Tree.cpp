// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc check generated/` and `modc compile --update generated/`.
#include "frontend/driver/Tree.h"
#include "frontend/driver/Commands.h"
#include "frontend/driver/InternalErrors.h"
#include "frontend/driver/TextDiff.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace modc {
namespace {

/// How far above a tree its spec is looked for.
constexpr int highestParent = 3;
/// Lines of differences that `modc check` shows.
constexpr std::size_t longestDiff = 40;

std::string withoutSlash(std::string directory) {
  while (directory.size() > 1 && directory.back() == '/')
    directory.pop_back();
  return directory;
}

/// The differences of files that both sides have, cut when they get long.
std::string shortDiff(const std::string &directory, const std::vector<FileChange> &changes) {
  std::string all;
  for (const FileChange &change : changes)
    if (change.kind == FileChange::Kind::Change && !llvm::StringRef(change.path).ends_with(".manifest.json"))
      all += unifiedDiff(directory + "/" + change.path, change.before, change.path, change.after);
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(all).split(lines, '\n');
  if (lines.size() <= longestDiff)
    return all;
  std::string text;
  for (llvm::StringRef line : llvm::ArrayRef(lines).take_front(longestDiff))
    text += line.str() + "\n";
  return text + fmt::format("… {} more lines\n", lines.size() - longestDiff);
}

} // namespace

std::string findSpec(const std::string &directory, const std::string &name) {
  llvm::SmallString<256> folder(directory);
  for (int level = 0; level <= highestParent; ++level) {
    llvm::SmallString<256> candidate(folder);
    path::append(candidate, name);
    if (fs::is_regular_file(candidate)) {
      llvm::SmallString<256> shortened(candidate);
      path::remove_dots(shortened, /*remove_dot_dot=*/true); // leads elsewhere where a directory is a link
      return (fs::equivalent(shortened, candidate) ? shortened : candidate).str().str();
    }
    path::append(folder, "..");
  }
  return {};
}

int compareWithSpec(const std::string &directory, const DriverOptions &given, TreeComparison &comparison) {
  llvm::Expected<Manifest> manifest = readManifest(directory);
  if (!manifest)
    return reportInputOutput(llvm::toString(manifest.takeError()));
  DriverOptions options = given;
  manifest->apply(options);
  if (options.input.empty())
    options.input = findSpec(directory, manifest->spec);
  if (options.input.empty())
    return reportInputOutput(fmt::format(
        "{}: its spec {} is neither there nor in a directory above; name it with --spec", directory, manifest->spec));
  comparison.spec = options.input;
  setCrashInput(options.input);
  Compilation compilation(options);
  if (int code = compilation.compile())
    return code;
  comparison.changes = compareTree(directory, generatedTree(compilation, options), &*manifest);
  return ExitOk;
}

std::string listChanges(const std::vector<FileChange> &changes) {
  std::string text;
  for (const FileChange &change : changes) {
    const char *kind = change.kind == FileChange::Kind::Create   ? "created"
                       : change.kind == FileChange::Kind::Change ? "changed"
                                                                 : "removed";
    text += fmt::format("{}  {}{}\n", kind, change.path, change.isForeign ? " (edited by hand, or not modc's)" : "");
  }
  return text;
}

int checkTree(const std::string &given, const DriverOptions &options) {
  std::string directory = withoutSlash(given);
  TreeComparison comparison;
  if (int code = compareWithSpec(directory, options, comparison))
    return code;
  if (comparison.changes.empty()) {
    if (!options.quiet)
      llvm::outs() << fmt::format("{}: up to date with {}\n", directory, comparison.spec);
    return ExitOk;
  }
  std::size_t count = comparison.changes.size();
  llvm::outs() << fmt::format(
      "{}: {} file{} not what {} gives\n{}\n{}\n`modc compile --update {}` brings it up to date\n", directory, count,
      count == 1 ? " is" : "s are", comparison.spec, listChanges(comparison.changes),
      shortDiff(directory, comparison.changes), directory);
  return ExitDiffers;
}

int updateTree(const DriverOptions &options) {
  std::string directory = withoutSlash(options.update);
  TreeComparison comparison;
  if (int code = compareWithSpec(directory, options, comparison))
    return code;
  std::string kept;
  for (const FileChange &change : comparison.changes)
    if (change.isForeign)
      kept += "  " + change.path + "\n";
  if (!kept.empty() && !options.force)
    return reportInputOutput(
        fmt::format("{}: edited by hand, or not made by modc:\n{}nothing was changed; --force replaces "
                    "them as well",
                    directory, kept));
  if (std::string message = applyChanges(directory, comparison.changes); !message.empty())
    return reportInputOutput(message);
  if (!options.quiet)
    llvm::outs() << (comparison.changes.empty() ? directory + ": up to date\n" : listChanges(comparison.changes));
  return ExitOk;
}

} // namespace modc
