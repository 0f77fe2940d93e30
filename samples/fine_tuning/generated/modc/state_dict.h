// SPDX-License-Identifier: 0BSD
// state_dict of a model in memory: loading a safetensors file into its slots, and writing its slots as such a file.
//
// Loading is all or nothing, and its report has PyTorch's words. One implementation serves every model.
#ifndef MODC_ABI_1_STATE_DICT_H
#define MODC_ABI_1_STATE_DICT_H

#include "convert.h"
#include "safetensors_write.h"

namespace modc {
inline namespace abi_1 {

struct LoadOptions {
  /// Missing and unexpected keys are errors. A wrong shape always is.
  bool strict = true;
  /// What stands before every key of the file, as "module." where DataParallel saved it.
  std::string_view prefix = {};
  /// Receives the report, of an error or of what a non-strict load passed over.
  Text* report = nullptr;
  /// Path of a sub-module that the file is of: only its slots are loaded, by their keys within it.
  std::string_view module = {};
};

namespace state_dict_detail {

constexpr std::string_view known_prefixes[] = {"module.", "_orig_mod.", "model."};
/// A report does not grow with a hostile file.
constexpr int max_listed = 1000;

inline bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && std::string_view(text.end() - end.size(), end.size()) == end;
}

/// The part of a model that a state_dict is of: what lies below the path of a module, by keys within it.
class Scope {
 public:
  Scope(const ModelInfo& info, std::string_view module) noexcept : info_(info), path_(module) {
    for (int i = 0; i < info.module_count && root_ < 0; ++i)
      if (module == info.modules[i].path && info.modules[i].type != nullptr) root_ = i;
  }

  Status check(Text* report) const noexcept {
    if (root_ >= 0) return ok;
    if (report != nullptr) *report << "the model has no module \"" << path_ << "\"";
    return {Code::key_mismatch, "the model has no module of that path"};
  }
  const ModelInfo& info() const noexcept { return info_; }
  int root() const noexcept { return root_; }
  std::string_view name() const noexcept { return path_.empty() ? info_.name : info_.modules[root_].type; }

  bool has(int slot) const noexcept { return info_.slots[slot].is_persistent() && is_below(info_.slots[slot].key); }
  std::string_view key(int slot) const noexcept { return below(info_.slots[slot].key); }
  /// The first of the slots here that share this one's memory.
  int first(int slot) const noexcept {
    const int original = info_.slots[slot].alias_of < 0 ? slot : info_.slots[slot].alias_of;
    for (int i = original; i < slot; ++i)
      if ((i == original || info_.slots[i].alias_of == original) && has(i)) return i;
    return slot;
  }

  bool has_module(int module) const noexcept { return module == root_ || is_below(info_.modules[module].path); }
  std::string_view module_path(int module) const noexcept {
    return module == root_ ? std::string_view() : below(info_.modules[module].path);
  }

 private:
  bool is_below(std::string_view name) const noexcept {
    return path_.empty() || (name.size() > path_.size() && name[path_.size()] == '.' &&
                             std::memcmp(name.data(), path_.data(), path_.size()) == 0);
  }
  std::string_view below(std::string_view name) const noexcept {
    if (!path_.empty()) name.remove_prefix(path_.size() + 1);
    return name;
  }

  const ModelInfo& info_;
  std::string_view path_;
  int root_ = -1;
};

/// A tensor of one of the files.
struct Found {
  safetensors::File* file = nullptr;
  safetensors::Entry* entry = nullptr;

  explicit operator bool() const noexcept { return entry != nullptr; }
};

/// Compares files with a model, says what differs and copies.
class Loader {
 public:
  Loader(State& state, safetensors::File* files, int file_count, const LoadOptions& options) noexcept
      : state_(state), info_(state.info()), scope_(state.info(), options.module), files_(files),
        file_count_(file_count), options_(options), report_(options.report) {}

  Status load() noexcept {
    MODC_TRY(scope_.check(report_));
    for (int i = 0; i < info_.slot_count; ++i) {
      const Found found = find(i);
      if (is_missing(i)) ++missing_;
      if (!found) continue;
      found.entry->is_used = true;
      if (!fits(info_.slots[i], found)) ++mismatched_;
    }
    for_each_entry([this](Found found) { unexpected_ += is_unexpected(found) ? 1 : 0; });

    const bool failed = mismatched_ > 0 || (options_.strict && (missing_ > 0 || unexpected_ > 0));
    if (report_ != nullptr && (failed || missing_ > 0 || unexpected_ > 0)) write_report(failed);
    if (failed) return {Code::key_mismatch, "the file's keys or shapes are not those of the model"};
    for (int i = 0; i < info_.slot_count; ++i)
      if (const Found found = find(i)) {
        const Slot& slot = info_.slots[i];
        convert_elements(slot.dtype, state_.data(i), found.entry->dtype, found.file->data(*found.entry), slot.size());
      }
    state_.changed();
    return ok;
  }

 private:
  Found find(int slot) noexcept { return scope_.has(slot) ? find(options_.prefix, scope_.key(slot)) : Found(); }
  Found find(std::string_view prefix, std::string_view key) noexcept {
    for (int i = 0; i < file_count_; ++i)
      if (safetensors::Entry* entry = files_[i].find(prefix, key)) return {&files_[i], entry};
    return {};
  }
  template <class Visit>
  void for_each_entry(Visit visit) noexcept {
    for (int f = 0; f < file_count_; ++f)
      for (std::size_t i = 0; i < files_[f].count(); ++i)
        if (!files_[f][i].is_metadata) visit(Found{&files_[f], &files_[f][i]});
  }

  /// A tied tensor is there when any of its keys is; a counter of batches may be absent, as in files without versions.
  bool is_missing(int index) noexcept {
    if (!scope_.has(index) || find(index)) return false;
    const std::string_view key = info_.slots[index].key;
    if (key == "num_batches_tracked" || ends_with(key, ".num_batches_tracked")) return false;
    const int first = scope_.first(index);
    for (int i = first; i < info_.slot_count; ++i)
      if (scope_.first(i) == first && find(i)) return false;
    return true;
  }

  static bool fits(const Slot& slot, Found found) noexcept {
    const bool is_scalar = slot.shape.rank == 0 && found.entry->rank == 1;  // PyTorch takes [1] for []
    return found.file->has_shape(*found.entry, is_scalar ? Shape{1} : slot.shape);
  }

  // Which module a key would belong to: the deepest one whose path it begins with.
  int owner(Found found) noexcept {
    int best = scope_.root();
    std::size_t depth = 0;
    for (int i = 0; i < info_.module_count; ++i) {
      if (i == scope_.root() || !scope_.has_module(i)) continue;
      const std::string_view path = scope_.module_path(i);
      if (path.size() >= depth && begins_with(found, path)) {
        best = i;
        depth = path.size();
      }
    }
    return best;
  }
  bool begins_with(Found found, std::string_view path) noexcept {
    json::Reader reader(found.file->header(), found.entry->key);
    for (const char c : options_.prefix)
      if (reader.next() != static_cast<unsigned char>(c)) return false;
    for (const char c : path)
      if (reader.next() != static_cast<unsigned char>(c)) return false;
    return reader.next() == '.';
  }
  /// Keys below a child that is none are passed over in silence.
  bool is_unexpected(Found found) noexcept {
    return !found.entry->is_used && info_.modules[owner(found)].type != nullptr;
  }

  // -------- the report

  void write_report(bool failed) noexcept {
    *report_ << (failed ? "Error(s) in loading state_dict for " : "Loaded in part: state_dict for ") << scope_.name()
             << ":";
    if (missing_ > 0 && (options_.strict || !failed)) write_missing();
    if (unexpected_ > 0 && (options_.strict || !failed)) write_unexpected();
    if (mismatched_ > 0) write_mismatched();
    if (missing_ > 0) write_prefix_hint();
  }

  /// Whether there is room for one more name.
  bool begin_name() noexcept {
    ++listed_;
    if (listed_ > max_listed + 1) return false;
    *report_ << (listed_ == 1 ? "" : ", ") << (listed_ > max_listed ? "..." : "\"");
    return listed_ <= max_listed;
  }

  void write_missing() noexcept {
    *report_ << "\n\tMissing key(s) in state_dict: ";
    listed_ = 0;
    for (int i = 0; i < info_.slot_count; ++i)
      if (is_missing(i) && begin_name()) *report_ << scope_.key(i) << "\"";
    *report_ << ". ";
  }

  /// PyTorch's order: module by module from the root, within each as in the file.
  void write_unexpected() noexcept {
    *report_ << "\n\tUnexpected key(s) in state_dict: ";
    listed_ = 0;
    for (int i = 0; i < file_count_; ++i) files_[i].sort_by_place();
    const bool ordered = unexpected_ <= max_listed;
    for (int module = 0; module < (ordered ? info_.module_count : 1); ++module)
      for_each_entry([&](Found found) {
        if (!is_unexpected(found) || (ordered && owner(found) != module) || !begin_name()) return;
        json::print(*report_, found.file->header(), found.entry->key);
        *report_ << "\"";
      });
    *report_ << ". ";
    for (int i = 0; i < file_count_; ++i) files_[i].sort_by_key();
  }

  void write_mismatched() noexcept {
    for (int i = 0; i < info_.slot_count; ++i) {
      const Slot& slot = info_.slots[i];
      const Found found = find(i);
      if (!found || fits(slot, found)) continue;
      std::uint64_t extents[safetensors::max_rank];
      found.file->shape(*found.entry, extents);
      *report_ << "\n\tsize mismatch for " << scope_.key(i) << ": copying a param with shape torch.Size([";
      for (int d = 0; d < found.entry->rank; ++d) *report_ << (d == 0 ? "" : ", ") << extents[d];
      *report_ << "]) from checkpoint, the shape in current model is torch.Size([";
      for (int d = 0; d < slot.shape.rank; ++d)
        *report_ << (d == 0 ? "" : ", ") << static_cast<std::uint64_t>(slot.shape[d]);
      *report_ << "]).";
    }
  }

  /// Wrappers put their own name before every key.
  void write_prefix_hint() noexcept {
    if (!options_.prefix.empty()) return;
    for (const std::string_view prefix : known_prefixes) {
      bool explains = true;
      for (int i = 0; i < info_.slot_count && explains; ++i)
        if (is_missing(i)) explains = static_cast<bool>(find(prefix, scope_.key(i)));
      if (!explains) continue;
      *report_ << "\n\tThe keys of the file begin with \"" << prefix << "\": load it with the prefix \"" << prefix;
      *report_ << "\".";
      return;
    }
  }

  State& state_;
  const ModelInfo& info_;
  const Scope scope_;
  safetensors::File* files_;
  int file_count_;
  const LoadOptions& options_;
  Text* report_;
  int missing_ = 0;
  int unexpected_ = 0;
  int mismatched_ = 0;
  int listed_ = 0;
};

}  // namespace state_dict_detail

/// Copies the tensors of a safetensors file in memory into the slots, cast to their dtypes. After an error the model is
/// as it was.
inline Status load_state_dict(State& state, Bytes bytes, const LoadOptions& options,
                              safetensors::IndexMemory index) noexcept {
  MODC_TRY(state.status());
  safetensors::File file;
  MODC_TRY(file.open(bytes, index, options.report));
  return state_dict_detail::Loader(state, &file, 1, options).load();
}
/// The same from files that are open, as the shards of a large model: a key stands in one of them.
inline Status load_state_dict(State& state, safetensors::File* files, int file_count,
                              const LoadOptions& options) noexcept {
  MODC_TRY(state.status());
  return state_dict_detail::Loader(state, files, file_count, options).load();
}

// -------- writing

namespace state_dict_detail {

/// Calls visit(slot index, offset in the data) in registration order. Wide dtypes lie first, so that every tensor is
/// aligned for readers that map the file; within one width the data is in registration order too.
template <class Visit>
void for_each_saved(const Scope& scope, Visit visit) {
  const ModelInfo& info = scope.info();
  std::size_t next[4] = {};  // of 8, 4, 2 and 1 bytes an element
  const auto width = [](const Slot& slot) {
    const std::size_t size = size_of(slot.dtype);
    return size == 8 ? 0 : size == 4 ? 1 : size == 2 ? 2 : 3;
  };
  const auto is_saved = [&](int i) { return scope.has(i) && scope.first(i) == i; };
  for (int i = 0; i < info.slot_count; ++i)
    if (is_saved(i))
      for (int w = width(info.slots[i]) + 1; w < 4; ++w) next[w] += info.slots[i].bytes();
  for (int i = 0; i < info.slot_count; ++i) {
    if (!is_saved(i)) continue;
    const Slot& slot = info.slots[i];
    visit(i, next[width(slot)]);
    next[width(slot)] += slot.bytes();
  }
}

/// {"__metadata__":{"format":"pt"},"fc1.weight":{"dtype":"F32","shape":[128,64],"data_offsets":[0,32768]},...}
inline void write_header(const Scope& scope, Text& out) {
  const ModelInfo& info = scope.info();
  out << "{\"__metadata__\":{\"format\":\"pt\"";
  for (int i = 0; i < info.slot_count; ++i) {
    if (!scope.has(i) || scope.first(i) == i) continue;
    out << ",";
    json::quote(out, scope.key(i));
    out << ":";
    json::quote(out, scope.key(scope.first(i)));
  }
  out << "}";
  for_each_saved(scope, [&](int i, std::size_t offset) {
    out << ",";
    json::quote(out, scope.key(i));
    safetensors::write_tensor(out, info.slots[i].dtype, info.slots[i].shape, offset);
  });
  out << "}";
}

}  // namespace state_dict_detail

/// Bytes of the safetensors file of the model, or of the sub-module with this path.
inline std::size_t state_dict_size(const ModelInfo& info, std::string_view module = {}) {
  const state_dict_detail::Scope scope(info, module);
  std::size_t size = safetensors::padded_header_size([&](Text& out) { state_dict_detail::write_header(scope, out); });
  state_dict_detail::for_each_saved(scope, [&](int i, std::size_t) { size += info.slots[i].bytes(); });
  return size;
}

/// Writes the whole file, piece by piece.
inline Status write_state_dict(const State& state, Text& out, std::string_view module = {}) {
  using namespace state_dict_detail;
  MODC_TRY(state.status());
  const ModelInfo& info = state.info();
  const Scope scope(info, module);
  MODC_TRY(scope.check(nullptr));
  safetensors::write_padded_header(out, [&](Text& to) { write_header(scope, to); });
  for (const std::size_t width : {8u, 4u, 2u, 1u})
    for_each_saved(scope, [&](int i, std::size_t) {
      if (size_of(info.slots[i].dtype) == width) out.write(state.data(i), info.slots[i].bytes());
    });
  return ok;
}

}  // namespace abi_1
}  // namespace modc

#endif
