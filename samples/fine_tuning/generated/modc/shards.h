// SPDX-License-Identifier: 0BSD
// Reads the index of a sharded model, model.safetensors.index.json, from memory: which file holds which tensor.
//
//   {"metadata": {"total_size": 24}, "weight_map": {"fc1.weight": "model-00001-of-00002.safetensors", ...}}
//
// As strict as the reader of the files: no other field, no key twice, metadata of strings and scalars, names of files
// that lie beside the index.
#ifndef MODC_ABI_1_SHARDS_H
#define MODC_ABI_1_SHARDS_H

#include "safetensors.h"

namespace modc {
inline namespace abi_1 {
namespace safetensors {

/// A line of the weight map.
struct ShardRow {
  json::String key;
  json::String file;
  std::uint32_t shard = 0;  // number of the file, for check_shards
};

/// Walks over an index once, and calls visit(ShardRow) for each line of the weight map.
class ShardIndexParser {
 public:
  ShardIndexParser(const char* text, std::size_t size) noexcept : cursor_(text, size) {}

  template <class Visit>
  bool parse(Visit visit) {
    bool has_map = false, has_metadata = false;
    if (cursor_.at_end() || cursor_.text()[0] != '{') return cursor_.fail("the index does not begin with {");
    if (!cursor_.accept('{')) return false;
    do {
      json::String field;
      if (!cursor_.string(field, true) || !cursor_.expect(':', "a colon is expected")) return false;
      if (json::compare(cursor_.text(), field, "weight_map", "") == 0) {
        if (std::exchange(has_map, true)) return cursor_.fail("weight_map stands twice");
        if (!weight_map(visit)) return false;
      } else if (json::compare(cursor_.text(), field, "metadata", "") == 0) {
        if (std::exchange(has_metadata, true)) return cursor_.fail("metadata stands twice");
        if (!metadata()) return false;
      } else {
        return cursor_.fail("an unknown field");
      }
    } while (cursor_.accept(','));
    if (!cursor_.expect('}', "a comma or } is expected")) return false;
    cursor_.skip_space();
    if (!cursor_.at_end()) return cursor_.fail("text after the index's last }");
    return has_map || cursor_.fail("weight_map is missing");
  }

  const json::Cursor& cursor() const noexcept { return cursor_; }

 private:
  template <class Visit>
  bool weight_map(Visit& visit) {
    if (!cursor_.expect('{', "{ is expected")) return false;
    if (cursor_.accept('}')) return true;
    do {
      ShardRow row;
      if (!cursor_.string(row.key, true) || !cursor_.expect(':', "a colon is expected") ||
          !cursor_.string(row.file, true))
        return false;
      if (!is_plain(row.file)) return cursor_.fail("a shard must be the name of a file beside the index");
      visit(row);
    } while (cursor_.accept(','));
    return cursor_.expect('}', "a comma or } is expected");
  }

  /// One to 255 bytes, none of which leads elsewhere: no folder, no drive, neither "." nor "..".
  bool is_plain(json::String name) const noexcept {
    json::Reader reader(cursor_.text(), name);
    int length = 0, dots = 0;
    for (int c = reader.next(); c >= 0; c = reader.next(), ++length) {
      if (c == '/' || c == '\\' || c == ':' || length == 255) return false;
      dots += c == '.' ? 1 : 0;
    }
    return length > 0 && (dots != length || length > 2);
  }

  bool metadata() noexcept {
    if (!cursor_.expect('{', "{ is expected")) return false;
    if (cursor_.accept('}')) return true;
    do {
      json::String text;
      if (!cursor_.string(text, false) || !cursor_.expect(':', "a colon is expected")) return false;
      cursor_.skip_space();
      const bool is_text = !cursor_.at_end() && cursor_.text()[cursor_.at()] == '"';
      if (is_text ? !cursor_.string(text, false) : !cursor_.skip_scalar()) return false;
    } while (cursor_.accept(','));
    return cursor_.expect('}', "a comma or } is expected");
  }

  json::Cursor cursor_;
};

/// Whether each tensor stands where the index says, and nowhere else. `rows` are those of the index, with the numbers of
/// their files; they are left sorted by key.
inline Status check_shards(const char* text, ShardRow* rows, std::size_t count, File* files, Text* report) noexcept {
  const auto fail = [&](const char* before, json::String key, const char* after) {
    if (report != nullptr) {
      *report << before << "\"";
      json::print(*report, text, key);
      *report << "\"" << after;
    }
    return Status(Code::bad_file, "the index and its files do not agree");
  };
  std::sort(rows, rows + count,
            [text](const ShardRow& a, const ShardRow& b) { return json::compare(text, a.key, b.key) < 0; });
  for (std::size_t i = 0; i < count; ++i) {
    const ShardRow& row = rows[i];
    if (i > 0 && json::compare(text, rows[i - 1].key, row.key) == 0)
      return fail("the key ", row.key, " stands twice in the index");
    Entry* entry = files[row.shard].find_encoded(text, row.key);
    if (entry == nullptr) {
      const Status status = fail("the index says that ", row.key, " is in ");
      if (report != nullptr) {
        *report << "'";
        json::print(*report, text, row.file);
        *report << "', which has no such tensor";
      }
      return status;
    }
    entry->is_used = true;
  }
  return ok;
}

/// The check's other half, for each of the files: no tensor that the index does not name there.
inline Status check_shard_is_named(File& file, Text* report) noexcept {
  for (std::size_t i = 0; i < file.count(); ++i) {
    Entry& entry = file[i];
    if (!entry.is_metadata && !std::exchange(entry.is_used, false)) {
      if (report != nullptr) {
        *report << "the index does not name the tensor \"";
        json::print(*report, file.header(), entry.key);
        *report << "\" of this file";
      }
      return {Code::bad_file, "the index and its files do not agree"};
    }
  }
  return ok;
}

}  // namespace safetensors
}  // namespace abi_1
}  // namespace modc

#endif
