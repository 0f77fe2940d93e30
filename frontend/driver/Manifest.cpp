// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Manifests are files that anybody may have changed: every field is checked.
#include "frontend/driver/Manifest.h"
#include "frontend/driver/Options.h"
#include "passes/emit/Emit.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"

#include <algorithm>

namespace json = llvm::json;

namespace modc {
namespace {

constexpr std::uint64_t largestManifest = 64 << 20;

llvm::Error failure(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

/// LLVM's parser calls itself for each level.
bool isTooDeep(llvm::StringRef text) {
  int depth = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inString && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      inString = !inString;
    else if (!inString && (text[i] == '[' || text[i] == '{') && ++depth > 16)
      return true;
    else if (!inString && (text[i] == ']' || text[i] == '}'))
      --depth;
  }
  return false;
}

const json::Array *arrayIn(const json::Value &value, json::Path path) {
  const json::Array *array = value.getAsArray();
  if (!array)
    path.report("expected array");
  return array;
}

/// [path, type] and [key, kind, type].
bool readStrings(const json::Value &row, std::size_t count, std::vector<std::string> &cells, json::Path path) {
  if (!json::fromJSON(row, cells, path))
    return false;
  if (cells.size() == count)
    return true;
  path.report("a row of the table has another length");
  return false;
}

/// [lines since the row before, places...]
bool readLines(const json::Value &value, std::map<unsigned, std::vector<std::string>> &lines, json::Path path) {
  const json::Array *rows = arrayIn(value, path);
  if (!rows)
    return false;
  unsigned line = 0;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const json::Array *row = (*rows)[i].getAsArray();
    auto count = row && !row->empty() ? (*row)[0].getAsInteger() : std::nullopt;
    if (!count || *count < 1 || *count > INT32_MAX - line) {
      path.index(i).report("no number of lines");
      return false;
    }
    line += static_cast<unsigned>(*count);
    std::vector<std::string> &places = lines[line]; // without places: nothing stands behind it
    for (std::size_t j = 1; j < row->size(); ++j) {
      auto place = (*row)[j].getAsString();
      if (!place) {
        path.index(i).index(j).report("no place in a spec");
        return false;
      }
      places.push_back(place->str());
    }
  }
  return true;
}

bool readModel(const json::Value &value, ModelDescription &model, json::Path path) {
  json::ObjectMapper map(value, path);
  if (!map || !map.map("parameters", model.parameters) || !map.map("flops", model.flops) ||
      !map.map("memory", model.memory) || !map.map("kernels", model.kernels))
    return false;
  const json::Object &object = *value.getAsObject();
  const json::Value nothing = nullptr;
  auto table = [&](const char *name) {
    const json::Value *rows = object.get(name);
    return arrayIn(rows ? *rows : nothing, path.field(name));
  };
  const json::Array *modules = table("modules"), *state = modules ? table("state") : nullptr;
  if (!state)
    return false;
  for (const json::Value &row : *modules) {
    std::vector<std::string> cells;
    if (!readStrings(row, 2, cells, path.field("modules")))
      return false;
    model.modules.emplace_back(cells[0], cells[1]);
  }
  for (const json::Value &row : *state) {
    std::vector<std::string> cells;
    if (!readStrings(row, 3, cells, path.field("state")))
      return false;
    model.state.push_back({cells[0], cells[1], cells[2]});
  }
  return true;
}

/// Paths of a manifest are names in its tree and nothing else.
bool isInTree(llvm::StringRef path) {
  if (path.empty() || path.starts_with("/") || path.contains('\\') || path.contains('\0'))
    return false;
  llvm::SmallVector<llvm::StringRef> parts;
  path.split(parts, '/');
  return llvm::none_of(parts, [](llvm::StringRef part) { return part.empty() || part == "." || part == ".."; });
}

bool readManifest(const json::Value &value, Manifest &manifest, json::Path path) {
  json::ObjectMapper map(value, path);
  if (!map || !map.map("emission", manifest.emission))
    return false;
  if (manifest.emission != currentEmission) {
    path.field("emission").report("made by another version of modc");
    return false;
  }
  const json::Object &object = *value.getAsObject();
  if (!map.map("spec", manifest.spec) || !map.map("module", manifest.module) || !map.map("dims", manifest.dims) ||
      !map.map("modes", manifest.modes) || !map.mapOptional("hooks", manifest.hooks) ||
      !map.map("namespace", manifest.nameSpace) || !map.map("target", manifest.target) ||
      !map.map("threads", manifest.threads) || !map.map("layout", manifest.layout) ||
      !map.map("runtime", manifest.runtime) || !map.map("seed", manifest.seed) || !map.map("files", manifest.files))
    return false;
  for (const char *name : {"model", "lines"})
    if (!object.get(name)) {
      path.field(name).report("missing value");
      return false;
    }
  if (!readModel(*object.get("model"), manifest.model, path.field("model")))
    return false;
  const json::Object *files = object.getObject("lines");
  if (!files) {
    path.field("lines").report("expected object");
    return false;
  }
  for (const auto &[file, rows] : *files)
    if (!readLines(rows, manifest.lines[file.str()], path.field("lines")))
      return false;
  for (const auto &[file, hash] : manifest.files)
    if (!isInTree(file)) {
      path.field("files").report("a path leads out of the tree");
      return false;
    }
  if (manifest.spec.find('/') != std::string::npos || manifest.spec.empty()) {
    path.field("spec").report("expected the name of a file");
    return false;
  }
  return true;
}

} // namespace

void Manifest::apply(DriverOptions &options) const {
  auto take = [](auto &option, const auto &recorded) {
    if (option.empty())
      option = recorded;
  };
  take(options.stem, stem);
  take(options.module, module);
  take(options.dims, dims);
  take(options.modes, modes);
  take(options.hooks, hooks);
  take(options.nameSpace, nameSpace);
  take(options.target, target);
  take(options.threads, threads);
  take(options.layout, layout);
  take(options.runtime, runtime);
  if (!options.seed)
    options.seed = seed;
}

llvm::Expected<Manifest> parseManifest(llvm::StringRef fileName, llvm::StringRef text) {
  if (isTooDeep(text))
    return failure(fileName + ": no manifest of modc");
  llvm::Expected<json::Value> value = json::parse(text);
  if (!value)
    return failure(fileName + ": " + llvm::toString(value.takeError()));
  Manifest manifest;
  json::Path::Root root(fileName);
  if (!readManifest(*value, manifest, root))
    return failure(llvm::toString(root.getError()));
  manifest.stem = fileName.drop_back(std::min(fileName.size(), llvm::StringRef(manifestSuffix).size())).str();
  return manifest;
}

std::vector<std::string> findManifests(const std::string &directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    llvm::StringRef name = llvm::sys::path::filename(it->path());
    if (name.ends_with(manifestSuffix))
      names.push_back(name.str());
  }
  std::sort(names.begin(), names.end());
  return names;
}

llvm::Expected<Manifest> readManifest(const std::string &directory) {
  std::vector<std::string> names = findManifests(directory);
  if (names.empty())
    return failure(directory + ": no manifest: not a tree that `modc compile -o` made");
  if (names.size() > 1)
    return failure(directory + ": several manifests: " + llvm::join(names, ", "));
  std::string path = directory + "/" + names.front();
  std::uint64_t size = 0;
  if (std::error_code error = llvm::sys::fs::file_size(path, size))
    return failure(path + ": " + error.message());
  if (size > largestManifest)
    return failure(path + ": too large for a manifest");
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return failure(path + ": " + buffer.getError().message());
  return parseManifest(names.front(), (*buffer)->getBuffer());
}

std::string fileHash(llvm::StringRef text) {
  return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(text)), /*LowerCase=*/true);
}

} // namespace modc
