// SPDX-License-Identifier: 0BSD
// Slots: parameters and buffers of a model as a constant table over one block of memory, and typed handles to them.
#ifndef MODC_ABI_1_SLOTS_H
#define MODC_ABI_1_SLOTS_H

#include "parallel.h"
#include "workspace.h"

#include <cstring>
#include <string_view>

namespace modc {
inline namespace abi_1 {

// clang-format off
enum class Dtype : std::uint8_t {
  f32, f64, f16, bf16, i64, i32, i16, i8, u8, boolean, f8_e4m3, f8_e5m2, u16, u32, u64
};

constexpr std::size_t size_of(Dtype dtype) noexcept {
  switch (dtype) {
    case Dtype::f64: case Dtype::i64: case Dtype::u64: return 8;
    case Dtype::f32: case Dtype::i32: case Dtype::u32: return 4;
    case Dtype::f16: case Dtype::bf16: case Dtype::i16: case Dtype::u16: return 2;
    case Dtype::i8: case Dtype::u8: case Dtype::boolean: case Dtype::f8_e4m3: case Dtype::f8_e5m2: return 1;
  }
  return 0;
}

/// Elements of slots that store two bytes each; modc/convert.h makes floats of them.
struct bfloat16 {
  std::uint16_t bits;
};
struct float16 {
  std::uint16_t bits;
};
/// What kernels read.
inline const std::uint16_t* bits(const bfloat16* p) noexcept { return reinterpret_cast<const std::uint16_t*>(p); }
inline const std::uint16_t* bits(const float16* p) noexcept { return reinterpret_cast<const std::uint16_t*>(p); }

/// The dtype of a C++ type; other types have none.
template <class T> inline constexpr Dtype dtype_of = T::no_such_dtype;
template <> inline constexpr Dtype dtype_of<float> = Dtype::f32;
template <> inline constexpr Dtype dtype_of<double> = Dtype::f64;
template <> inline constexpr Dtype dtype_of<bfloat16> = Dtype::bf16;
template <> inline constexpr Dtype dtype_of<float16> = Dtype::f16;
template <> inline constexpr Dtype dtype_of<std::int64_t> = Dtype::i64;
template <> inline constexpr Dtype dtype_of<std::int32_t> = Dtype::i32;
template <> inline constexpr Dtype dtype_of<std::int16_t> = Dtype::i16;
template <> inline constexpr Dtype dtype_of<std::int8_t> = Dtype::i8;
template <> inline constexpr Dtype dtype_of<std::uint8_t> = Dtype::u8;
template <> inline constexpr Dtype dtype_of<bool> = Dtype::boolean;
// clang-format on

/// Extents known when the model was compiled.
struct Shape {
  static constexpr int max_rank = 8;
  int rank = 0;
  std::int64_t extents[max_rank] = {};

  constexpr Shape() noexcept = default;
  constexpr Shape(std::initializer_list<std::int64_t> list) noexcept {
    for (const std::int64_t extent : list) extents[rank++] = extent;
  }
  constexpr std::int64_t operator[](int i) const noexcept { return extents[i]; }
  constexpr std::int64_t size() const noexcept {
    std::int64_t count = 1;
    for (int i = 0; i < rank; ++i) count *= extents[i];
    return count;
  }
};

/// What a slot is to PyTorch. Plain tensors and transient buffers are not in the state_dict.
enum class Kind : std::uint8_t { parameter, frozen, buffer, transient, plain };

/// A row of the slot table. A tied tensor has a row for each of its keys; the later ones name the first as alias.
struct Slot {
  const char* key;
  Kind kind;
  Dtype dtype;
  Shape shape;
  std::size_t offset;
  int alias_of = -1;

  constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(shape.size()); }
  constexpr std::size_t bytes() const noexcept { return size() * size_of(dtype); }
  constexpr bool is_parameter() const noexcept { return kind == Kind::parameter || kind == Kind::frozen; }
  constexpr bool is_persistent() const noexcept { return is_parameter() || kind == Kind::buffer; }
};

// Rows by name: `modc::parameter<float>("fc1.weight", {128, 64}, 0)`.
template <class T>
constexpr Slot parameter(const char* key, Shape shape, std::size_t offset, int alias_of = -1) noexcept {
  return {key, Kind::parameter, dtype_of<T>, shape, offset, alias_of};
}
template <class T>
constexpr Slot frozen(const char* key, Shape shape, std::size_t offset, int alias_of = -1) noexcept {
  return {key, Kind::frozen, dtype_of<T>, shape, offset, alias_of};
}
template <class T>
constexpr Slot buffer(const char* key, Shape shape, std::size_t offset, int alias_of = -1) noexcept {
  return {key, Kind::buffer, dtype_of<T>, shape, offset, alias_of};
}
template <class T>
constexpr Slot transient(const char* key, Shape shape, std::size_t offset, int alias_of = -1) noexcept {
  return {key, Kind::transient, dtype_of<T>, shape, offset, alias_of};
}
template <class T>
constexpr Slot plain(const char* key, Shape shape, std::size_t offset, int alias_of = -1) noexcept {
  return {key, Kind::plain, dtype_of<T>, shape, offset, alias_of};
}

/// A row of the module table: every path of the tree in named_modules order, the root's first, and the class there.
struct Module {
  const char* path;
  const char* type;   // null for a child that is none
  int alias_of = -1;  // the row with the first name of a shared module
};

/// The constant tables of one model.
struct ModelInfo {
  const char* name;
  const Slot* slots;
  int slot_count;
  const Module* modules;
  int module_count;
  std::size_t state_bytes;

  template <int Slots, int Modules>
  constexpr ModelInfo(const char* class_name, const Slot (&slot_table)[Slots], const Module (&module_table)[Modules],
                      std::size_t bytes) noexcept
      : name(class_name), slots(slot_table), slot_count(Slots), modules(module_table), module_count(Modules),
        state_bytes(bytes) {}
  /// A model without state.
  template <int Modules>
  constexpr ModelInfo(const char* class_name, const Module (&module_table)[Modules], std::size_t bytes) noexcept
      : name(class_name), slots(nullptr), slot_count(0), modules(module_table), module_count(Modules),
        state_bytes(bytes) {}

  /// Elements of all parameters, tied ones once.
  constexpr std::int64_t parameter_count() const noexcept {
    std::int64_t count = 0;
    for (int i = 0; i < slot_count; ++i)
      if (slots[i].is_parameter() && slots[i].alias_of < 0) count += slots[i].shape.size();
    return count;
  }
};

/// The values of one model: the block of memory that its slots and packed weights lie in, and how often they changed.
class State {
 public:
  State(const ModelInfo& info, Memory memory) noexcept : info_(&info), status_(memory.check(info.state_bytes)) {
    if (status_.ok()) memory_ = memory.data;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// Runs the parallel loops of a model that was compiled with --threads=executor; others do not look at it.
  Executor executor;

  const ModelInfo& info() const noexcept { return *info_; }
  const Slot& slot(int index) const noexcept { return info_->slots[index]; }
  /// Not ok when the memory that the model was given is too small or not aligned.
  const Status& status() const noexcept { return status_; }

  /// What lies at an offset of the block; null without memory. Writing through it needs changed().
  template <class T>
  T* at(std::size_t offset) const noexcept {
    return memory_ == nullptr ? nullptr : reinterpret_cast<T*>(memory_ + offset);
  }
  std::byte* data(int index) const noexcept { return at<std::byte>(slot(index).offset); }

  /// Values changed: packed weights are stale, and a recorded forward can no longer be differentiated.
  void changed() noexcept { ++version_; }
  std::uint64_t version() const noexcept { return version_; }
  void set_prepared() noexcept { prepared_version_ = version_; }
  bool is_prepared() const noexcept { return prepared_version_ == version_; }
  Status check_prepared() const noexcept {
    if (!status_.ok()) return status_;
    if (!is_prepared()) return {Code::not_prepared, "values changed since prepare() was called, or it never was"};
    return ok;
  }

 private:
  const ModelInfo* info_;
  std::byte* memory_ = nullptr;
  std::uint64_t version_ = 1;
  std::uint64_t prepared_version_ = 0;
  Status status_;
};

// -------- handles: `net.fc1.weight.data()`

/// One slot of a model.
template <class T>
class Handle {
 public:
  Handle(State& state, int index) noexcept : state_(&state), index_(index) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  /// To read.
  const T* data() const noexcept { return reinterpret_cast<const T*>(state_->data(index_)); }
  /// To write: packed weights are stale from now on, so fetch the pointer again for later changes.
  T* data() noexcept {
    state_->changed();
    return reinterpret_cast<T*>(state_->data(index_));
  }
  const char* key() const noexcept { return slot().key; }
  const Shape& shape() const noexcept { return slot().shape; }
  std::int64_t size() const noexcept { return shape().size(); }

 private:
  const Slot& slot() const noexcept { return state_->slot(index_); }

  State* state_;
  int index_;
};

template <class T>
using Buffer = Handle<T>;
template <class T>
using FrozenParameter = Handle<T>;

/// A trained parameter with its gradient.
template <class T>
class Parameter : public Handle<T> {
 public:
  using Handle<T>::Handle;

  /// The gradient in the memory of the Training, in the parameter's shape; null while there is none.
  T* grad = nullptr;
};

}  // namespace abi_1
}  // namespace modc

#undef MODC_CHECK_PREPARED
#define MODC_CHECK_PREPARED(state) MODC_TRY((state).check_prepared())

#endif
