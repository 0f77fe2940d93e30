// SPDX-License-Identifier: 0BSD
// Reads the safetensors format from memory: a strict parser of exactly its grammar, and an index of what it found.
//
// Everything is checked before anything is used: header length by subtraction, UTF-8, names, known dtypes, unsigned
// integers, products of extents, lengths against dtype and shape, ranges that tile the data, no key twice.
#ifndef MODC_ABI_1_SAFETENSORS_H
#define MODC_ABI_1_SAFETENSORS_H

#include "json.h"
#include "slots.h"

#include <algorithm>
#include <utility>

namespace modc {
inline namespace abi_1 {

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "modc: weight files are little-endian and read in place"
#endif

namespace safetensors {

inline constexpr std::uint64_t max_header = 100'000'000;
inline constexpr std::uint32_t max_name = 4096;
inline constexpr int max_rank = 64;

struct DtypeName {
  const char* name;
  Dtype dtype;
};
inline constexpr DtypeName dtype_names[] = {
    {"F32", Dtype::f32}, {"F64", Dtype::f64},         {"F16", Dtype::f16},         {"BF16", Dtype::bf16},
    {"I64", Dtype::i64}, {"I32", Dtype::i32},         {"I16", Dtype::i16},         {"I8", Dtype::i8},
    {"U8", Dtype::u8},   {"BOOL", Dtype::boolean},    {"U16", Dtype::u16},         {"U32", Dtype::u32},
    {"U64", Dtype::u64}, {"F8_E4M3", Dtype::f8_e4m3}, {"F8_E5M2", Dtype::f8_e5m2},
};
inline const char* name_of(Dtype dtype) noexcept {
  for (const DtypeName& row : dtype_names)
    if (row.dtype == dtype) return row.name;
  return "?";
}

/// A tensor of the file, or a pair of its metadata, whose value stands at begin and has end - begin bytes.
struct Entry {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  json::String key;
  std::uint32_t shape_at = 0;
  std::uint8_t rank = 0;
  Dtype dtype = Dtype::u8;
  bool is_metadata = false;
  bool is_used = false;

  std::uint64_t bytes() const noexcept { return end - begin; }
};

/// Memory for the index: one entry for each tensor and each pair of metadata.
struct IndexMemory {
  Entry* entries = nullptr;
  std::size_t capacity = 0;
};
template <std::size_t Capacity>
struct Index {
  Entry entries[Capacity];
  operator IndexMemory() noexcept { return {entries, Capacity}; }
};

/// Walks over the header once. Without index memory it only checks the grammar and counts.
class HeaderParser {
 public:
  HeaderParser(const char* text, std::size_t size, IndexMemory index) noexcept : cursor_(text, size), index_(index) {}

  bool parse() noexcept {
    if (cursor_.at_end() || cursor_.text()[0] != '{') return cursor_.fail("the header does not begin with {");
    if (!cursor_.accept('{')) return false;
    if (!cursor_.accept('}')) {
      do {
        if (!member()) return false;
      } while (cursor_.accept(','));
      if (!cursor_.expect('}', "a comma or } is expected")) return false;
    }
    cursor_.skip_space();
    return cursor_.at_end() || cursor_.fail("text after the header's last }");
  }

  std::size_t count() const noexcept { return count_; }
  const json::Cursor& cursor() const noexcept { return cursor_; }
  bool is_full() const noexcept { return index_.entries != nullptr && count_ > index_.capacity; }

 private:
  bool member() noexcept {
    Entry entry;
    if (!cursor_.string(entry.key, true)) return false;
    if (!cursor_.expect(':', "a colon is expected")) return false;
    if (json::compare(cursor_.text(), entry.key, "__metadata__", "") == 0) return metadata();
    json::Reader reader(cursor_.text(), entry.key);
    std::uint32_t length = 0;
    while (reader.next() >= 0) ++length;
    if (length < 1 || length > max_name) return cursor_.fail("a name must have 1 to 4096 bytes");
    return tensor(entry) && add(entry);
  }

  bool metadata() noexcept {
    if (has_metadata_) return cursor_.fail("__metadata__ stands twice");
    has_metadata_ = true;
    if (!cursor_.expect('{', "{ is expected")) return false;
    if (cursor_.accept('}')) return true;
    do {
      Entry entry;
      json::String value;
      entry.is_metadata = true;
      if (!cursor_.string(entry.key, false) || !cursor_.expect(':', "a colon is expected") ||
          !cursor_.string(value, false))
        return false;
      entry.begin = value.at;
      entry.end = std::uint64_t{value.at} + value.size;
      if (!add(entry)) return false;
    } while (cursor_.accept(','));
    return cursor_.expect('}', "a comma or } is expected");
  }

  bool tensor(Entry& entry) noexcept {
    bool has_dtype = false;
    bool has_shape = false;
    bool has_offsets = false;
    std::uint64_t elements = 0;
    if (!cursor_.expect('{', "{ is expected")) return false;
    do {
      json::String field;
      if (!cursor_.string(field, true) || !cursor_.expect(':', "a colon is expected")) return false;
      const auto is = [&](const char* name) { return json::compare(cursor_.text(), field, name, "") == 0; };
      if (is("dtype")) {
        if (std::exchange(has_dtype, true)) return cursor_.fail("a field stands twice");
        if (!dtype(entry)) return false;
      } else if (is("shape")) {
        if (std::exchange(has_shape, true)) return cursor_.fail("a field stands twice");
        if (!shape(entry, elements)) return false;
      } else if (is("data_offsets")) {
        if (std::exchange(has_offsets, true)) return cursor_.fail("a field stands twice");
        if (!offsets(entry)) return false;
      } else {
        return cursor_.fail("an unknown field");
      }
    } while (cursor_.accept(','));
    if (!cursor_.expect('}', "a comma or } is expected")) return false;
    if (!has_dtype || !has_shape || !has_offsets) return cursor_.fail("dtype, shape or data_offsets is missing");
    if (elements > UINT64_MAX / size_of(entry.dtype) || elements * size_of(entry.dtype) != entry.bytes())
      return cursor_.fail("data_offsets do not fit dtype and shape");
    return true;
  }

  bool dtype(Entry& entry) noexcept {
    json::String name;
    if (!cursor_.string(name, true)) return false;
    for (const DtypeName& row : dtype_names)
      if (json::compare(cursor_.text(), name, row.name, "") == 0) {
        entry.dtype = row.dtype;
        return true;
      }
    return cursor_.fail("an unknown dtype");
  }

  /// Extents that are not zero are multiplied even where another one is: their order shall not matter.
  bool shape(Entry& entry, std::uint64_t& elements) noexcept {
    cursor_.skip_space();
    entry.shape_at = static_cast<std::uint32_t>(cursor_.at());
    if (!cursor_.expect('[', "[ is expected")) return false;
    std::uint64_t product = 1;
    bool is_empty = false;
    int rank = 0;
    if (!cursor_.accept(']')) {
      do {
        std::uint64_t extent = 0;
        if (!cursor_.number(extent)) return false;
        if (++rank > max_rank) return cursor_.fail("a shape has more than 64 extents");
        if (extent == 0)
          is_empty = true;
        else if (product > static_cast<std::uint64_t>(INT64_MAX) / extent)
          return cursor_.fail("a shape is too large");
        else
          product *= extent;
      } while (cursor_.accept(','));
      if (!cursor_.expect(']', "a comma or ] is expected")) return false;
    }
    entry.rank = static_cast<std::uint8_t>(rank);
    elements = is_empty ? 0 : product;
    return true;
  }

  bool offsets(Entry& entry) noexcept {
    if (!cursor_.expect('[', "[ is expected") || !cursor_.number(entry.begin) ||
        !cursor_.expect(',', "a comma is expected") || !cursor_.number(entry.end) ||
        !cursor_.expect(']', "] is expected"))
      return false;
    return entry.begin <= entry.end || cursor_.fail("data_offsets run backwards");
  }

  bool add(const Entry& entry) noexcept {
    if (index_.entries != nullptr && count_ < index_.capacity) index_.entries[count_] = entry;
    ++count_;
    return !is_full() || cursor_.fail("more tensors than the index has room for");
  }

  json::Cursor cursor_;
  IndexMemory index_;
  std::size_t count_ = 0;
  bool has_metadata_ = false;
};

/// A checked file: entries sorted by key, tensors before metadata.
class File {
 public:
  /// Says on `report`, if there is one, what is wrong with the file and where.
  Status open(Bytes file, IndexMemory index, Text* report) noexcept {
    MODC_TRY(split(file, report));
    HeaderParser parser(header_, header_size_, index);
    if (!parser.parse()) {
      if (report != nullptr) {
        *report << "not a safetensors file: " << parser.cursor().error() << " (byte ";
        *report << static_cast<std::uint64_t>(parser.cursor().at()) << " of the header)";
      }
      if (parser.is_full()) return {Code::bad_file, "the file has more tensors than the index has room for"};
      return {Code::bad_file, "the file is not a valid safetensors file"};
    }
    entries_ = index.entries;
    count_ = parser.count();
    MODC_TRY(check_ranges(report));
    return check_keys(report);
  }

  /// How many entries the index needs; the header is fully checked for grammar, so the file itself pays for them.
  Status count(Bytes file, std::size_t& entries, Text* report) noexcept {
    MODC_TRY(split(file, report));
    HeaderParser parser(header_, header_size_, {});
    if (!parser.parse()) {
      entries = 0;
      return open(file, {}, report);
    }
    entries = parser.count();
    return ok;
  }

  const char* header() const noexcept { return header_; }
  std::size_t count() const noexcept { return count_; }
  Entry& operator[](std::size_t i) noexcept { return entries_[i]; }
  const std::byte* data(const Entry& entry) const noexcept { return data_ + entry.begin; }

  /// The tensor of this key, with `prefix` before it; null if there is none.
  Entry* find(std::string_view prefix, std::string_view key) noexcept { return find_joined({prefix, key}); }
  /// The tensor whose key is these parts, joined.
  Entry* find_joined(std::initializer_list<std::string_view> parts) noexcept {
    return search([&](const Entry& entry) { return json::compare(header_, entry.key, parts); });
  }
  /// The tensor whose key is a string of another text.
  Entry* find_encoded(const char* text, json::String key) noexcept {
    return search([&](const Entry& entry) { return json::compare(header_, entry.key, text, key); });
  }

  /// Extents, at most max_rank of them.
  void shape(const Entry& entry, std::uint64_t* extents) const noexcept {
    json::Cursor cursor(header_ + entry.shape_at, header_size_ - entry.shape_at);
    cursor.accept('[');
    for (int i = 0; i < entry.rank; ++i) {
      cursor.number(extents[i]);
      cursor.accept(',');
    }
  }

  bool has_shape(const Entry& entry, const Shape& shape) const noexcept {
    if (entry.rank != shape.rank) return false;
    std::uint64_t extents[max_rank];
    this->shape(entry, extents);
    for (int i = 0; i < shape.rank; ++i)
      if (extents[i] != static_cast<std::uint64_t>(shape[i])) return false;
    return true;
  }

  /// The entries in the order of the file; find() needs sort_by_key() again.
  void sort_by_place() noexcept {
    sort([](const Entry& a, const Entry& b) { return a.key.at < b.key.at; });
  }
  void sort_by_key() noexcept {
    sort([text = header_](const Entry& a, const Entry& b) {
      if (a.is_metadata != b.is_metadata) return b.is_metadata;
      return json::compare(text, a.key, b.key) < 0;
    });
  }

 private:
  template <class Compare>
  Entry* search(Compare compare) noexcept {
    std::size_t low = 0;
    std::size_t high = tensor_count_;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const int order = compare(entries_[middle]);
      if (order == 0) return &entries_[middle];
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
    return nullptr;
  }

  Status split(Bytes file, Text* report) noexcept {
    const auto fail = [report](const char* text) {
      if (report != nullptr) *report << "not a safetensors file: " << text;
      return Status(Code::bad_file, text);
    };
    if (file.data == nullptr || file.size < 8) return fail("shorter than 8 bytes");
    const auto* bytes = static_cast<const char*>(file.data);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes, sizeof length);
    if (length > max_header) return fail("a header of more than 100,000,000 bytes");
    if (length > file.size - 8) {
      if (report != nullptr) {
        *report << "the file is truncated: its header should have " << length << " bytes, ";
        *report << static_cast<std::uint64_t>(file.size - 8) << " are there";
      }
      return {Code::bad_file, "the file ends within its header"};
    }
    header_ = bytes + 8;
    header_size_ = static_cast<std::size_t>(length);
    data_ = reinterpret_cast<const std::byte*>(header_ + header_size_);
    data_size_ = file.size - 8 - header_size_;
    return ok;
  }

  /// Heap sort needs no memory and no recursion.
  template <class Less>
  void sort(Less less) noexcept {
    if (std::is_sorted(entries_, entries_ + count_, less)) return;
    std::make_heap(entries_, entries_ + count_, less);
    std::sort_heap(entries_, entries_ + count_, less);
  }

  Status check_ranges(Text* report) noexcept {
    sort([](const Entry& a, const Entry& b) {
      if (a.is_metadata != b.is_metadata) return b.is_metadata;
      return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    tensor_count_ = 0;
    std::uint64_t end = 0;
    for (; tensor_count_ < count_ && !entries_[tensor_count_].is_metadata; ++tensor_count_) {
      const Entry& entry = entries_[tensor_count_];
      if (entry.begin != end) {
        if (report != nullptr) {
          *report << "not a safetensors file: a gap or overlap before the data of \"";
          json::print(*report, header_, entry.key);
          *report << "\"";
        }
        return {Code::bad_file, "the tensors do not lie one after the other"};
      }
      if (entry.end > data_size_) {
        if (report != nullptr) {
          *report << "the file is truncated: the data of \"";
          json::print(*report, header_, entry.key);
          *report << "\" should have " << entry.bytes() << " bytes, ";
          *report << (data_size_ > entry.begin ? data_size_ - entry.begin : 0) << " are there";
        }
        return {Code::bad_file, "the file ends within its data"};
      }
      end = entry.end;
    }
    if (end == data_size_) return ok;
    if (report != nullptr) *report << "not a safetensors file: " << data_size_ - end << " bytes after the last tensor";
    return {Code::bad_file, "bytes after the last tensor"};
  }

  Status check_keys(Text* report) noexcept {
    sort_by_key();
    for (std::size_t i = 1; i < count_; ++i) {
      const Entry& entry = entries_[i];
      if (entry.is_metadata != entries_[i - 1].is_metadata) continue;
      if (json::compare(header_, entry.key, entries_[i - 1].key) != 0) continue;
      if (report != nullptr) {
        *report << "not a safetensors file: the key \"";
        json::print(*report, header_, entry.key);
        *report << "\" stands twice";
      }
      return {Code::bad_file, "a key stands twice"};
    }
    return ok;
  }

  const char* header_ = nullptr;
  std::size_t header_size_ = 0;
  const std::byte* data_ = nullptr;
  std::uint64_t data_size_ = 0;
  Entry* entries_ = nullptr;
  std::size_t count_ = 0;
  std::size_t tensor_count_ = 0;
};

}  // namespace safetensors

}  // namespace abi_1
}  // namespace modc

#endif
