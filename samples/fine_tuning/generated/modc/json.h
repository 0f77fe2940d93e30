// SPDX-License-Identifier: 0BSD
// The little of JSON that a safetensors header consists of: a cursor with strings, unsigned integers and punctuation.
// No recursion, no memory of its own; strings stay where they are and are decoded while they are compared.
#ifndef MODC_ABI_1_JSON_H
#define MODC_ABI_1_JSON_H

#include "text.h"

#include <initializer_list>

namespace modc {
inline namespace abi_1 {

namespace json {

/// What stands between the quotes of a checked string.
struct String {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
};

inline bool is_control(std::uint32_t code_point) noexcept {
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}

/// Value of four hexadecimal digits, or -1.
inline std::int32_t hex4(const char* p) noexcept {
  std::int32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = p[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/// The code point of one well-formed UTF-8 sequence at p and its length, or length 0: overlong forms, surrogates and
/// values past U+10FFFF are not well-formed.
struct CodePoint {
  std::uint32_t value;
  std::uint32_t length;
};
inline CodePoint decode_utf8(const char* p, std::size_t left) noexcept {
  const auto byte = [p](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(p[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::uint32_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || left < length) return {0, 0};
  std::uint32_t value = first & (0x7fu >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {0, 0};
    value = value << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || (value >= 0xd800 && value < 0xe000) || value > 0x10ffff) return {0, 0};
  return {value, length};
}

/// Decodes a checked string byte by byte.
class Reader {
 public:
  Reader(const char* text, String string) noexcept : p_(text + string.at), end_(p_ + string.size) {}

  /// The next byte, or -1 at the end.
  int next() noexcept {
    if (pending_ != 0) return static_cast<unsigned char>(bytes_[--pending_]);
    if (p_ == end_) return -1;
    const char c = *p_++;
    return c == '\\' ? escaped(*p_++) : static_cast<unsigned char>(c);
  }

 private:
  int escaped(char c) noexcept {
    switch (c) {
      case 'b': return '\b';
      case 'f': return '\f';
      case 'n': return '\n';
      case 'r': return '\r';
      case 't': return '\t';
      case 'u': break;
      default: return static_cast<unsigned char>(c);
    }
    auto value = static_cast<std::uint32_t>(hex4(p_));
    p_ += 4;
    if (value >= 0xd800 && value < 0xdc00) {
      value = 0x10000 + ((value - 0xd800) << 10) + (static_cast<std::uint32_t>(hex4(p_ + 2)) - 0xdc00);
      p_ += 6;
    }
    if (value < 0x80) return static_cast<int>(value);
    const int length = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    for (int i = 1; i < length; ++i, value >>= 6) bytes_[pending_++] = static_cast<char>(0x80 | (value & 0x3f));
    return static_cast<int>((0xf00u >> length & 0xf0u) | value);
  }

  const char* p_;
  const char* end_;
  char bytes_[4] = {};
  int pending_ = 0;
};

/// Order of two decoded strings, of two texts, by bytes: below, equal to or above zero.
inline int compare(const char* text, String a, const char* other_text, String b) noexcept {
  Reader left(text, a);
  Reader right(other_text, b);
  while (true) {
    const int x = left.next();
    const int y = right.next();
    if (x != y) return x < y ? -1 : 1;
    if (x < 0) return 0;
  }
}
inline int compare(const char* text, String a, String b) noexcept { return compare(text, a, text, b); }
/// The same with these parts, joined.
inline int compare(const char* text, String a, std::initializer_list<std::string_view> parts) noexcept {
  Reader left(text, a);
  for (const std::string_view part : parts)
    for (const char c : part) {
      const int x = left.next();
      const int y = static_cast<unsigned char>(c);
      if (x != y) return x < y ? -1 : 1;
    }
  return left.next() < 0 ? 0 : 1;
}
inline int compare(const char* text, String a, std::string_view prefix, std::string_view rest) noexcept {
  return compare(text, a, {prefix, rest});
}

/// Writes a decoded string.
inline void print(Text& out, const char* text, String string) {
  Reader reader(text, string);
  for (int c = reader.next(); c >= 0; c = reader.next()) {
    const char byte = static_cast<char>(c);
    out.write(&byte, 1);
  }
}

/// Writes a string's characters with their escapes.
inline void escape(Text& out, std::string_view string) {
  for (const char c : string) {
    if (c == '"' || c == '\\') {
      out << "\\";
      out.write(&c, 1);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      const char* digits = "0123456789abcdef";
      out << "\\u00" << std::string_view(digits + (c >> 4), 1) << std::string_view(digits + (c & 15), 1);
    } else {
      out.write(&c, 1);
    }
  }
}
inline void quote(Text& out, std::string_view string) {
  out << "\"";
  escape(out, string);
  out << "\"";
}

class Cursor {
 public:
  Cursor(const char* text, std::size_t size) noexcept : text_(text), size_(size) {}

  std::size_t at() const noexcept { return at_; }
  const char* text() const noexcept { return text_; }
  bool at_end() const noexcept { return at_ == size_; }
  /// The first complaint, null while there is none.
  const char* error() const noexcept { return error_; }
  bool fail(const char* error) noexcept {
    if (error_ == nullptr) error_ = error;
    return false;
  }

  void skip_space() noexcept {
    while (at_ < size_ && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
  }
  /// Takes `c` if it stands here.
  bool accept(char c) noexcept {
    skip_space();
    if (at_ == size_ || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool expect(char c, const char* error) noexcept { return accept(c) || fail(error); }

  /// A string; a name has no control characters.
  bool string(String& out, bool is_name) noexcept {
    if (!expect('"', "a string is expected")) return false;
    out.at = static_cast<std::uint32_t>(at_);
    while (at_ < size_ && text_[at_] != '"') {
      const CodePoint c = decode_utf8(text_ + at_, size_ - at_);
      if (c.length == 0) return fail("not valid UTF-8");
      if (c.value < 0x20) return fail("a control character in a string");
      if (is_name && is_control(c.value)) return fail("a control character in a name");
      at_ += c.length;
      if (c.value == '\\' && !escape(is_name)) return false;
    }
    if (at_ == size_) return fail("a string does not end");
    out.size = static_cast<std::uint32_t>(at_) - out.at;
    ++at_;
    return true;
  }

  /// Digits without sign, fraction, exponent or leading zero, below 2^64.
  bool number(std::uint64_t& out) noexcept {
    skip_space();
    const std::size_t begin = at_;
    out = 0;
    for (; at_ < size_ && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const auto digit = static_cast<std::uint64_t>(text_[at_] - '0');
      if (out > (UINT64_MAX - digit) / 10) return fail("a number is too large");
      out = out * 10 + digit;
    }
    if (at_ == begin) return fail("an unsigned integer is expected");
    if (text_[begin] == '0' && at_ - begin > 1) return fail("a number begins with 0");
    if (at_ < size_ && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E'))
      return fail("an unsigned integer is expected");
    return true;
  }

  /// A number of any kind, true, false or null, which is passed over.
  bool skip_scalar() noexcept {
    skip_space();
    for (const std::string_view word : {"true", "false", "null"})
      if (take(word)) return true;
    take("-");
    if (!take("0") && !digits()) return fail("a string, number, true, false or null is expected");
    if (take(".") && !digits()) return fail("digits are expected after the point");
    if (!take("e") && !take("E")) return true;
    if (!take("-")) take("+");
    return digits() || fail("digits are expected in the exponent");
  }

 private:
  bool take(std::string_view word) noexcept {
    if (size_ - at_ < word.size() || std::string_view(text_ + at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  bool digits() noexcept {
    const std::size_t begin = at_;
    while (at_ < size_ && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > begin;
  }
  bool escape(bool is_name) noexcept {
    if (at_ == size_) return fail("a string does not end");
    const char c = text_[at_++];
    if (c == '"' || c == '\\' || c == '/') return true;
    if (c == 'b' || c == 'f' || c == 'n' || c == 'r' || c == 't')
      return !is_name || fail("a control character in a name");
    if (c != 'u') return fail("an unknown escape in a string");
    std::int32_t value = size_ - at_ < 4 ? -1 : hex4(text_ + at_);
    if (value < 0) return fail("four hexadecimal digits are expected after \\u");
    at_ += 4;
    if (value == 0) return fail("a NUL character in a string");
    if (is_name && is_control(static_cast<std::uint32_t>(value))) return fail("a control character in a name");
    if (value < 0xd800 || value >= 0xe000) return true;
    const bool pair = value < 0xdc00 && size_ - at_ >= 6 && text_[at_] == '\\' && text_[at_ + 1] == 'u';
    value = pair ? hex4(text_ + at_ + 2) : -1;
    if (value < 0xdc00 || value >= 0xe000) return fail("half of a surrogate pair in a string");
    at_ += 6;
    return true;
  }

  const char* text_;
  std::size_t size_;
  std::size_t at_ = 0;
  const char* error_ = nullptr;
};

}  // namespace json

}  // namespace abi_1
}  // namespace modc

#endif
