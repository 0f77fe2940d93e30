// SPDX-License-Identifier: 0BSD
// Text and bytes written piece by piece to wherever the caller wants them: a fixed array, a string, a file.
#ifndef MODC_ABI_1_TEXT_H
#define MODC_ABI_1_TEXT_H

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace modc {
inline namespace abi_1 {

class Text {
 public:
  using Write = void (*)(void* context, const char* data, std::size_t size);
  constexpr Text(Write to, void* context) noexcept : write_(to), context_(context) {}

  void write(const void* data, std::size_t size) {
    if (size != 0) write_(context_, static_cast<const char*>(data), size);
  }
  Text& operator<<(std::string_view text) {
    write(text.data(), text.size());
    return *this;
  }
  Text& operator<<(std::uint64_t number) {
    char digits[24];
    const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return *this << std::string_view(digits, static_cast<std::size_t>(end - digits));
  }

 private:
  Write write_;
  void* context_;
};

/// The first Size - 1 bytes of what is written, always ended by a NUL.
template <std::size_t Size>
class TextBuffer : public Text {
 public:
  TextBuffer() noexcept : Text(&TextBuffer::append, this) {}
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;
  const char* c_str() const noexcept { return text_; }
  std::string_view view() const noexcept { return {text_, size_}; }

 private:
  static void append(void* self, const char* data, std::size_t size) {
    auto& to = *static_cast<TextBuffer*>(self);
    const std::size_t room = Size - 1 - to.size_;
    const std::size_t taken = size < room ? size : room;
    if (taken != 0) std::memcpy(to.text_ + to.size_, data, taken);
    to.size_ += taken;
  }

  std::size_t size_ = 0;
  char text_[Size] = {};
};

}  // namespace abi_1
}  // namespace modc

#endif
