// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc fmt`: rewrites specs in their layout, or with --check names those that are not in it.
#include "frontend/format/Format.h"
#include "frontend/ASTDump.h"
#include "frontend/Parser.h"
#include "frontend/driver/Commands.h"
#include "frontend/driver/InternalErrors.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

namespace fs = llvm::sys::fs;

namespace modc {
namespace {

struct Parsed {
  llvm::SourceMgr sources;
  DiagnosticEngine diagnostics{sources};
  std::unique_ptr<ast::File> file;

  explicit Parsed(std::unique_ptr<llvm::MemoryBuffer> buffer, unsigned errorLimit = 0) {
    diagnostics.setErrorLimit(errorLimit);
    unsigned id = sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
    file = parseFile(sources, id, diagnostics);
  }
};

/// Hashes what is written: the dump of a large tree is far larger than the tree.
class HashStream : public llvm::raw_ostream {
public:
  HashStream() : raw_ostream(/*unbuffered=*/false) {}
  ~HashStream() override { flush(); }
  std::string digest() {
    flush();
    return llvm::toHex(hasher.final());
  }

private:
  void write_impl(const char *data, size_t size) override {
    hasher.update(llvm::StringRef(data, size));
    position += size;
  }
  uint64_t current_pos() const override { return position; }
  llvm::SHA256 hasher;
  uint64_t position = 0;
};

/// Tells apart what two texts mean and say in comments.
std::string meaning(const ast::File &file) {
  HashStream out;
  ast::dump(file, out);
  std::vector<llvm::StringRef> comments;
  for (const ast::Comment &comment : file.comments) {
    // Several comments may have come to one line.
    llvm::SmallVector<llvm::StringRef> parts;
    comment.text.split(parts, '#');
    for (llvm::StringRef part : parts)
      if (llvm::StringRef text = part.trim(); !text.empty())
        comments.push_back(text);
  }
  std::sort(comments.begin(), comments.end());
  for (llvm::StringRef comment : comments)
    out << '#' << comment << '\n';
  return out.digest();
}

/// The layout of a parsed file. Frees the tree.
std::string layoutOf(Parsed &parsed, std::string &meant) {
  shortenSpellings(*parsed.file);
  meant = meaning(*parsed.file);
  std::string text = formatted(*parsed.file);
  parsed.file.reset();
  return text;
}

/// A layout that would change the meaning or lose a comment must not reach anyone's file.
bool isFaithful(const std::string &meant, const std::string &text) {
  Parsed after(llvm::MemoryBuffer::getMemBuffer(text, "formatted"));
  return !after.diagnostics.hasErrors() && meaning(*after.file) == meant;
}

int formatFile(const std::string &path, const DriverOptions &options) {
  auto buffer = readSpec(path);
  if (!buffer)
    return reportInputOutput(path + ": " + buffer.getError().message());
  Parsed parsed(std::move(*buffer), options.errorLimit);
  printDiagnostics(parsed.diagnostics, options);
  if (parsed.diagnostics.hasErrors())
    return ExitRejected;
  std::string meant, text = layoutOf(parsed, meant);
  if (!isFaithful(meant, text))
    return reportInternalError("the layout of " + path + " says something else than the file, which is left as it is");
  bool differs = text != parsed.sources.getMemoryBuffer(parsed.sources.getMainFileID())->getBuffer();
  if (options.checkFormat) {
    if (differs)
      llvm::outs() << path << "\n";
    return differs ? ExitDiffers : ExitOk;
  }
  if (path == "-") {
    llvm::outs() << text;
    return ExitOk;
  }
  std::string message = differs ? writeFile(path, text) : "";
  if (!message.empty())
    return reportInputOutput(message);
  if (differs && options.verbose)
    llvm::errs() << path << "\n";
  return ExitOk;
}

/// The specs below a folder, in order of their names.
int findSpecs(const std::string &folder, std::vector<std::string> &files) {
  std::error_code error;
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator it(folder, error, /*follow_symlinks=*/false), end; !error && it != end;
       it.increment(error))
    if (llvm::StringRef(it->path()).ends_with(".mspec") && fs::is_regular_file(it->path()))
      found.push_back(it->path());
  if (error)
    return reportInputOutput(folder + ": " + error.message());
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
  return ExitOk;
}

} // namespace

int runFormat(const DriverOptions &options) {
  std::vector<std::string> files;
  int worst = ExitOk;
  for (const std::string &path : options.files) {
    if (fs::is_directory(path))
      worst = std::max(worst, findSpecs(path, files));
    else
      files.push_back(path);
  }
  // A file that cannot be formatted counts more than one that differs.
  auto rank = [](int code) { return code == ExitRejected ? ExitDiffers : code == ExitDiffers ? ExitRejected : code; };
  for (const std::string &path : files)
    if (int code = formatFile(path, options); rank(code) > rank(worst))
      worst = code;
  return worst;
}

} // namespace modc
