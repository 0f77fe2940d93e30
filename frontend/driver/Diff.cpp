// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc diff OLD NEW`: specs, generated trees, or either of them in a revision of git.
#include "frontend/driver/Commands.h"
#include "frontend/driver/DiffModels.h"
#include "frontend/driver/GitRevision.h"
#include "frontend/driver/InternalErrors.h"
#include "frontend/driver/Tree.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>

namespace fs = llvm::sys::fs;

namespace modc {
namespace {

/// A side of the comparison on its way from the command line to its files.
struct Operand {
  std::string name, path;
  GitRevision revision;
  std::optional<Manifest> manifest; // of a tree

  int find(const std::string &given) {
    name = path = given;
    if (!fs::exists(given) && given.find(':') != std::string::npos) {
      llvm::Expected<std::string> place = revision.extract(given);
      if (!place)
        return reportInputOutput(llvm::toString(place.takeError()));
      path = *place;
    }
    if (!fs::is_directory(path))
      return ExitOk;
    llvm::Expected<Manifest> read = readManifest(path);
    if (!read)
      return reportInputOutput(llvm::toString(read.takeError()));
    manifest = std::move(*read);
    return ExitOk;
  }

  int readTree(DiffSide &side) const {
    side.name = name;
    side.model = manifest->model;
    for (const auto &[file, hash] : manifest->files) {
      auto buffer = llvm::MemoryBuffer::getFile(path + "/" + file);
      if (!buffer)
        return reportInputOutput(path + "/" + file + ": " + buffer.getError().message());
      side.files[file] = (*buffer)->getBuffer().str();
    }
    return ExitOk;
  }

  /// A spec is compiled with the options of the tree that it is compared with, and both sides under one name.
  int compile(DriverOptions options, const Operand &other, const std::string &stem, DiffSide &side) const {
    side.name = name;
    if (other.manifest)
      other.manifest->apply(options);
    options.stem = stem;
    options.shownSpec = other.manifest ? other.manifest->spec : stem + ".mspec";
    options.input = path;
    setCrashInput(path);
    Compilation compilation(options);
    if (int code = compilation.compile())
      return code;
    for (OutputFile &file : generatedTree(compilation, options)) {
      if (!llvm::StringRef(file.path).ends_with(manifestSuffix)) {
        side.files[file.path] = std::move(file.text);
        continue;
      }
      llvm::Expected<Manifest> made = parseManifest(file.path, file.text);
      if (!made)
        throw InternalError(llvm::toString(made.takeError()));
      side.model = std::move(made->model);
    }
    return ExitOk;
  }

  std::string stem() const { return manifest ? manifest->stem : llvm::sys::path::stem(path).str(); }

  int load(const DriverOptions &options, const Operand &other, const std::string &stem, DiffSide &side) const {
    return manifest ? readTree(side) : compile(options, other, stem, side);
  }
};

} // namespace

int runDiff(const DriverOptions &options) {
  Operand before, after;
  DiffSide old, now;
  int code = before.find(options.before);
  if (!code)
    code = after.find(options.after);
  if (!code)
    code = before.load(options, after, after.stem(), old);
  if (!code)
    code = after.load(options, before, before.manifest ? before.stem() : after.stem(), now);
  if (code)
    return code;
  ModelDifference difference = compareModels(old, now);
  std::string text = textDifference(old, now);
  llvm::outs() << (options.format == "json"       ? diffAsJson(difference, text)
                   : options.format == "markdown" ? diffAsMarkdown(difference, text)
                                                  : diffAsText(difference, text));
  return options.exitCode && !(difference.isEmpty() && text.empty()) ? ExitDiffers : ExitOk;
}

} // namespace modc
