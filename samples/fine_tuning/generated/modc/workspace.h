// SPDX-License-Identifier: 0BSD
// Memory that the caller owns, and the workspace: temporaries of generated functions at planned places in it.
#ifndef MODC_ABI_1_WORKSPACE_H
#define MODC_ABI_1_WORKSPACE_H

#include "view.h"

#include <initializer_list>

namespace modc {
inline namespace abi_1 {

/// Every block, and every tensor in it, begins at a multiple of this.
inline constexpr std::size_t memory_alignment = 64;

/// A block of memory to write: an array of std::byte, or a pointer with a size.
struct Memory {
  std::byte* data = nullptr;
  std::size_t size = 0;

  constexpr Memory() noexcept = default;
  constexpr Memory(std::byte* pointer, std::size_t bytes) noexcept : data(pointer), size(bytes) {}
  template <std::size_t Bytes>
  constexpr Memory(std::byte (&array)[Bytes]) noexcept : data(array), size(Bytes) {}

  Status check(std::size_t needed) const noexcept {
    if (needed == 0) return ok;
    if (data == nullptr) return {Code::bad_memory, "the block of memory is null"};
    if (size < needed) return {Code::bad_memory, "the block of memory is smaller than needed"};
    if (reinterpret_cast<std::uintptr_t>(data) % memory_alignment != 0)
      return {Code::bad_memory, "the block of memory is not aligned to 64 bytes"};
    return ok;
  }
};

/// Bytes to read, as of a weight file in memory.
struct Bytes {
  const void* data = nullptr;
  std::size_t size = 0;

  constexpr Bytes() noexcept = default;
  constexpr Bytes(const void* pointer, std::size_t bytes) noexcept : data(pointer), size(bytes) {}
};

/// Tensors whose size depends on the same product of symbolic extents, planned together.
struct Group {
  std::int64_t units;    // the product: 1, N, T, N * T, ...
  std::size_t bytes;     // for each unit, a multiple of the alignment
  std::size_t elements;  // of the largest tensor, for each unit: kernels count in int
};

/// Where the plan puts a tensor: a group, and the offset for each unit of that group.
struct Place {
  int group;
  std::size_t offset;
};

/// Bytes of a workspace with these groups; all of memory where they are negative or too large to be addressed.
constexpr std::size_t workspace_size(std::initializer_list<Group> groups) noexcept {
  std::size_t total = 0;
  for (const Group& group : groups) {
    const auto units = static_cast<std::size_t>(group.units);
    if (group.units < 0 || (group.bytes != 0 && units > (SIZE_MAX - total) / group.bytes)) return SIZE_MAX;
    total += group.bytes * units;
  }
  return total;
}

/// Temporaries for calls with extents up to the bounds given here. One thread uses a workspace at a time.
class Workspace {
 public:
  static constexpr int max_groups = 32;
  static constexpr int max_bounds = 8;

  Workspace() noexcept = default;
  Workspace(Memory memory, std::initializer_list<Group> groups, std::initializer_list<std::int64_t> bounds) noexcept {
    status_ = assign(memory, groups, bounds);
    if (!status_.ok())
      for (std::int64_t& bound : bounds_) bound = -1;
  }

  const Status& status() const noexcept { return status_; }
  std::int64_t bound(int dimension = 0) const noexcept { return bounds_[dimension]; }

  template <class T>
  T* at(Place place) const noexcept {
    return reinterpret_cast<T*>(base_[place.group] + place.offset * units_[place.group]);
  }

  /// Whether calls with these extents stay inside.
  template <class... N>
  Status fits(N... extents) const noexcept {
    static_assert(sizeof...(N) <= max_bounds, "more symbolic extents than a workspace bounds");
    if (!status_.ok()) return status_;
    int dimension = 0;
    const bool inside = ((extents <= bounds_[dimension++]) && ...);
    return inside ? ok : Status(Code::does_not_fit, "an extent is larger than the bound of the workspace");
  }

 private:
  Status assign(Memory memory, std::initializer_list<Group> groups,
                std::initializer_list<std::int64_t> bounds) noexcept {
    if (groups.size() > max_groups || bounds.size() > max_bounds)
      return {Code::bad_memory, "more groups or bounds than a workspace holds"};
    int dimension = 0;
    for (const std::int64_t bound : bounds) {
      if (extent(bound) < 0) return {Code::wrong_shape, "a bound of the workspace is negative or beyond 2^31 - 1"};
      bounds_[dimension++] = bound;
    }
    MODC_TRY(memory.check(workspace_size(groups)));
    std::size_t total = 0;
    int index = 0;
    for (const Group& group : groups) {
      const auto units = static_cast<std::size_t>(group.units);
      if (group.elements != 0 && units > max_elements / group.elements)
        return {Code::wrong_shape, "with these bounds a tensor has 2^31 elements or more"};
      base_[index] = memory.data == nullptr ? nullptr : memory.data + total;
      units_[index++] = units;
      total += group.bytes * units;
    }
    return ok;
  }

  static constexpr std::size_t max_elements = std::numeric_limits<std::int32_t>::max();

  std::byte* base_[max_groups] = {};
  std::size_t units_[max_groups] = {};
  std::int64_t bounds_[max_bounds] = {-1, -1, -1, -1};
  Status status_{Code::bad_memory, "the workspace has no memory"};
};

template <class... N>
Status check_fits(const Workspace& workspace, N... extents) noexcept {
  return workspace.fits(extents...);
}

}  // namespace abi_1
}  // namespace modc

#undef MODC_CHECK_FITS
/// MODC_CHECK_FITS(ws, N): the extents of this call, if there are any, are within the bounds of the workspace.
#define MODC_CHECK_FITS(...) MODC_TRY(modc::check_fits(__VA_ARGS__))

#endif
