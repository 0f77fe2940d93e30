// SPDX-License-Identifier: 0BSD
// Loading and saving by path: state_dict, also of shards, and the optimiser's state.
#ifndef MODC_ABI_1_IO_H
#define MODC_ABI_1_IO_H

#include "files.h"
#include "optim_state.h"
#include "shards.h"
#include "state_dict.h"

#include <deque>
#include <map>
#include <vector>

namespace modc {
inline namespace abi_1 {

namespace io_detail {

/// What `write` writes replaces the file, unless it fails.
template <class Write>
Status replace(const std::string& path, std::string* text, Write write) {
  FileReplacement file;
  MODC_TRY(file.open(path, text));
  Text out = file.text();
  if (const Status status = write(out); !status.ok()) {
    if (text != nullptr) *text = "cannot write '" + path + "': " + status.message();
    return status;
  }
  return file.commit();
}

}  // namespace io_detail

// -------- state_dict by path

/// The tensors at a path, mapped: of one safetensors file, or of all that an index (`….json`) names.
class WeightFiles {
 public:
  Status open(const std::string& path, std::string* text) {
    std::string ignored;
    words_ = text != nullptr ? text : &ignored;
    words_->clear();
    const bool is_index = path.size() >= 5 && path.compare(path.size() - 5, 5, ".json") == 0;
    const Status status = is_index ? open_index(path) : open_file(path, "");
    if (status.code() == Code::bad_file) words_->insert(0, "cannot load '" + path + "': ");
    return status;
  }
  safetensors::File* data() noexcept { return files_.data(); }
  int count() const noexcept { return static_cast<int>(files_.size()); }

 private:
  struct Opened {
    FileBytes bytes;
    std::vector<safetensors::Entry> entries;
  };

  Status open_file(const std::string& path, const std::string& shard) {
    Opened& opened = opened_.emplace_back();
    MODC_TRY(opened.bytes.open(path, words_));
    StringText report(*words_);
    safetensors::File file;
    std::size_t entries = 0;
    Status status = file.count(opened.bytes.bytes(), entries, &report);
    if (status.ok()) {
      opened.entries.resize(entries + 1);
      status = file.open(opened.bytes.bytes(), {opened.entries.data(), opened.entries.size()}, &report);
    }
    files_.push_back(file);
    return name_shard(status, shard);
  }
  Status name_shard(const Status& status, const std::string& shard) {
    if (!status.ok() && !shard.empty()) words_->insert(0, "'" + shard + "': ");
    return status;
  }

  Status open_index(const std::string& path) {
    MODC_TRY(index_.open(path, words_));
    const auto* text = static_cast<const char*>(index_.bytes().data);
    std::vector<safetensors::ShardRow> rows;
    std::vector<std::string> names;
    MODC_TRY(read_index(text, rows, names));
    const std::string folder = path.substr(0, path.rfind('/') + 1);  // npos + 1 is 0
    for (const std::string& name : names) MODC_TRY(open_file(folder + name, name));
    StringText report(*words_);
    MODC_TRY(safetensors::check_shards(text, rows.data(), rows.size(), files_.data(), &report));
    for (std::size_t i = 0; i < names.size(); ++i)
      MODC_TRY(name_shard(safetensors::check_shard_is_named(files_[i], &report), names[i]));
    return ok;
  }
  Status read_index(const char* text, std::vector<safetensors::ShardRow>& rows, std::vector<std::string>& names) {
    if (index_.bytes().size > safetensors::max_header) {
      *words_ = "not an index of shards: more than 100,000,000 bytes";
      return {Code::bad_file, "the index is too large"};
    }
    safetensors::ShardIndexParser parser(text, index_.bytes().size);
    std::map<std::string, std::uint32_t> numbers;
    const bool valid = parser.parse([&](safetensors::ShardRow row) {
      std::string name;
      StringText out(name);
      json::print(out, text, row.file);
      const auto [at, is_new] = numbers.emplace(name, static_cast<std::uint32_t>(names.size()));
      if (is_new) names.push_back(name);
      row.shard = at->second;
      rows.push_back(row);
    });
    if (valid) return ok;
    *words_ = std::string("not an index of shards: ") + parser.cursor().error() + " (byte " +
              std::to_string(parser.cursor().at()) + ")";
    return {Code::bad_file, "the file is not a valid index of shards"};
  }

  std::string* words_ = nullptr;
  FileBytes index_;
  std::deque<Opened> opened_;
  std::vector<safetensors::File> files_;
};

/// Loads a safetensors file, or the shards that a model.safetensors.index.json names. On an error `text` says what is
/// wrong; options.report is not used.
inline Status load_state_dict(State& state, const std::string& path, const LoadOptions& options = {},
                              std::string* text = nullptr) {
  std::string ignored;
  std::string& words = text != nullptr ? *text : ignored;
  WeightFiles files;
  MODC_TRY(files.open(path, &words));
  StringText report(words);
  LoadOptions with_report = options;
  with_report.report = &report;
  const Status status = load_state_dict(state, files.data(), files.count(), with_report);
  if (!status.ok() && words.empty()) words = "cannot load '" + path + "': " + status.message();
  return status;
}

/// Replaces the file all at once, by the state_dict of the model or of the sub-module with this path.
inline Status save_state_dict(const State& state, const std::string& path, std::string* text = nullptr,
                              std::string_view module = {}) {
  return io_detail::replace(path, text, [&](Text& out) { return write_state_dict(state, out, module); });
}

// -------- the optimiser's state by path: `modc::save_optimizer_state(fit.optimizer_state(), "optimizer.safetensors")`

/// Replaces the file all at once.
template <class Rule>
Status save_optimizer_state(const OptimizerState<Rule>& state, const std::string& path, std::string* text = nullptr) {
  return io_detail::replace(path, text, [&](Text& out) { return write_optimizer_state(state, out); });
}
/// On an error `text` says what is wrong, and everything is as it was.
template <class Rule>
Status load_optimizer_state(const OptimizerState<Rule>& state, const std::string& path, std::string* text = nullptr) {
  FileBytes file;
  std::string ignored;
  std::string& words = text != nullptr ? *text : ignored;
  words.clear();
  MODC_TRY(file.open(path, &words));
  StringText report(words);
  safetensors::File count;
  std::size_t entries = 0;
  Status status = count.count(file.bytes(), entries, &report);
  if (status.ok()) {
    std::vector<safetensors::Entry> index(entries + 1);
    status = load_optimizer_state(state, file.bytes(), {index.data(), index.size()}, &report);
  }
  if (!status.ok()) words.insert(0, "cannot load '" + path + "': " + (words.empty() ? status.message() : ""));
  return status;
}

// -------- compiled models: `modc::load_state_dict(net, "weights.safetensors")`

template <class Model, class = decltype(Model::info)>
Status load_state_dict(Model& model, const std::string& path, const LoadOptions& options = {},
                       std::string* text = nullptr) {
  return load_state_dict(model.state(), path, options, text);
}
template <class Model, class = decltype(Model::info)>
Status save_state_dict(const Model& model, const std::string& path, std::string* text = nullptr,
                       std::string_view module = {}) {
  return save_state_dict(model.state(), path, text, module);
}

}  // namespace abi_1
}  // namespace modc

#endif
