// SPDX-License-Identifier: 0BSD
// NumPy's .npy files, versions 1 to 3, of little-endian numbers and bools: inputs and outputs of the command line.
#ifndef MODC_ABI_1_NPY_H
#define MODC_ABI_1_NPY_H

#include "io.h"

namespace modc {
inline namespace abi_1 {

struct NpyArray {
  Dtype dtype = Dtype::f32;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> data;  // dense, row-major

  std::int64_t size() const noexcept {
    std::int64_t count = 1;
    for (const std::int64_t n : shape) count *= n;
    return count;
  }
};

namespace npy_detail {

struct Descr {
  const char* name;
  Dtype dtype;
};
inline constexpr Descr descrs[] = {
    {"<f4", Dtype::f32},     {"<f8", Dtype::f64}, {"<f2", Dtype::f16}, {"<i8", Dtype::i64},
    {"<i4", Dtype::i32},     {"<i2", Dtype::i16}, {"|i1", Dtype::i8},  {"|u1", Dtype::u8},
    {"|b1", Dtype::boolean}, {"<u2", Dtype::u16}, {"<u4", Dtype::u32}, {"<u8", Dtype::u64},
};

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }, a Python literal.
class Header {
 public:
  explicit Header(std::string_view text) noexcept : text_(text) {}

  /// Null, or what is wrong.
  const char* parse(NpyArray& array, bool& fortran_order) {
    bool seen[3] = {};
    if (!accept("{")) return "the header is not a dictionary";
    while (!accept("}")) {
      const std::string_view name = quoted();
      if (!accept(":")) return "the header is not a dictionary";
      if (name == "descr") {
        seen[0] = true;
        if (!descr(array)) return "only little-endian numbers and bools are read";
      } else if (name == "fortran_order") {
        seen[1] = true;
        fortran_order = accept("True");
        if (!fortran_order && !accept("False")) return "fortran_order is neither True nor False";
      } else if (name == "shape") {
        seen[2] = true;
        if (!shape(array)) return "the shape is not a tuple of sizes";
      } else {
        return "an unknown field in the header";
      }
      if (!accept(",") && text_.substr(0, 1) != "}") return "the header is not a dictionary";
    }
    return seen[0] && seen[1] && seen[2] ? nullptr : "descr, fortran_order or shape is missing";
  }

 private:
  void skip_space() noexcept {
    while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\n')) text_.remove_prefix(1);
  }
  bool accept(std::string_view token) noexcept {
    skip_space();
    if (text_.substr(0, token.size()) != token) return false;
    text_.remove_prefix(token.size());
    skip_space();
    return true;
  }
  std::string_view quoted() noexcept {
    skip_space();
    if (text_.empty() || (text_.front() != '\'' && text_.front() != '"')) return {};
    const std::size_t end = text_.find(text_.front(), 1);
    if (end == std::string_view::npos) return {};
    const std::string_view word = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return word;
  }
  bool descr(NpyArray& array) noexcept {
    const std::string_view name = quoted();
    for (const Descr& row : descrs)
      if (name == row.name) {
        array.dtype = row.dtype;
        return true;
      }
    return false;
  }
  bool shape(NpyArray& array) {
    array.shape.clear();
    if (!accept("(")) return false;
    while (!accept(")")) {
      std::int64_t n = 0;
      const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), n);
      if (error != std::errc{} || n < 0 || array.shape.size() == 32) return false;
      text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
      array.shape.push_back(n);
      if (!accept(",") && text_.substr(0, 1) != ")") return false;
    }
    return true;
  }

  std::string_view text_;
};

/// Column-major to row-major.
inline void transpose(NpyArray& array) {
  const std::size_t width = size_of(array.dtype);
  const std::size_t rank = array.shape.size();
  std::vector<std::byte> dense(array.data.size());
  std::vector<std::int64_t> at(rank, 0);
  for (std::size_t i = 0; i < array.data.size() / width; ++i) {
    std::size_t from = 0;
    for (std::size_t d = rank; d-- > 0;)
      from = from * static_cast<std::size_t>(array.shape[d]) + static_cast<std::size_t>(at[d]);
    std::memcpy(dense.data() + i * width, array.data.data() + from * width, width);
    for (std::size_t d = rank; d-- > 0;) {
      if (++at[d] < array.shape[d]) break;
      at[d] = 0;
    }
  }
  array.data.swap(dense);
}

}  // namespace npy_detail

inline Status read_npy(const std::string& path, NpyArray& array, std::string* text = nullptr) {
  const auto fail = [&](const char* why) {
    if (text != nullptr) *text = "cannot read '" + path + "': " + why;
    return Status(Code::bad_file, "not a usable .npy file");
  };
  FileBytes file;
  MODC_TRY(file.open(path, text));
  const auto* bytes = static_cast<const unsigned char*>(file.bytes().data);
  const std::size_t size = file.bytes().size;
  if (size < 10 || std::memcmp(bytes, "\x93NUMPY", 6) != 0) return fail("not a .npy file");
  if (bytes[6] < 1 || bytes[6] > 3) return fail("an unknown version of .npy");
  const std::size_t start = bytes[6] == 1 ? 10 : 12;
  if (size < start) return fail("the file is truncated");
  std::size_t length = bytes[8] + bytes[9] * std::size_t{256};
  if (start == 12) length += bytes[10] * std::size_t{65536} + bytes[11] * std::size_t{16777216};
  if (length > size - start) return fail("the file is truncated");

  bool fortran_order = false;
  npy_detail::Header header({reinterpret_cast<const char*>(bytes) + start, length});
  if (const char* why = header.parse(array, fortran_order)) return fail(why);
  const std::size_t there = size - start - length;
  std::size_t needed = size_of(array.dtype);
  bool is_empty = false;
  for (const std::int64_t n : array.shape) {
    is_empty = is_empty || n == 0;
    if (n != 0 && needed > SIZE_MAX / static_cast<std::size_t>(n)) return fail("the shape is too large");
    if (n != 0) needed *= static_cast<std::size_t>(n);
  }
  if (is_empty) needed = 0;
  if (needed > there) return fail("the file is truncated");
  if (needed < there) return fail("bytes after the last element");
  const auto* data = reinterpret_cast<const std::byte*>(bytes) + start + length;
  array.data.assign(data, data + needed);
  if (fortran_order && array.shape.size() > 1) npy_detail::transpose(array);
  return ok;
}

inline Status write_npy(const std::string& path, Dtype dtype, const std::vector<std::int64_t>& shape, const void* data,
                        std::string* text = nullptr) {
  const char* descr = nullptr;
  for (const npy_detail::Descr& row : npy_detail::descrs)
    if (row.dtype == dtype) descr = row.name;
  if (descr == nullptr) return io_detail::fail(text, "write", path, "NumPy has no such dtype");
  std::string header = std::string("{'descr': '") + descr + "', 'fortran_order': False, 'shape': (";
  std::size_t bytes = size_of(dtype);
  for (const std::int64_t n : shape) {
    header +=
        std::to_string(n) + (shape.size() == 1 || &n != &shape.back() ? "," : "") + (&n != &shape.back() ? " " : "");
    bytes *= static_cast<std::size_t>(n);
  }
  header += "), }";
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';

  FileReplacement file;
  MODC_TRY(file.open(path, text));
  Text out = file.text();
  const char length[2] = {static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
  out << std::string_view("\x93NUMPY\x01\x00", 8) << std::string_view(length, 2) << header;
  out.write(data, bytes);
  return file.commit();
}

}  // namespace abi_1
}  // namespace modc

#endif
