// SPDX-License-Identifier: 0BSD
// Views: a pointer with the extents of a dense row-major tensor, and the checks made on entry to generated functions.
#ifndef MODC_ABI_1_VIEW_H
#define MODC_ABI_1_VIEW_H

#include "status.h"

#include <limits>
#include <type_traits>

namespace modc {
inline namespace abi_1 {

/// Extents of a tensor, by number and by name: `shape.n0`, `shape.n1`, ...
template <int Rank>
struct Extents;
template <>
struct Extents<0> {
  constexpr std::int64_t operator[](int) const noexcept { return 1; }
};
template <>
struct Extents<1> {
  std::int64_t n0;
  constexpr std::int64_t operator[](int) const noexcept { return n0; }
};
template <>
struct Extents<2> {
  std::int64_t n0, n1;
  constexpr std::int64_t operator[](int i) const noexcept { return i == 0 ? n0 : n1; }
};
template <>
struct Extents<3> {
  std::int64_t n0, n1, n2;
  constexpr std::int64_t operator[](int i) const noexcept { return i == 0 ? n0 : i == 1 ? n1 : n2; }
};
template <>
struct Extents<4> {
  std::int64_t n0, n1, n2, n3;
  constexpr std::int64_t operator[](int i) const noexcept { return i == 0 ? n0 : i == 1 ? n1 : i == 2 ? n2 : n3; }
};
template <>
struct Extents<5> {
  std::int64_t n0, n1, n2, n3, n4;
  constexpr std::int64_t operator[](int i) const noexcept {
    return i == 0 ? n0 : i == 1 ? n1 : i == 2 ? n2 : i == 3 ? n3 : n4;
  }
};
template <>
struct Extents<6> {
  std::int64_t n0, n1, n2, n3, n4, n5;
  constexpr std::int64_t operator[](int i) const noexcept {
    return i == 0 ? n0 : i == 1 ? n1 : i == 2 ? n2 : i == 3 ? n3 : i == 4 ? n4 : n5;
  }
};

/// Elements of a tensor, or -1 when an extent is negative or there are 2^31 or more: kernels count in int.
template <int Rank>
constexpr std::int64_t element_count(const Extents<Rank>& shape) noexcept {
  std::int64_t count = 1;
  for (int i = 0; i < Rank; ++i)
    if (shape[i] < 0 || shape[i] > std::numeric_limits<std::int32_t>::max()) return -1;
  for (int i = 0; i < Rank; ++i) {
    if (shape[i] == 0) return 0;
    count *= shape[i];
    if (count > std::numeric_limits<std::int32_t>::max()) return -1;
  }
  return count;
}

/// A dense row-major tensor in memory that someone else owns: `{pointer, {n0, n1}}`.
template <class T, int Rank>
struct View : Extents<Rank> {
  static constexpr int rank = Rank;
  T* data = nullptr;

  constexpr View() noexcept : Extents<Rank>{} {}
  constexpr View(T* pointer, const Extents<Rank>& extents) noexcept : Extents<Rank>(extents), data(pointer) {}
  /// A view to write is a view to read.
  template <class U, class = std::enable_if_t<std::is_same_v<const U, T>>>
  constexpr View(const View<U, Rank>& other) noexcept : Extents<Rank>(other.shape()), data(other.data) {}

  constexpr const Extents<Rank>& shape() const noexcept { return *this; }
  constexpr std::int64_t size() const noexcept { return element_count(shape()); }
};

template <class T, int Rank>
using In = View<const T, Rank>;
template <class T, int Rank>
using Out = View<T, Rank>;

// clang-format off
template <class T> using In0 = In<T, 0>;
template <class T> using In1 = In<T, 1>;
template <class T> using In2 = In<T, 2>;
template <class T> using In3 = In<T, 3>;
template <class T> using In4 = In<T, 4>;
template <class T> using In5 = In<T, 5>;
template <class T> using In6 = In<T, 6>;
template <class T> using Out0 = Out<T, 0>;
template <class T> using Out1 = Out<T, 1>;
template <class T> using Out2 = Out<T, 2>;
template <class T> using Out3 = Out<T, 3>;
template <class T> using Out4 = Out<T, 4>;
template <class T> using Out5 = Out<T, 5>;
template <class T> using Out6 = Out<T, 6>;
// clang-format on

/// An extent as kernels count; -1, which no check lets pass, when it is negative or beyond int.
constexpr int extent(std::int64_t n) noexcept {
  return n < 0 || n > std::numeric_limits<std::int32_t>::max() ? -1 : static_cast<int>(n);
}

// -------- checks

template <class T>
struct same_type {
  using type = T;
};

/// `expected` is the shape in the names of the spec; the text is a literal made by MODC_CHECK.
template <class T, int Rank>
constexpr Status check_shape(const View<T, Rank>& view, const typename same_type<Extents<Rank>>::type& expected,
                             const char* message, const char* null_message) noexcept {
  for (int i = 0; i < Rank; ++i)
    if (view.shape()[i] != expected[i] || expected[i] < 0) return {Code::wrong_shape, message};
  const std::int64_t count = view.size();
  if (count < 0) return {Code::wrong_shape, message};
  if (count > 0 && view.data == nullptr) return {Code::null_pointer, null_message};
  return ok;
}

/// Kernels read one while they write the other.
template <class A, int RankA, class B, int RankB>
Status check_apart(const View<A, RankA>& a, const View<B, RankB>& b, const char* message) noexcept {
  const auto a_begin = reinterpret_cast<std::uintptr_t>(a.data);
  const auto b_begin = reinterpret_cast<std::uintptr_t>(b.data);
  const auto a_bytes = static_cast<std::uintptr_t>(a.size()) * sizeof(A);
  const auto b_bytes = static_cast<std::uintptr_t>(b.size()) * sizeof(B);
  if (a_bytes == 0 || b_bytes == 0) return ok;
  if (a_begin < b_begin + b_bytes && b_begin < a_begin + a_bytes) return {Code::overlap, message};
  return ok;
}

/// Class indices and embedding indices come from data; a wrong one would be read out of bounds.
template <class T, int Rank>
constexpr Status check_indices(const View<T, Rank>& view, std::int64_t bound, const char* message) noexcept {
  const std::int64_t count = view.size();
  for (std::int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<std::int64_t>(view.data[i]);
    if (index < 0 || index >= bound) return {Code::out_of_range, message};
  }
  return ok;
}
/// The same, where one number means no class at all.
template <class T, int Rank>
constexpr Status check_indices(const View<T, Rank>& view, std::int64_t bound, std::int64_t ignored,
                               const char* message) noexcept {
  const std::int64_t count = view.size();
  for (std::int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<std::int64_t>(view.data[i]);
    if (index != ignored && (index < 0 || index >= bound)) return {Code::out_of_range, message};
  }
  return ok;
}

}  // namespace abi_1
}  // namespace modc

#undef MODC_CHECK
/// MODC_CHECK(x, {N, 64}): the view has this shape and is not null.
#define MODC_CHECK(view, ...)                                                               \
  MODC_TRY(modc::check_shape(view, __VA_ARGS__, #view " must have the shape " #__VA_ARGS__, \
                             #view " has elements but no memory"))

#undef MODC_CHECK_APART
#define MODC_CHECK_APART(a, b) MODC_TRY(modc::check_apart(a, b, #a " and " #b " must not overlap"))

#undef MODC_CHECK_INDICES
/// MODC_CHECK_INDICES(target, 10): every element is in [0, 10).
#define MODC_CHECK_INDICES(view, bound) \
  MODC_TRY(modc::check_indices(view, bound, #view " must be in the range 0 to " #bound " - 1"))

#undef MODC_CHECK_INDICES_OR
/// MODC_CHECK_INDICES_OR(target, 10, -100): every element is in [0, 10), or -100.
#define MODC_CHECK_INDICES_OR(view, bound, ignored)           \
  MODC_TRY(modc::check_indices(view, bound, ignored,          \
                               #view " must be in the range " \
                                     "0 to " #bound " - 1, or " #ignored))

#endif
