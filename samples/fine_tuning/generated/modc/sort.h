// SPDX-License-Identifier: 0BSD
// The order of elements, for kernels of argsort and topk.
#ifndef MODC_ABI_1_SORT_H
#define MODC_ABI_1_SORT_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <type_traits>

namespace modc {
inline namespace abi_1 {

enum class Order { ascending, descending };

template <class T>
bool is_number(T x) {
  if constexpr (std::is_floating_point_v<T>) return !std::isnan(x);
  return true;
}

/// Writes the places of the first `count` of `n` keys in order. NaN is larger than any number; equal keys stay in the order
/// of their places. `key(i)` is called again and again and should be no more than a load.
template <Order order, class Key>
void sort_places(int n, int count, const Key& key, std::int64_t* places) {
  const auto before = [&](std::int64_t i, std::int64_t j) {
    const auto a = key(static_cast<int>(i)), b = key(static_cast<int>(j));
    const bool a_is_number = is_number(a), b_is_number = is_number(b);
    if (a_is_number != b_is_number) return order == Order::ascending ? a_is_number : b_is_number;
    if (a < b || b < a) return order == Order::ascending ? a < b : b < a;
    return i < j;
  };
  std::iota(places, places + count, std::int64_t{0});
  if (count == n) return std::sort(places, places + count, before);
  if (count == 0) return;
  // A heap of the best ones so far, the last of them on top.
  std::make_heap(places, places + count, before);
  for (int i = count; i < n; ++i) {
    if (!before(i, places[0])) continue;
    std::pop_heap(places, places + count, before);
    places[count - 1] = i;
    std::push_heap(places, places + count, before);
  }
  std::sort_heap(places, places + count, before);
}

}  // namespace abi_1
}  // namespace modc

#endif
