// SPDX-License-Identifier: 0BSD
// Status: the result of every operation that can fail, a code and a fixed text.
#ifndef MODC_ABI_1_STATUS_H
#define MODC_ABI_1_STATUS_H

#include <cstddef>
#include <cstdint>

namespace modc {
inline namespace abi_1 {

/// Generated code asserts that it meets the runtime it was made for. Counted up with every change that it could notice.
inline constexpr int runtime_abi = 1;

enum class Code : std::uint8_t {
  ok,
  wrong_shape,
  null_pointer,
  overlap,
  out_of_range,
  does_not_fit,
  bad_memory,
  not_prepared,
  no_recorded_forward,
  parameters_changed,
  bad_file,
  key_mismatch,
  io_error,
  hook_error,
};

class [[nodiscard]] Status {
 public:
  constexpr Status() noexcept = default;
  /// The text is not copied: it must be a literal.
  constexpr Status(Code code, const char* message) noexcept : message_(message), code_(code) {}

  constexpr bool ok() const noexcept { return code_ == Code::ok; }
  constexpr Code code() const noexcept { return code_; }
  constexpr const char* message() const noexcept { return message_; }

 private:
  const char* message_ = "ok";
  Code code_ = Code::ok;
};

inline constexpr Status ok{};

}  // namespace abi_1
}  // namespace modc

// Macros for generated code name the runtime as `modc`, which that binds to its own ABI. The runtime itself says `abi_1`, as
// `modc` holds each runtime of the translation unit. Each runtime defines the macros anew.
#undef MODC_TRY
/// Leaves the function with the status of `expression` unless that is ok.
#define MODC_TRY(expression)                                                          \
  do {                                                                                \
    if (const auto modc_status = (expression); !modc_status.ok()) return modc_status; \
  } while (false)

#undef MODC_CHECK_THAT
#define MODC_CHECK_THAT(condition, code, message)                     \
  do {                                                                \
    if (!(condition)) return modc::Status(modc::Code::code, message); \
  } while (false)

#endif
