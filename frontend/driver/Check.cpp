// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc check`: everything that can be wrong with a spec, and with --weights whether a weight file fits the model; makes
// nothing.
#include "frontend/driver/Commands.h"
#include "frontend/driver/InternalErrors.h"
#include "frontend/driver/Tree.h"
#include "frontend/driver/WeightFile.h"
#include "ir/NN.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <fmt/format.h>

namespace modc {
namespace {

/// A tensor of the model's state_dict, with each of its keys.
struct ModelKey {
  std::string key;
  nn::SlotOp slot; // of the first key
};

/// Compares a weight file with the model by the rules of the generated `load_state_dict`.
class WeightCheck {
public:
  WeightCheck(Compilation &compilation, const std::string &path, const WeightFile &file)
      : compilation(compilation), diags(compilation.reports()), path(path), file(file) {}

  void run() {
    collectKeys();
    for (const WeightEntry &entry : file.entries)
      inFile[entry.key] = &entry;
    for (const ModelKey &key : keys)
      checkKey(key);
    for (const WeightEntry &entry : file.entries)
      if (!inModel.count(entry.key))
        unexpected.push_back(&entry);
    bool explained = !missing.empty() && !unexpected.empty() && explainPrefix();
    reportMissing(explained);
    for (const WeightEntry *entry : unexpected)
      if (!explained)
        reportUnexpected(*entry);
  }

  std::size_t count() const { return keys.size(); }

private:
  void collectKeys() {
    llvm::StringMap<nn::SlotOp> slots;
    for (mlir::Operation &op : *compilation.module().getBody()) {
      if (auto slot = llvm::dyn_cast<nn::SlotOp>(op)) {
        if (slot.getKind() == "plain" || slot.getTransient() || op.hasAttr("nn.unregistered"))
          continue;
        slots[slot.getSymName()] = slot;
        keys.push_back({slot.getSymName().str(), slot});
      } else if (auto alias = llvm::dyn_cast<nn::SlotAliasOp>(op)) {
        auto slot = slots.find(alias.getSlot());
        if (slot != slots.end() && !op.hasAttr("nn.unregistered"))
          keys.push_back({alias.getSymName().str(), slot->second});
      }
    }
    for (const ModelKey &key : keys)
      inModel[key.key] = key.slot;
  }

  llvm::SMRange rangeOf(const ModelKey &key) const {
    nn::SlotOp slot = key.slot;
    return compilation.rangeOf(slot.getLoc());
  }

  void checkKey(const ModelKey &key) {
    auto found = inFile.find(key.key);
    if (found == inFile.end()) {
      if (!isOptional(key))
        missing.push_back(&key);
      return;
    }
    const WeightEntry &entry = *found->second;
    nn::SlotOp slot = key.slot;
    auto dims = nn::getDims(slot.getType());
    bool isScalar = dims.empty() && entry.shape.size() == 1 && entry.shape[0] == 1; // as old files have them
    bool fits = isScalar || dims.size() == entry.shape.size();
    for (std::size_t i = 0; fits && !isScalar && i < dims.size(); ++i)
      fits = dims[i].constant() && static_cast<std::uint64_t>(*dims[i].constant()) == entry.shape[i];
    std::string type = nn::typeText(slot.getType());
    std::string elementType = type.substr(0, type.find('['));
    if (!fits)
      diags.report(diag::KeyShape, rangeOf(key), key.key, shown(entry), path, type);
    else if (elementType != entry.elementType)
      diags.report(diag::KeyElementType, rangeOf(key), key.key, entry.elementType, path, elementType);
  }

  /// A counter of batches may be absent, as in files without versions; a tied tensor is there under any of its keys.
  bool isOptional(const ModelKey &key) const {
    if (key.key == "num_batches_tracked" || llvm::StringRef(key.key).ends_with(".num_batches_tracked"))
      return true;
    return llvm::any_of(keys,
                        [&](const ModelKey &other) { return other.slot == key.slot && inFile.count(other.key) != 0; });
  }

  static std::string shown(const WeightEntry &entry) {
    std::string text;
    for (std::uint64_t extent : entry.shape)
      text += (text.empty() ? "" : ", ") + std::to_string(extent);
    return entry.elementType + "[" + text + "]";
  }

  /// Wrappers of PyTorch leave a word before every key.
  bool explainPrefix() {
    for (llvm::StringRef prefix : {"module.", "_orig_mod.", "model."}) {
      bool all = llvm::all_of(unexpected, [&](const WeightEntry *entry) {
        llvm::StringRef key(entry->key);
        return key.consume_front(prefix) && inModel.count(key);
      });
      if (!all)
        continue;
      diags.report(diag::UnexpectedKey, llvm::SMRange(), path, unexpected.front()->key)
          .note(
              llvm::Twine("every key of the file begins with `") + prefix +
              "`, which a wrapper of PyTorch leaves there; save `model.module.state_dict()`, or load with that prefix");
      return true;
    }
    return false;
  }

  void reportMissing(bool explained) {
    if (explained)
      return;
    std::vector<llvm::StringRef> candidates;
    for (const WeightEntry *entry : unexpected)
      candidates.push_back(entry->key);
    for (const ModelKey *key : missing) {
      auto report = diags.report(diag::MissingKey, rangeOf(*key), path, key->key);
      if (llvm::StringRef near = closestName(key->key, candidates); !near.empty())
        report.note("the file has `" + near + "`");
    }
  }

  void reportUnexpected(const WeightEntry &entry) {
    std::vector<llvm::StringRef> candidates;
    for (const ModelKey &key : keys)
      candidates.push_back(key.key);
    diags.report(diag::UnexpectedKey, llvm::SMRange(), path, entry.key).didYouMean(closestName(entry.key, candidates));
  }

  Compilation &compilation;
  DiagnosticEngine &diags;
  const std::string &path;
  const WeightFile &file;
  std::vector<ModelKey> keys;
  llvm::StringMap<nn::SlotOp> inModel;
  llvm::StringMap<const WeightEntry *> inFile;
  std::vector<const ModelKey *> missing;
  std::vector<const WeightEntry *> unexpected;
};

int checkWeights(Compilation &compilation, const DriverOptions &options) {
  WeightFile file = readWeightFile(options.weights);
  if (file.unreadable)
    return reportInputOutput(file.error);
  if (!file.error.empty()) {
    compilation.reports().report(diag::BadWeightFile, llvm::SMRange(), options.weights, file.error);
    return compilation.finish(ExitRejected);
  }
  WeightCheck check(compilation, options.weights, file);
  check.run();
  int code = compilation.finish(ExitOk);
  if (code == ExitOk && !options.quiet)
    llvm::outs() << fmt::format("{}: all {} keys match\n", options.weights, check.count());
  return code;
}

int checkFile(const std::string &path, DriverOptions options) {
  if (llvm::sys::fs::is_directory(path))
    return checkTree(path, options);
  options.input = path;
  setCrashInput(path);
  Compilation compilation(options);
  int code = compilation.readSource();
  if (!code)
    code = compilation.parse();
  if (!code)
    code = compilation.import();
  if (!code)
    code = compilation.resolve();
  if (!code && !options.weights.empty())
    code = checkWeights(compilation, options);
  return code;
}

} // namespace

int runCheck(const DriverOptions &options) {
  if (!options.weights.empty() && options.files.size() != 1) {
    llvm::errs() << "modc: error: --weights is checked against one spec\n";
    return ExitUsage;
  }
  int worst = ExitOk;
  for (const std::string &path : options.files)
    worst = std::max(worst, checkFile(path, options));
  return worst;
}

} // namespace modc
