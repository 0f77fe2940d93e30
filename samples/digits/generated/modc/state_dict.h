// SPDX-License-Identifier: 0BSD
// state_dict of a model in memory: loading a safetensors file into its slots, and writing its slots as such a file.
//
// Loading is all or nothing, and its report has PyTorch's words. One implementation serves every model.
#ifndef MODC_ABI_1_STATE_DICT_H
#define MODC_ABI_1_STATE_DICT_H

#include "convert.h"
#include "safetensors.h"

namespace modc {
inline namespace abi_1 {

struct LoadOptions {
  /// Missing and unexpected keys are errors. A wrong shape always is.
  bool strict = true;
  /// What stands before every key of the file, as "module." where DataParallel saved it.
  std::string_view prefix = {};
  /// Receives the report, of an error or of what a non-strict load passed over.
  Text* report = nullptr;
};

namespace state_dict_detail {

constexpr std::string_view known_prefixes[] = {"module.", "_orig_mod.", "model."};
/// A report does not grow with a hostile file.
constexpr int max_listed = 1000;

inline bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && std::string_view(text.end() - end.size(), end.size()) == end;
}

/// Compares a file with a model, says what differs and copies.
class Loader {
 public:
  Loader(State& state, safetensors::File& file, const LoadOptions& options) noexcept
      : state_(state), info_(state.info()), file_(file), options_(options), report_(options.report) {}

  Status load() noexcept {
    for (int i = 0; i < info_.slot_count; ++i) {
      const safetensors::Entry* entry = use(i);
      if (is_missing(i)) ++missing_;
      if (entry != nullptr && !fits(info_.slots[i], *entry)) ++mismatched_;
    }
    for (std::size_t i = 0; i < file_.count(); ++i)
      if (is_unexpected(file_[i])) ++unexpected_;

    const bool failed = mismatched_ > 0 || (options_.strict && (missing_ > 0 || unexpected_ > 0));
    if (report_ != nullptr && (failed || missing_ > 0 || unexpected_ > 0)) write_report(failed);
    if (failed) return {Code::key_mismatch, "the file's keys or shapes are not those of the model"};
    for (int i = 0; i < info_.slot_count; ++i)
      if (const safetensors::Entry* entry = find(i)) {
        const Slot& slot = info_.slots[i];
        convert_elements(slot.dtype, state_.data(i), entry->dtype, file_.data(*entry), slot.size());
      }
    state_.changed();
    return ok;
  }

 private:
  safetensors::Entry* find(int slot) noexcept {
    return info_.slots[slot].is_persistent() ? file_.find(options_.prefix, info_.slots[slot].key) : nullptr;
  }
  safetensors::Entry* use(int slot) noexcept {
    safetensors::Entry* entry = find(slot);
    if (entry != nullptr) entry->is_used = true;
    return entry;
  }

  /// A tied tensor is there when any of its keys is; a counter of batches may be absent, as in files without versions.
  bool is_missing(int index) noexcept {
    const Slot& slot = info_.slots[index];
    if (!slot.is_persistent() || find(index) != nullptr) return false;
    const std::string_view key = slot.key;
    if (key == "num_batches_tracked" || ends_with(key, ".num_batches_tracked")) return false;
    const int first = slot.alias_of < 0 ? index : slot.alias_of;
    for (int i = first; i < info_.slot_count; ++i)
      if ((i == first || info_.slots[i].alias_of == first) && find(i) != nullptr) return false;
    return true;
  }

  bool fits(const Slot& slot, const safetensors::Entry& entry) noexcept {
    std::uint64_t extents[safetensors::max_rank];
    file_.shape(entry, extents);
    if (slot.shape.rank == 0 && entry.rank == 1) return extents[0] == 1;
    if (slot.shape.rank != entry.rank) return false;
    for (int i = 0; i < entry.rank; ++i)
      if (extents[i] != static_cast<std::uint64_t>(slot.shape[i])) return false;
    return true;
  }

  // Which module a key would belong to: the deepest one whose path it begins with.
  int owner(const safetensors::Entry& entry) noexcept {
    int best = 0;
    std::size_t depth = 0;
    for (int i = 1; i < info_.module_count; ++i) {
      const std::string_view path = info_.modules[i].path;
      if (path.size() >= depth && begins_with(entry, path)) {
        best = i;
        depth = path.size();
      }
    }
    return best;
  }
  bool begins_with(const safetensors::Entry& entry, std::string_view path) noexcept {
    json::Reader reader(file_.header(), entry.key);
    for (const char c : options_.prefix)
      if (reader.next() != static_cast<unsigned char>(c)) return false;
    for (const char c : path)
      if (reader.next() != static_cast<unsigned char>(c)) return false;
    return reader.next() == '.';
  }
  /// Keys below a child that is none are passed over in silence.
  bool is_unexpected(const safetensors::Entry& entry) noexcept {
    return !entry.is_metadata && !entry.is_used && info_.modules[owner(entry)].type != nullptr;
  }

  // -------- the report

  void write_report(bool failed) noexcept {
    *report_ << (failed ? "Error(s) in loading state_dict for " : "Loaded in part: state_dict for ") << info_.name
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
      if (is_missing(i) && begin_name()) *report_ << info_.slots[i].key << "\"";
    *report_ << ". ";
  }

  /// PyTorch's order: module by module from the root, within each as in the file.
  void write_unexpected() noexcept {
    *report_ << "\n\tUnexpected key(s) in state_dict: ";
    listed_ = 0;
    file_.sort_by_place();
    const int passes = unexpected_ <= max_listed ? info_.module_count : 1;
    for (int module = 0; module < passes; ++module)
      for (std::size_t i = 0; i < file_.count(); ++i) {
        const safetensors::Entry& entry = file_[i];
        if (entry.is_metadata || entry.is_used || (passes > 1 && owner(entry) != module)) continue;
        if (!is_unexpected(entry) || !begin_name()) continue;
        json::print(*report_, file_.header(), entry.key);
        *report_ << "\"";
      }
    *report_ << ". ";
    file_.sort_by_key();
  }

  void write_mismatched() noexcept {
    for (int i = 0; i < info_.slot_count; ++i) {
      const Slot& slot = info_.slots[i];
      const safetensors::Entry* entry = find(i);
      if (entry == nullptr || fits(slot, *entry)) continue;
      std::uint64_t extents[safetensors::max_rank];
      file_.shape(*entry, extents);
      *report_ << "\n\tsize mismatch for " << slot.key << ": copying a param with shape torch.Size([";
      for (int d = 0; d < entry->rank; ++d) *report_ << (d == 0 ? "" : ", ") << extents[d];
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
        if (is_missing(i)) explains = file_.find(prefix, info_.slots[i].key) != nullptr;
      if (!explains) continue;
      *report_ << "\n\tThe keys of the file begin with \"" << prefix << "\": load it with the prefix \"" << prefix;
      *report_ << "\".";
      return;
    }
  }

  State& state_;
  const ModelInfo& info_;
  safetensors::File& file_;
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
  return state_dict_detail::Loader(state, file, options).load();
}

// -------- writing

namespace state_dict_detail {

/// Calls visit(slot index, offset in the data) in registration order. Wide dtypes lie first, so that every tensor is
/// aligned for readers that map the file; within one width the data is in registration order too.
template <class Visit>
void for_each_saved(const ModelInfo& info, Visit visit) {
  std::size_t next[4] = {};  // of 8, 4, 2 and 1 bytes an element
  const auto width = [](const Slot& slot) {
    const std::size_t size = size_of(slot.dtype);
    return size == 8 ? 0 : size == 4 ? 1 : size == 2 ? 2 : 3;
  };
  const auto is_saved = [](const Slot& slot) { return slot.is_persistent() && slot.alias_of < 0; };
  for (int i = 0; i < info.slot_count; ++i)
    if (is_saved(info.slots[i]))
      for (int w = width(info.slots[i]) + 1; w < 4; ++w) next[w] += info.slots[i].bytes();
  for (int i = 0; i < info.slot_count; ++i) {
    const Slot& slot = info.slots[i];
    if (!is_saved(slot)) continue;
    visit(i, next[width(slot)]);
    next[width(slot)] += slot.bytes();
  }
}

/// {"__metadata__":{"format":"pt"},"fc1.weight":{"dtype":"F32","shape":[128,64],"data_offsets":[0,32768]},...}
inline void write_header(const ModelInfo& info, Text& out) {
  out << "{\"__metadata__\":{\"format\":\"pt\"";
  for (int i = 0; i < info.slot_count; ++i) {
    const Slot& slot = info.slots[i];
    if (slot.alias_of < 0 || !slot.is_persistent()) continue;
    out << ",";
    json::quote(out, slot.key);
    out << ":";
    json::quote(out, info.slots[slot.alias_of].key);
  }
  out << "}";
  for_each_saved(info, [&](int i, std::size_t offset) {
    const Slot& slot = info.slots[i];
    out << ",";
    json::quote(out, slot.key);
    out << ":{\"dtype\":\"" << safetensors::name_of(slot.dtype) << "\",\"shape\":[";
    for (int d = 0; d < slot.shape.rank; ++d) {
      if (d > 0) out << ",";
      out << static_cast<std::uint64_t>(slot.shape[d]);
    }
    out << "],\"data_offsets\":[" << static_cast<std::uint64_t>(offset);
    out << "," << static_cast<std::uint64_t>(offset + slot.bytes()) << "]}";
  });
  out << "}";
}

inline void count_bytes(void* context, const char*, std::size_t size) { *static_cast<std::size_t*>(context) += size; }
inline std::size_t header_size(const ModelInfo& info) {
  std::size_t size = 0;
  Text counter(count_bytes, &size);
  write_header(info, counter);
  return size;
}

}  // namespace state_dict_detail

/// Bytes of the model's safetensors file.
inline std::size_t state_dict_size(const ModelInfo& info) {
  std::size_t size = 8 + (state_dict_detail::header_size(info) + 7) / 8 * 8;
  state_dict_detail::for_each_saved(info, [&](int i, std::size_t) { size += info.slots[i].bytes(); });
  return size;
}

/// Writes the whole file, piece by piece.
inline Status write_state_dict(const State& state, Text& out) {
  using namespace state_dict_detail;
  MODC_TRY(state.status());
  const ModelInfo& info = state.info();
  const std::size_t size = header_size(info);
  const std::uint64_t padded = (size + 7) / 8 * 8;
  out.write(&padded, sizeof padded);
  write_header(info, out);
  out << std::string_view("       ", static_cast<std::size_t>(padded) - size);
  for (const std::size_t width : {8u, 4u, 2u, 1u})
    for_each_saved(info, [&](int i, std::size_t) {
      if (size_of(info.slots[i].dtype) == width) out.write(state.data(i), info.slots[i].bytes());
    });
  return ok;
}

}  // namespace abi_1
}  // namespace modc

#endif
