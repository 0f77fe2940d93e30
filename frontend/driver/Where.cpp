// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc where digits.cpp:41`: the lines of the spec behind a line of generated code.
#include "frontend/driver/Commands.h"
#include "frontend/driver/Tree.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

namespace path = llvm::sys::path;

namespace modc {
namespace {

/// A file of a tree: kernels stand one folder below the manifest.
struct PlaceInTree {
  std::string directory, file; // "generated", "kernels/linear_10.cpp"
};

PlaceInTree findTree(const std::string &file) {
  std::string folder = path::parent_path(file).str(), name = path::filename(file).str();
  if (folder.empty())
    folder = ".";
  if (!findManifests(folder).empty())
    return {folder, name};
  std::string outer = folder == "." ? ".." : path::parent_path(folder).str();
  std::string inner = folder == "." ? "kernels" : path::filename(folder).str();
  return {outer.empty() ? "." : outer, inner + "/" + name};
}

/// A row stands for the lines up to the next one; one without places ends what stands before it.
const std::vector<std::string> *placesOf(const Manifest &manifest, const std::string &file, unsigned line) {
  auto rows = manifest.lines.find(file);
  if (rows == manifest.lines.end() || rows->second.empty())
    return nullptr;
  auto row = rows->second.upper_bound(line);
  if (row == rows->second.begin())
    return nullptr;
  --row;
  return row->second.empty() ? nullptr : &row->second;
}

/// "digits.mspec:7: h = relu(fc1(x))", with the path under which the spec is found.
std::string shown(const std::string &directory, const std::string &place) {
  auto [name, number] = llvm::StringRef(place).rsplit(':');
  std::string spec = findSpec(directory, name.str());
  unsigned line = 0;
  auto buffer = llvm::MemoryBuffer::getFile(spec);
  if (spec.empty() || !buffer || number.getAsInteger(10, line))
    return place + "\n";
  llvm::StringRef rest = (*buffer)->getBuffer();
  for (unsigned i = 1; i < line; ++i)
    rest = rest.split('\n').second;
  return fmt::format("{}:{}: {}\n", spec, line, rest.split('\n').first.trim().str());
}

} // namespace

int runWhere(const DriverOptions &options) {
  auto [file, number] = llvm::StringRef(options.place).rsplit(':');
  unsigned line = 0;
  if (file.empty() || number.getAsInteger(10, line) || line == 0) {
    llvm::errs() << "modc: error: expected a file and a line, as in generated/digits.cpp:41\n";
    return ExitUsage;
  }
  PlaceInTree place = findTree(file.str());
  llvm::Expected<Manifest> manifest = readManifest(place.directory);
  if (!manifest)
    return reportInputOutput(llvm::toString(manifest.takeError()));
  if (!manifest->files.count(place.file))
    return reportInputOutput(fmt::format("{} is none of the files of {}", file.str(), place.directory));
  const std::vector<std::string> *places = placesOf(*manifest, place.file, line);
  if (!places) {
    llvm::errs() << fmt::format("modc: error: no line of {} stands behind {}\n", manifest->spec, options.place);
    return ExitRejected;
  }
  auto buffer = llvm::MemoryBuffer::getFile(file);
  if (buffer && fileHash((*buffer)->getBuffer()) != manifest->files[place.file])
    llvm::errs() << fmt::format("modc: warning: {} was edited; its lines may have moved\n", file.str());
  for (const std::string &each : *places)
    llvm::outs() << shown(place.directory, each);
  return ExitOk;
}

} // namespace modc
