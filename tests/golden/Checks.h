// SPDX-License-Identifier: 0BSD
// Comparison of what a compiled model says and computes with PyTorch's figures, for the golden cases.
#pragma once

#include "modc/eager.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace golden {

using modc::Tensor;
using Shape = std::vector<std::int64_t>;

template <class T> Tensor<T> tensor(Shape shape, const std::vector<T> &values) { return {std::move(shape), values}; }

/// A tensor made by the case, with the gradient that backward passes give it.
template <class T> struct Leaf {
  Tensor<T> value;
  std::optional<Tensor<T>> gradient = {};

  Tensor<T> grad() const { return gradient ? *gradient : Tensor<T>({0}); }
};
template <class T> Leaf<T> leaf(Tensor<T> value) { return {std::move(value)}; }

/// A tensor of a safetensors file: its dtype as the format calls it, its elements as they lie in memory.
struct FileEntry {
  std::string key;
  std::string dtype;
  Shape shape;
  std::string bytes;
};
/// The file with these tensors, in this order.
std::string safetensors(const std::vector<FileEntry> &entries);

// Rows of the structure, as PyTorch lists it.
struct ParameterRow {
  std::string key;
  Shape shape;
  bool requires_grad;
};
struct BufferRow {
  std::string key;
  Shape shape;
  std::string dtype;
  bool persistent;
};
struct KeyRow {
  std::string key;
  Shape shape;
  std::string dtype;
};
using ModuleRows = std::vector<std::pair<std::string, std::string>>; // path, class

std::string text(const ParameterRow &row);
std::string text(const BufferRow &row);
std::string text(const KeyRow &row);
std::string text(const std::pair<std::string, std::string> &row);
template <class Row> std::string text(const std::vector<Row> &rows) {
  std::string lines;
  for (const Row &row : rows)
    lines += text(row) + "\n";
  return lines;
}

/// The comparisons of one case. Each says on stdout what it compared.
class Checks {
public:
  /// `exact`: PyTorch itself had no rounding error here. Otherwise |a - b| <= 2e-5 + 2e-5 |b|.
  /// `prefix` is what the keys of the model begin with and those of the case do not.
  Checks(std::string name, bool exact, std::string prefix)
      : name_(std::move(name)), exact_(exact), prefix_(std::move(prefix)) {}

  template <class T> void check(std::string_view path, const Tensor<T> &actual, const Tensor<T> &expected) const {
    compare(path, actual.shape(), expected.shape(), doubles(actual.data(), actual.size()),
            doubles(expected.data(), expected.size()));
  }
  void check(std::string_view path, float actual, const Tensor<float> &expected) const {
    check(path, Tensor<float>({}, {actual}), expected);
  }
  /// A parameter or buffer by its handle, whose key the path ends with.
  template <class T> void check(std::string_view path, const modc::Handle<T> &handle, const Tensor<T> &expected) const {
    check_key(path, handle.key());
    check(path, tensor_of(handle.shape(), handle.data()), expected);
  }
  void check(std::string_view path, const std::string &actual, const std::string &expected) const;
  template <class T, class = std::enable_if_t<std::is_arithmetic_v<T>>>
  void check(std::string_view path, T actual, T expected) const {
    check(path, std::to_string(actual), std::to_string(expected));
  }

  /// Dropout: each element is 0 or the input's times `scale`.
  void check_drawn(std::string_view path, const Tensor<float> &actual, const Tensor<float> &input, double scale) const;
  /// Its gradient for ones: each element is 0 or `scale`, and the output was the input times it.
  void check_mask(std::string_view path, const Tensor<float> &gradient, const Tensor<float> &output,
                  const Tensor<float> &input, double scale) const;

  template <class T>
  void check_grad(std::string_view path, const modc::Parameter<T> &handle, const Tensor<T> &expected) const {
    check_key(path, handle.key());
    if (handle.grad == nullptr)
      fail(path, "has no gradient");
    else
      check(path, tensor_of(handle.shape(), handle.grad), expected);
  }
  template <class T> void check_no_grad(std::string_view path, const modc::Parameter<T> &handle) const {
    check_key(path, handle.key());
    check(path, std::string(handle.grad ? "a gradient" : "no gradient"), "no gradient");
  }
  /// A frozen parameter has no place for a gradient.
  template <class T> void check_no_grad(std::string_view path, const modc::Handle<T> &handle) const {
    check_key(path, handle.key());
  }
  template <class T> void check_none(std::string_view path, const Leaf<T> &input) const {
    check(path, std::string(input.gradient ? "a gradient" : "no gradient"), "no gradient");
  }
  void check_shape(std::string_view path, const Shape &actual, const Shape &expected) const;
  void check_lines(std::string_view path, const std::vector<std::string> &actual,
                   const std::vector<std::string> &expected) const;
  void fail(std::string_view path, const std::string &message) const;

  /// Runs the checks of a case that is known to fail: at least one of them has to.
  template <class Body> void expect_to_fail(std::string_view reason, const Body &body) {
    is_expected_to_fail_ = true;
    try {
      body();
    } catch (const std::exception &error) {
      fail("known failing", error.what());
    }
    is_expected_to_fail_ = false;
    if (failures_ == 0)
      fail("known failing", "passes now: take its row out of known-failing.json (" + std::string(reason) + ")");
  }

protected:
  template <class T> static Tensor<T> tensor_of(const modc::Shape &shape, const T *data) {
    return {Shape(shape.extents, shape.extents + shape.rank), data};
  }
  template <class T> static std::vector<double> doubles(const T *values, std::size_t count) {
    return {values, values + count};
  }
  void compare(std::string_view path, const Shape &actual_shape, const Shape &expected_shape,
               const std::vector<double> &actual, const std::vector<double> &expected) const;
  void check_key(std::string_view path, std::string_view key) const;
  /// The key without the prefix; it has to begin with it.
  std::string case_key(const std::string &key) const;
  /// The text of print(model) without the module around the case's.
  std::string case_repr(const std::string &repr) const;
  /// The path of the case's root.
  std::string root() const;
  ModuleRows case_modules(const modc::ModelInfo &info, bool remove_duplicate) const;
  ModuleRows case_children(const modc::ModelInfo &info) const;
  /// Names of the modules right below one, in order, shared ones and none included.
  std::vector<std::string> case_members(const modc::ModelInfo &info, const std::string &path) const;

  std::string name_;
  bool exact_;
  std::string prefix_;
  bool is_expected_to_fail_ = false;
  mutable int failures_ = 0;
};

} // namespace golden
