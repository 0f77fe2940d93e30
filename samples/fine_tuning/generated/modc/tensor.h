// SPDX-License-Identifier: 0BSD
// Tensor: a dense array that owns its values, for the eager face.
#ifndef MODC_ABI_1_TENSOR_H
#define MODC_ABI_1_TENSOR_H

#include "workspace.h"

#include <algorithm>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace modc {
inline namespace abi_1 {

/// A block of aligned memory.
class Block {
 public:
  Block() noexcept = default;
  explicit Block(std::size_t bytes)
      : data_(static_cast<std::byte*>(::operator new(bytes, std::align_val_t{memory_alignment}))), size_(bytes) {}
  Block(Block&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Block& operator=(Block other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Block() { ::operator delete(data_, std::align_val_t{memory_alignment}); }

  std::byte* data() const noexcept { return data_; }
  Memory memory() const noexcept { return {data_, size_}; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A dense row-major tensor that owns its values.
template <class T>
class Tensor {
 public:
  using Shape = std::vector<std::int64_t>;

  /// Zeros.
  explicit Tensor(Shape shape) : shape_(std::move(shape)), size_(count(shape_)), block_(size_ * sizeof(T)) {
    std::fill_n(data(), size_, T{});
  }
  /// From values in memory: a pointer, which `{0}` is not.
  template <class Pointer, std::enable_if_t<std::is_convertible_v<Pointer, const T*>, int> = 0>
  Tensor(Shape shape, Pointer values) : Tensor(std::move(shape)) {
    std::copy_n(static_cast<const T*>(values), size_, data());
  }
  Tensor(Shape shape, const std::vector<T>& values) : Tensor(std::move(shape)) {
    if (values.size() != size_) throw std::runtime_error("the number of values is not that of the shape");
    std::copy(values.begin(), values.end(), data());
  }
  Tensor(const Tensor& other) : Tensor(other.shape_, other.data()) {}
  /// Leaves a tensor without values and without memory.
  Tensor(Tensor&& other) noexcept
      : shape_(std::move(other.shape_)), size_(std::exchange(other.size_, 0)), block_(std::move(other.block_)) {}
  Tensor& operator=(Tensor other) noexcept {
    std::swap(shape_, other.shape_);
    std::swap(size_, other.size_);
    std::swap(block_, other.block_);
    return *this;
  }
  ~Tensor() = default;

  const Shape& shape() const noexcept { return shape_; }
  std::int64_t dim() const noexcept { return static_cast<std::int64_t>(shape_.size()); }
  std::size_t size() const noexcept { return size_; }
  T* data() noexcept { return reinterpret_cast<T*>(block_.data()); }
  const T* data() const noexcept { return reinterpret_cast<const T*>(block_.data()); }
  T* begin() noexcept { return data(); }
  T* end() noexcept { return data() + size_; }
  const T* begin() const noexcept { return data(); }
  const T* end() const noexcept { return data() + size_; }
  T& operator[](std::size_t i) noexcept { return data()[i]; }
  const T& operator[](std::size_t i) const noexcept { return data()[i]; }
  /// The value of a tensor with one element.
  T item() const {
    if (size_ != 1) throw std::runtime_error("item() needs a tensor with one element");
    return data()[0];
  }

 private:
  static std::size_t count(const Shape& shape) {
    std::size_t product = 1;
    for (const std::int64_t n : shape) {
      if (n < 0 || (n != 0 && product > PTRDIFF_MAX / sizeof(T) / static_cast<std::size_t>(n)))
        throw std::runtime_error("a shape is negative or too large");
      product *= static_cast<std::size_t>(n);
    }
    return product;
  }

  Shape shape_;
  std::size_t size_;
  Block block_;
};

}  // namespace abi_1
}  // namespace modc

#endif
