// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes generated files in two steps, temporary files and renames, so that a failed run leaves the tree as it was.
#include "frontend/driver/OutputTree.h"
#include "frontend/driver/Manifest.h"
#include "passes/emit/Emit.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace modc {
namespace {

std::optional<std::string> textOf(const std::string &file) {
  auto buffer = llvm::MemoryBuffer::getFile(file);
  return buffer ? std::optional((*buffer)->getBuffer().str()) : std::nullopt;
}

std::string failure(const std::string &place, std::error_code error) { return place + ": " + error.message(); }

/// A file on its way to its place.
struct Exchange {
  std::string place;
  std::string temporary; // the new text; empty: the file is removed
  std::string old;       // where the old text waits; empty: there was none, or it was not moved yet
  bool isDone = false;
};

/// Several files exchanged together; what was not committed is undone.
class Transaction {
public:
  ~Transaction() {
    for (Exchange &exchange : llvm::reverse(exchanges)) {
      if (exchange.isDone && exchange.old.empty())
        (void)fs::remove(exchange.place);
      if (!exchange.old.empty())
        (void)fs::rename(exchange.old, exchange.place);
      if (!exchange.isDone && !exchange.temporary.empty())
        (void)fs::remove(exchange.temporary);
    }
  }

  /// Puts `text` beside `place`.
  std::string prepare(const std::string &place, const std::string &text) {
    if (std::error_code error = fs::create_directories(path::parent_path(place)))
      return failure(place, error);
    int descriptor;
    llvm::SmallString<256> temporary;
    if (std::error_code error = fs::createUniqueFile(place + ".%%%%%%%%.tmp", descriptor, temporary, fs::OF_None, 0666))
      return failure(place, error);
    exchanges.push_back({place, temporary.str().str(), {}});
    llvm::raw_fd_ostream out(descriptor, /*shouldClose=*/true);
    out << text;
    out.close();
    if (!out.has_error())
      return {};
    std::error_code error = out.error();
    out.clear_error();
    return failure(place, error);
  }

  void prepareRemoval(const std::string &place) { exchanges.push_back({place, {}, {}}); }

  std::string commit() {
    for (Exchange &exchange : exchanges)
      if (std::string message = run(exchange); !message.empty())
        return message;
    for (Exchange &exchange : exchanges)
      if (!exchange.old.empty())
        (void)fs::remove(exchange.old);
    exchanges.clear();
    return {};
  }

private:
  static std::string run(Exchange &exchange) {
    if (fs::exists(exchange.place)) {
      llvm::SmallString<256> old;
      fs::createUniquePath(exchange.place + ".%%%%%%%%.old", old, /*MakeAbsolute=*/false);
      // Only a rename when there is one file: nobody sees the place empty.
      std::error_code error =
          exchange.temporary.empty() ? fs::rename(exchange.place, old) : fs::create_hard_link(exchange.place, old);
      if (error && !exchange.temporary.empty())
        error = fs::copy_file(exchange.place, old); // a file system without links
      if (error) {
        (void)fs::remove(old);
        return failure(exchange.place, error);
      }
      exchange.old = old.str().str();
    }
    if (!exchange.temporary.empty())
      if (std::error_code error = fs::rename(exchange.temporary, exchange.place))
        return failure(exchange.place, error);
    exchange.isDone = true;
    return {};
  }

  std::vector<Exchange> exchanges;
};

} // namespace

std::vector<FileChange> compareTree(const std::string &directory, const std::vector<OutputFile> &files,
                                    const Manifest *recorded) {
  auto isForeign = [&](const std::string &file, const std::string &text) {
    if (llvm::StringRef(file).ends_with(manifestSuffix))
      return false;
    auto hash = recorded ? recorded->files.find(file) : decltype(recorded->files.end()){};
    return !recorded || hash == recorded->files.end() || hash->second != fileHash(text);
  };
  std::vector<FileChange> changes;
  llvm::StringSet<> made;
  for (const OutputFile &file : files) {
    made.insert(file.path);
    std::optional<std::string> text = textOf(directory + "/" + file.path);
    if (!text)
      changes.push_back({FileChange::Kind::Create, file.path, {}, file.text});
    else if (*text != file.text)
      changes.push_back({FileChange::Kind::Change, file.path, *text, file.text, isForeign(file.path, *text)});
  }
  std::vector<std::string> earlier; // and its manifest, where the spec has another name now
  if (recorded) {
    for (const auto &[file, hash] : recorded->files)
      earlier.push_back(file);
    earlier.push_back(recorded->stem + manifestSuffix);
  }
  for (const std::string &file : earlier)
    if (!made.contains(file))
      if (std::optional<std::string> text = textOf(directory + "/" + file))
        changes.push_back({FileChange::Kind::Remove, file, *text, {}, isForeign(file, *text)});
  return changes;
}

std::string applyChanges(const std::string &directory, const std::vector<FileChange> &changes) {
  Transaction transaction;
  for (const FileChange &change : changes) {
    std::string place = directory + "/" + change.path;
    if (change.kind == FileChange::Kind::Remove)
      transaction.prepareRemoval(place);
    else if (std::string message = transaction.prepare(place, change.after); !message.empty())
      return message;
  }
  return transaction.commit();
}

std::string writeTree(const std::string &directory, const std::vector<OutputFile> &files) {
  std::optional<Manifest> recorded;
  for (const OutputFile &file : files)
    if (llvm::StringRef(file.path).ends_with(manifestSuffix))
      if (std::optional<std::string> text = textOf(directory + "/" + file.path)) {
        llvm::Expected<Manifest> manifest = parseManifest(file.path, *text);
        if (manifest)
          recorded = std::move(*manifest);
        else
          llvm::consumeError(manifest.takeError());
      }
  std::vector<FileChange> changes = compareTree(directory, files, recorded ? &*recorded : nullptr);
  llvm::erase_if(changes,
                 [](const FileChange &change) { return change.kind == FileChange::Kind::Remove && change.isForeign; });
  return applyChanges(directory, changes);
}

std::string writeFile(const std::string &file, const std::string &text) {
  if (textOf(file) == text)
    return {};
  Transaction transaction;
  std::string message = transaction.prepare(file, text);
  return message.empty() ? transaction.commit() : message;
}

} // namespace modc
