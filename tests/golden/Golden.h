// SPDX-License-Identifier: 0BSD
// What the generated test programs of the golden cases are written with: a compiled model, and the comparison of what it
// computes with PyTorch's figures.
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
  template <class T> void check_none(std::string_view path, const Leaf<T> &input) const {
    check(path, std::string(input.gradient ? "a gradient" : "no gradient"), "no gradient");
  }
  void fail(std::string_view path, const std::string &message) const;

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
  ModuleRows case_modules(const modc::ModelInfo &info, bool children_only) const;

  std::string name_;
  bool exact_;
  std::string prefix_;
};

/// A compiled model with its Training, driven as the steps of a case say.
template <class Core> class Case : public Checks {
public:
  Case(std::string name, bool exact, std::string prefix = "") : Checks(std::move(name), exact, std::move(prefix)) {}

  modc::Eager<Core> model;

  // -------- structure

  std::string repr() const { return case_repr(model.repr()); }
  ModuleRows named_modules() const { return case_modules(Core::info, false); }
  ModuleRows named_children() const { return case_modules(Core::info, true); }
  std::int64_t trainable_count() const {
    std::int64_t count = 0;
    for (const modc::NamedTensor &slot : model.named_parameters())
      count += slot.requires_grad ? slot.size() : 0;
    return count;
  }
  void check_named_parameters(std::string_view path, const std::vector<ParameterRow> &expected) const {
    std::vector<ParameterRow> actual;
    for (const modc::NamedTensor &slot : model.named_parameters())
      actual.push_back({case_key(slot.name), slot.shape, slot.requires_grad});
    check(path, text(actual), text(expected));
  }
  void check_named_buffers(std::string_view path, const std::vector<BufferRow> &expected) const {
    const auto saved = model.state_dict();
    std::vector<BufferRow> actual;
    for (const modc::NamedTensor &slot : model.named_buffers()) {
      const bool persistent =
          std::any_of(saved.begin(), saved.end(), [&](const modc::NamedTensor &row) { return row.name == slot.name; });
      actual.push_back({case_key(slot.name), slot.shape, dtype_text(slot.dtype), persistent});
    }
    check(path, text(actual), text(expected));
  }
  void check_modules(std::string_view path, const ModuleRows &actual, const ModuleRows &expected) const {
    check(path, text(actual), text(expected));
  }
  void check_state_dict(std::string_view path, const std::vector<KeyRow> &expected) const {
    check(path, text(key_rows(model.state_dict())), text(expected));
  }
  void check_parameter_shapes(std::string_view path, const std::vector<KeyRow> &expected) const {
    check(path, text(key_rows(model.named_parameters())), text(expected));
  }

  // -------- values

  template <class T> void set(modc::Handle<T> &handle, const Tensor<T> &values) {
    ASSERT_EQ(handle.size(), static_cast<std::int64_t>(values.size())) << name_ << ": " << handle.key();
    std::copy(values.begin(), values.end(), handle.data());
  }
  bool set_training(bool mode) { return model.train(mode).training(); }

  // -------- calls

  auto &training() {
    if (!training_)
      grow({});
    return *training_;
  }
  /// The recorded forward of training mode.
  template <class... Arguments> auto forward(const Arguments &...arguments) {
    using Inputs = typename Core::Inputs;
    const auto inputs = modc::eager_detail::as_views<Inputs>(arguments...);
    grow(bounds_of(inputs));
    const auto shapes = std::apply([](const auto &...in) { return Core::output_shapes(in...); }, inputs);
    using Owner = modc::eager_detail::owner<std::tuple_element_t<0, typename Core::Outputs>>;
    static_assert(std::tuple_size_v<typename Core::Outputs> == 1, "a case of several outputs");
    auto output = Owner::make(std::get<0>(shapes));
    const auto view = Owner::view(output, std::get<0>(shapes));
    modc::throw_unless_ok(std::apply([&](const auto &...in) { return training_->forward(in..., view); }, inputs));
    return output;
  }
  /// The forward of eval mode, through the eager face.
  template <class... Arguments> auto evaluate(const Arguments &...arguments) {
    struct Restore {
      modc::Eager<Core> &model;
      bool mode;
      ~Restore() { model.train(mode); }
    } const restore{model, model.training()};
    model.eval();
    return model(arguments...);
  }
  template <class Call> void expect_error(std::string_view path, const Call &call) const {
    try {
      call();
      fail(path, "no error");
    } catch (const std::runtime_error &error) {
      std::printf("%s: %.*s: %s\n", name_.c_str(), int(path.size()), path.data(), error.what());
    }
  }
  /// Output, then targets.
  template <class... Arguments> float loss(const Arguments &...arguments) {
    float value = 0;
    modc::throw_unless_ok(
        std::apply([&](const auto &...v) { return training().loss(v..., value); }, loss_views(arguments...)));
    return value;
  }
  template <class Output, class... Rest> Output loss_backward(const Output &output, const Rest &...targets) {
    Output gradient(output.shape());
    const auto views = loss_views(output, targets...);
    const auto out = modc::eager_detail::owner<std::tuple_element_t<0, typename Core::Outputs>>::view(
        gradient, std::get<0>(views).shape());
    modc::throw_unless_ok(std::apply([&](const auto &...v) { return training().loss_backward(v..., out); }, views));
    return gradient;
  }
  template <class Gradient> void backward(const Gradient &gradient) {
    using View = std::tuple_element_t<0, typename Core::Outputs>;
    modc::throw_unless_ok(training().backward(modc::eager_detail::view<float, View::rank>(gradient)));
  }
  /// Adds the gradient of an input, as PyTorch adds to a leaf's.
  template <class T> void add_grad(Leaf<T> &input, const T *gradient) {
    ASSERT_NE(gradient, nullptr) << name_;
    if (!input.gradient)
      input.gradient.emplace(input.value.shape());
    for (std::size_t i = 0; i < input.value.size(); ++i)
      (*input.gradient)[i] += gradient[i];
  }

  // -------- optimiser

  void step() { modc::throw_unless_ok(training().step()); }
  template <class... Arguments> float train_step(const Arguments &...arguments) {
    return model.train_step(arguments...);
  }
  void set_grad(std::string_view key, const std::optional<Tensor<float>> &values) {
    training().gradients().assign(row(key), values ? values->data() : static_cast<const float *>(nullptr));
  }
  /// p -= lr * p.grad by hand, through state and gradients.
  void manual_sgd(double lr) {
    modc::Gradients &gradients = training().gradients();
    for (int i = 0; i < gradients.count(); ++i) {
      if (!gradients.trained(i).has_grad)
        continue;
      auto *values = model.state().template at<float>(gradients.slot(i).offset);
      const auto *gradient = reinterpret_cast<const float *>(gradients.data(i));
      for (std::size_t k = 0; k < gradients.slot(i).size(); ++k)
        values[k] -= static_cast<float>(lr) * gradient[k];
    }
    model.state().changed();
  }
  void check_momentum(std::string_view path, std::string_view key, const Tensor<float> &expected) {
    modc::Gradients &gradients = training().gradients();
    const int i = row(key);
    if (!gradients.trained(i).has_momentum)
      return fail(path, "has no momentum");
    const auto *values = reinterpret_cast<const float *>(optimizer_.data() + gradients.row(i).offset);
    check(path, tensor_of(gradients.slot(i).shape, values), expected);
  }
  void check_no_momentum(std::string_view path, std::string_view key) {
    const bool has = training().gradients().trained(row(key)).has_momentum;
    check(path, std::string(has ? "momentum" : "none"), "none");
  }

private:
  static std::string dtype_text(modc::Dtype dtype) {
    switch (dtype) {
    case modc::Dtype::f32:
      return "f32";
    case modc::Dtype::f64:
      return "f64";
    case modc::Dtype::i64:
      return "i64";
    case modc::Dtype::i32:
      return "i32";
    case modc::Dtype::boolean:
      return "bool";
    default:
      return "another dtype";
    }
  }
  std::vector<KeyRow> key_rows(const std::vector<modc::NamedTensor> &slots) const {
    std::vector<KeyRow> rows;
    for (const modc::NamedTensor &slot : slots)
      rows.push_back({case_key(slot.name), slot.shape, dtype_text(slot.dtype)});
    return rows;
  }
  int row(std::string_view key) {
    const modc::Gradients &gradients = training().gradients();
    for (int i = 0; i < gradients.count(); ++i)
      if (gradients.slot(i).key == key)
        return i;
    throw std::runtime_error("no trained parameter " + std::string(key));
  }
  /// Output and targets as the views that the loss takes.
  template <class Output, class... Rest> static auto loss_views(const Output &output, const Rest &...targets) {
    using View = modc::In<float, std::tuple_element_t<0, typename Core::Outputs>::rank>;
    const std::tuple<View> first(modc::eager_detail::as_view<View>(output));
    return std::tuple_cat(first, modc::eager_detail::as_views<typename Core::Training::Targets>(targets...));
  }

  static auto bounds_of(const typename Core::Inputs &inputs) {
    return std::apply([](const auto &...in) { return Core::bounds(in...); }, inputs);
  }
  using Bounds = decltype(bounds_of(std::declval<typename Core::Inputs>()));

  void grow(const Bounds &needed) {
    bool grows = !training_;
    for (std::size_t i = 0; i < needed.size(); ++i)
      if (needed[i] > bounds_[i])
        bounds_[i] = needed[i], grows = true;
    if (!grows)
      return;
    modc::Block workspace(std::apply([](auto... n) { return Core::Training::workspace_bytes(n...); }, bounds_));
    if (training_) {
      std::apply([&](auto... n) { training_->use_workspace(workspace.memory(), n...); }, bounds_);
    } else {
      gradients_ = modc::Block(Core::Training::gradient_bytes);
      optimizer_ = modc::Block(Core::Training::optimizer_bytes);
      const modc::TrainingMemory memory{workspace.memory(), gradients_.memory(), optimizer_.memory()};
      std::apply([&](auto... n) { training_.emplace(static_cast<Core &>(model), n..., memory); }, bounds_);
    }
    workspace_ = std::move(workspace);
  }

  Bounds bounds_{};
  modc::Block workspace_, gradients_, optimizer_;
  std::optional<typename Core::Training> training_;
};

} // namespace golden
