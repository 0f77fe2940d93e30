// SPDX-License-Identifier: 0BSD
// What the generated test programs of the golden cases are written with: a compiled model, driven as the steps of a
// case say.
#pragma once

#include "Checks.h"
#include "modc/clip.h"

namespace golden {

/// A compiled model with its Training, driven as the steps of a case say.
template <class Core> class Case : public Checks {
public:
  Case(std::string name, bool exact, std::string prefix = "") : Checks(std::move(name), exact, std::move(prefix)) {}

  modc::Eager<Core> model;

  // -------- structure

  std::string repr() const { return case_repr(model.repr()); }
  using Checks::root;
  ModuleRows named_modules() const { return case_modules(Core::info, true); }
  ModuleRows named_children() const { return case_children(Core::info); }
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
  /// Of a sub-module, by keys within it, with a text before each.
  void check_state_dict_of(std::string_view path, std::string_view module, std::string_view prefix,
                           const std::vector<KeyRow> &expected) const {
    check(path, text(key_rows(model.state_dict(module, prefix))), text(expected));
  }
  void check_parameter_shapes(std::string_view path, const std::vector<KeyRow> &expected) const {
    check(path, text(key_rows(model.named_parameters())), text(expected));
  }

  // Names in PyTorch's order.
  std::vector<std::string> parameter_names(bool every_name = false) const {
    return slot_names([=](const modc::Slot &slot) { return slot.is_parameter() && (every_name || slot.alias_of < 0); });
  }
  std::vector<std::string> buffer_names() const { return names(model.named_buffers()); }
  std::vector<std::string> state_dict_keys() const { return names(model.state_dict()); }
  std::vector<std::string> state_dict_dtypes() const {
    std::vector<std::string> list;
    for (const modc::NamedTensor &row : model.state_dict())
      list.push_back(dtype_text(row.dtype));
    return list;
  }
  std::vector<std::string> module_paths(bool remove_duplicate = true) const {
    std::vector<std::string> paths;
    for (const auto &[path, type] : case_modules(Core::info, remove_duplicate))
      paths.push_back(path);
    return paths;
  }
  std::vector<std::string> children_of() const {
    std::vector<std::string> names;
    for (const auto &[name, type] : case_children(Core::info))
      names.push_back(name);
    return names;
  }
  std::vector<std::string> members_of(const std::string &path = "") const { return case_members(Core::info, path); }
  bool same_storage(std::string_view first, std::string_view second) const {
    return offset_of(first) == offset_of(second);
  }

  // -------- state_dict

  /// The file that the model would be saved as.
  std::string saved() const {
    std::string file;
    modc::Text out(
        [](void *to, const char *text, std::size_t size) { static_cast<std::string *>(to)->append(text, size); },
        &file);
    modc::throw_unless_ok(modc::write_state_dict(model.state(), out));
    return file;
  }
  /// Loads a file; `expected` is the report, empty where nothing was passed over.
  void check_load(std::string_view path, const std::string &file, bool strict, const std::string &expected) {
    std::string report;
    const modc::Status status = load(file, strict, report);
    check(std::string(path) + "/report", status.ok() ? report : "error: " + report, expected);
  }
  /// A file that the model cannot take: PyTorch's words, and the values stay.
  void check_load_error(std::string_view path, const std::string &file, const std::string &expected, bool strict,
                        std::string_view module = {}) {
    const std::string before = saved();
    std::string report;
    const modc::Status status = load(file, strict, report, module);
    check(path, status.ok() ? "no error" : report, expected);
    check(std::string(path) + "/values", std::string(saved() == before ? "unchanged" : "changed"), "unchanged");
  }

  // -------- values

  template <class T> void fill(modc::Handle<T> &handle, double value) {
    std::fill_n(handle.data(), handle.size(), static_cast<T>(value));
  }
  template <class T> void add_to(modc::Handle<T> &handle, double value) {
    T *values = handle.data();
    for (std::int64_t i = 0; i < handle.size(); ++i)
      values[i] += static_cast<T>(value);
  }
  void fill_parameters(float value) {
    for (int i = 0; i < Core::info.slot_count; ++i)
      if (const modc::Slot &slot = Core::info.slots[i]; slot.is_parameter())
        std::fill_n(model.state().template at<float>(slot.offset), slot.size(), value);
    model.state().changed();
  }
  /// A tensor by one of its later names, for which there is no handle.
  void check_alias(std::string_view path, std::string_view key, const Tensor<float> &expected) const {
    const modc::Slot &slot = Core::info.slots[slot_index(key)];
    check(path, tensor_of(slot.shape, model.state().template at<float>(slot.offset)), expected);
  }
  void set_alias(std::string_view key, const Tensor<float> &values) {
    std::copy(values.begin(), values.end(), model.state().template at<float>(offset_of(key)));
    model.state().changed();
  }
  template <class T> void set(modc::Handle<T> &handle, const Tensor<T> &values) {
    if (handle.size() != static_cast<std::int64_t>(values.size()))
      return fail(handle.key(), "has another size");
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
    return record([](auto &training, const auto &...views) { return training.forward(views...); }, arguments...);
  }
  /// That of eval mode, in a build that has it.
  template <class... Arguments> auto forward_eval(const Arguments &...arguments) {
    return record([](auto &training, const auto &...views) { return training.forward_eval(views...); }, arguments...);
  }
  template <class Call, class... Arguments> auto record(const Call &call, const Arguments &...arguments) {
    using Inputs = typename Core::Inputs;
    const auto inputs = modc::eager_detail::as_views<Inputs>(arguments...);
    grow(bounds_of(inputs));
    const auto shapes = std::apply([](const auto &...in) { return Core::output_shapes(in...); }, inputs);
    return recorded(call, inputs, shapes, std::make_index_sequence<std::tuple_size_v<typename Core::Outputs>>{});
  }
  /// model.forward(x), which passes over hooks of the model itself.
  template <class... Arguments> auto call_forward(const Arguments &...arguments) { return model.forward(arguments...); }
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
  template <class Call> void check_error(std::string_view path, const Call &call, const std::string &expected) const {
    try {
      call();
      fail(path, "no error");
    } catch (const std::runtime_error &error) {
      check(path, std::string(error.what()), expected);
    }
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
  /// A gradient for each output.
  template <class... T> void backward(const Tensor<T> &...gradients) {
    backward_of(std::index_sequence_for<T...>{}, gradients...);
  }
  /// Adds the gradient of an input, as PyTorch adds to a leaf's.
  template <class T> void add_grad(Leaf<T> &input, const T *gradient) {
    if (gradient == nullptr)
      return fail("an input", "has no gradient");
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
  /// The norm before clipping.
  float clip_grad_norm(double max_norm, double norm_type) {
    return static_cast<float>(modc::clip_grad_norm(training().gradients(), max_norm, norm_type));
  }
  void clip_grad_value(double limit) { modc::clip_grad_value(training().gradients(), limit); }
  /// zero_grad(set_to_none=False)
  void set_grads_to_zero() {
    modc::Gradients &gradients = training().gradients();
    for (int i = 0; i < gradients.count(); ++i)
      if (gradients.trained(i).has_grad)
        std::fill_n(reinterpret_cast<float *>(gradients.data(i)), gradients.slot(i).size(), 0.0f);
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
  /// A tensor that the optimiser keeps for a parameter, by its name in PyTorch; `step` is the number of its steps.
  void check_state(std::string_view path, std::string_view key, std::string_view name, const Tensor<float> &expected) {
    modc::Gradients &gradients = training().gradients();
    const int i = row(key);
    if (name == "step")
      return check(path, static_cast<float>(gradients.trained(i).steps), expected);
    const auto *values = reinterpret_cast<const float *>(state_of(training().optimizer_state(), i, name));
    if (!gradients.trained(i).has_state || values == nullptr)
      return fail(path, "is not there");
    check(path, tensor_of(gradients.slot(i).shape, values), expected);
  }
  void check_no_state(std::string_view path, std::string_view key, std::string_view name) {
    const modc::TrainedState &trained = training().gradients().trained(row(key));
    const bool has = name == "step" ? trained.steps != 0
                                    : trained.has_state && state_of(training().optimizer_state(), row(key), name);
    check(path, std::string(has ? "state" : "none"), "none");
  }
  double momentum(int group) { return training().optimizer_state().groups[group].momentum; }
  /// Rates are computed in double, but not in the order of PyTorch's operations.
  void check_rate(std::string_view path, double actual, double expected) const {
    if (!(std::abs(actual - expected) <= 1e-14 * (1 + std::abs(expected))))
      return fail(path, "is " + std::to_string(actual) + ", PyTorch's " + std::to_string(expected));
    check(path, std::string("equal"), "equal");
  }

  // The same outputs from another program.
  using Checks::check;
  template <class Output> void check_same(std::string_view path, const Output &actual, const Output &expected) const {
    check(path, actual, expected);
  }
  template <class... Outputs>
  void check_same(std::string_view path, const std::tuple<Outputs...> &actual,
                  const std::tuple<Outputs...> &expected) const {
    check_parts(path, actual, expected, std::index_sequence_for<Outputs...>{});
  }

private:
  template <std::size_t... I, class... T>
  void backward_of(std::index_sequence<I...> /*outputs*/, const Tensor<T> &...gradients) {
    modc::throw_unless_ok(training().backward(
        modc::eager_detail::view<T, std::tuple_element_t<I, typename Core::Outputs>::rank>(gradients)...));
  }
  template <class Tuple, std::size_t... I>
  void check_parts(std::string_view path, const Tuple &actual, const Tuple &expected,
                   std::index_sequence<I...> /*parts*/) const {
    (check(path, std::get<I>(actual), std::get<I>(expected)), ...);
  }
  /// One output, or a tuple of them.
  template <class Call, class Inputs, class Shapes, std::size_t... I>
  auto recorded(const Call &call, const Inputs &inputs, const Shapes &shapes, std::index_sequence<I...> /*outputs*/) {
    using Views = typename Core::Outputs;
    auto outputs =
        std::make_tuple(modc::eager_detail::owner<std::tuple_element_t<I, Views>>::make(std::get<I>(shapes))...);
    const Views views{
        modc::eager_detail::owner<std::tuple_element_t<I, Views>>::view(std::get<I>(outputs), std::get<I>(shapes))...};
    const auto all = std::tuple_cat(inputs, views);
    modc::throw_unless_ok(std::apply([&](const auto &...view) { return call(*training_, view...); }, all));
    if constexpr (sizeof...(I) == 1)
      return std::get<0>(std::move(outputs));
    else
      return outputs;
  }
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
  modc::Status load(const std::string &file, bool strict, std::string &report, std::string_view module = {}) {
    modc::LoadOptions options;
    options.strict = strict;
    options.module = module;
    modc::Text out([](void *to, const char *more, std::size_t n) { static_cast<std::string *>(to)->append(more, n); },
                   &report);
    options.report = &out;
    return model.load_state_dict(modc::Bytes{file.data(), file.size()}, options);
  }
  std::vector<std::string> names(const std::vector<modc::NamedTensor> &rows) const {
    std::vector<std::string> list;
    for (const modc::NamedTensor &row : rows)
      list.push_back(case_key(row.name));
    return list;
  }
  template <class Wanted> std::vector<std::string> slot_names(const Wanted &wanted) const {
    std::vector<std::string> list;
    for (int i = 0; i < Core::info.slot_count; ++i)
      if (wanted(Core::info.slots[i]))
        list.push_back(case_key(Core::info.slots[i].key));
    return list;
  }
  template <class Rule>
  static std::byte *state_of(const modc::OptimizerState<Rule> &state, int i, std::string_view name) {
    for (std::size_t k = 0; k < Rule::states.size(); ++k)
      if (Rule::states[k] == name)
        return state.at(i, static_cast<int>(k));
    return nullptr;
  }
  std::size_t offset_of(std::string_view key) const { return Core::info.slots[slot_index(key)].offset; }
  int slot_index(std::string_view key) const {
    for (int i = 0; i < Core::info.slot_count; ++i)
      if (Core::info.slots[i].key == key)
        return i;
    throw std::runtime_error("no tensor " + std::string(key));
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
