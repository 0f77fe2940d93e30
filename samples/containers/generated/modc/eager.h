// SPDX-License-Identifier: 0BSD
// The eager face of a compiled model, for people who come from PyTorch: it allocates, prepares weights by itself, grows
// its workspace with the batch and throws std::runtime_error with the text of the core's Status.
#ifndef MODC_ABI_1_EAGER_H
#define MODC_ABI_1_EAGER_H

#include "core.h"
#include "eager_detail.h"
#include "io.h"
#include "modules.h"
#include "tensor.h"

namespace modc {
inline namespace abi_1 {

inline void throw_unless_ok(const Status& status, const std::string& text = {}) {
  if (!status.ok()) throw std::runtime_error(text.empty() ? status.message() : text);
}

/// A parameter or buffer of a model, which it stays part of.
struct NamedTensor {
  std::string name;
  Dtype dtype;
  std::vector<std::int64_t> shape;
  bool requires_grad;
  const void* data;

  template <class T>
  const T* as() const {
    if (dtype_of<T> != dtype) throw std::runtime_error(name + " has another dtype");
    return static_cast<const T*>(data);
  }
  std::int64_t size() const noexcept {
    std::int64_t count = 1;
    for (const std::int64_t n : shape) count *= n;
    return count;
  }
};

/// Which keys a load passed over, in PyTorch's words; empty when all matched.
struct LoadResult {
  std::string report;
};

template <class Core>
class Eager : private eager_detail::StateOwner, public Core {
 public:
  static constexpr bool has_training = eager_detail::has_training<Core>::value;
  static constexpr bool has_train_mode =
      eager_detail::records<Core>::train || eager_detail::has_forward_train<Core>::value;

  /// A model with the initial values of `seed`. As in PyTorch it is in training mode, if the build has one.
  explicit Eager(std::uint64_t seed = 0) : StateOwner(Core::state_bytes), Core(state_block.memory(), seed) {}
  Eager(const Eager&) = delete;
  Eager& operator=(const Eager&) = delete;

  // -------- modes

  /// Of the model and all its modules, as in PyTorch.
  Eager& train(bool mode = true) {
    static_assert(has_train_mode, "this model was compiled without training mode: add train to --modes");
    impl_set_mode(mode);
    return *this;
  }
  Eager& eval() noexcept {
    impl_set_mode(false);
    return *this;
  }
  bool training() const noexcept { return training_; }
  /// Whether calls are recorded for backward, as torch.set_grad_enabled. In training mode a build needs train+no_grad to
  /// leave it, in eval mode eval+grad to do it.
  Eager& set_grad_enabled(bool mode) noexcept {
    is_grad_enabled_ = mode;
    return *this;
  }

  // -------- calls

  /// The outputs: a Tensor, or a tuple of them. In training mode, and in eval mode of a build with eval+grad, the call is
  /// recorded for backward, and the arguments and outputs must live until then.
  template <class... Arguments>
  auto operator()(const Arguments&... arguments) {
    using namespace eager_detail;
    const auto inputs = as_views<typename Core::Inputs>(arguments...);
    const auto shapes = std::apply([](const auto&... in) { return Core::output_shapes(in...); }, inputs);
    return impl_call(inputs, shapes, std::make_index_sequence<std::tuple_size_v<typename Core::Outputs>>{});
  }
  /// The call without the model's own hooks; those of its children run.
  template <class... Arguments>
  auto forward(const Arguments&... arguments) {
    static_assert(!eager_detail::has_own_hooks<Core>::value,
                  "the model has hooks of its own that its spec declares: they are compiled into the call, model(x)");
    if constexpr (std::is_base_of_v<HookLists, Core>) {
      const eager_detail::SkipOwnHooks<Core> skip(*this);
      return (*this)(arguments...);
    } else {
      return (*this)(arguments...);
    }
  }

  /// Inputs, then targets; returns the loss before the step.
  template <class... Arguments>
  float train_step(const Arguments&... arguments) {
    impl_require_training();
    using namespace eager_detail;
    using Views = concat_t<typename Core::Inputs, typename Core::Training::Targets>;
    const auto views = as_views<Views>(arguments...);
    impl_grow_training(impl_bounds_of(impl_first<std::tuple_size_v<typename Core::Inputs>>(views)));
    float loss = 0;
    throw_unless_ok(std::apply([&](const auto&... v) { return trainer_.training->train_step(v..., loss); }, views));
    return loss;
  }

  /// Outputs, then targets.
  template <class... Arguments>
  float loss(const Arguments&... arguments) {
    const auto views = impl_as_loss_views(arguments...);
    float value = 0;
    throw_unless_ok(std::apply([&](const auto&... v) { return impl_train_core().loss(v..., value); }, views));
    return value;
  }
  /// Gradients of the loss with respect to the outputs, for backward.
  template <class... Arguments>
  auto loss_backward(const Arguments&... arguments) {
    const auto views = impl_as_loss_views(arguments...);
    return impl_loss_gradients(views, std::make_index_sequence<std::tuple_size_v<typename Core::Outputs>>{});
  }
  /// Gradients of the outputs; those of the parameters are then in `fc1.weight.grad` and so on.
  template <class... Arguments>
  void backward(const Arguments&... arguments) {
    impl_require_training();
    using namespace eager_detail;
    const auto views = as_views<inputs_of<typename Core::Outputs>>(arguments...);
    throw_unless_ok(std::apply([&](const auto&... v) { return impl_train_core().backward(v...); }, views));
  }
  void step() { throw_unless_ok(impl_train_core().step()); }
  /// The metric of an epoch, for a schedule that looks at one.
  template <class Metric>  // a template: other schedules have no such function
  void schedule_step(Metric metric) {
    impl_train_core().schedule_step(static_cast<double>(metric));
  }
  void zero_grad() { impl_train_core().zero_grad(); }
  /// What the optimiser and the schedule remember: with the model's own file, training goes on to the same bits.
  void save_optimizer_state(const std::string& path) {
    std::string text;
    throw_unless_ok(abi_1::save_optimizer_state(impl_train_core().optimizer_state(), path, &text), text);
  }
  void load_optimizer_state(const std::string& path) {
    std::string text;
    throw_unless_ok(abi_1::load_optimizer_state(impl_train_core().optimizer_state(), path, &text), text);
  }
  /// Of a parameter group; 0 holds what no `group` of the spec names.
  double lr(int group = 0) { return impl_train_core().lr(group); }
  void set_lr(double lr, int group = 0) { impl_train_core().set_lr(lr, group); }

  // -------- state

  using Core::load_state_dict;
  /// Loads a safetensors file. Without `strict` the result says which keys were passed over.
  LoadResult load_state_dict(const std::string& path, bool strict = true, std::string_view prefix = {}) {
    LoadResult result;
    LoadOptions options;
    options.strict = strict;
    options.prefix = prefix;
    throw_unless_ok(abi_1::load_state_dict(this->state(), path, options, &result.report), result.report);
    return result;
  }
  /// The same for the sub-module with the path `module`, whose keys the file has: "layers.0".
  LoadResult load_submodule(const std::string& module, const std::string& path, bool strict = true) {
    LoadResult result;
    LoadOptions options;
    options.strict = strict;
    options.module = module;
    throw_unless_ok(abi_1::load_state_dict(this->state(), path, options, &result.report), result.report);
    return result;
  }
  /// Of the model, or of the sub-module with the path `module`.
  void save_state_dict(const std::string& path, std::string_view module = {}) const {
    std::string text;
    throw_unless_ok(abi_1::save_state_dict(this->state(), path, &text, module), text);
  }

  /// Every persistent slot under each of its names; those of a sub-module by their keys within it. `prefix` stands before
  /// each.
  std::vector<NamedTensor> state_dict(std::string_view module = {}, std::string_view prefix = {}) const {
    const state_dict_detail::Scope scope(Core::info, module);
    throw_unless_ok(scope.check(nullptr));
    std::vector<NamedTensor> list;
    for (int i = 0; i < Core::info.slot_count; ++i)
      if (scope.has(i)) list.push_back(impl_named(Core::info.slots[i], std::string(prefix).append(scope.key(i))));
    return list;
  }
  std::vector<NamedTensor> named_parameters() const {
    return impl_select([](const Slot& slot) { return slot.is_parameter() && slot.alias_of < 0; });
  }
  std::vector<NamedTensor> named_buffers() const {
    return impl_select([](const Slot& slot) {
      return (slot.kind == Kind::buffer || slot.kind == Kind::transient) && slot.alias_of < 0;
    });
  }
  static std::vector<NamedModule> named_modules() { return modc::named_modules(Core::info); }
  /// The modules right below a path.
  static std::vector<NamedModule> named_children(std::string_view path = {}) {
    return modc::named_children(Core::info, path);
  }
  static NamedModule get_submodule(std::string_view path) {
    const Module& module = modc::get_submodule(Core::info, path);
    return {module.path, module.type};
  }
  NamedTensor get_parameter(std::string_view path) const { return impl_named(get_slot(Core::info, path, true)); }
  NamedTensor get_buffer(std::string_view path) const { return impl_named(get_slot(Core::info, path, false)); }
  /// Elements of all parameters, tied ones once.
  static constexpr std::int64_t parameter_count() noexcept { return Core::info.parameter_count(); }
  /// print(model)
  static std::string repr() { return Core::repr(); }

 private:
  using Outs = typename Core::Outputs;

  template <class Views>
  struct inputs_of_tuple;
  template <class... T, int... Rank>
  struct inputs_of_tuple<std::tuple<View<T, Rank>...>> {
    using type = std::tuple<In<T, Rank>...>;
  };
  template <class Views>
  using inputs_of = typename inputs_of_tuple<Views>::type;

  static constexpr void impl_require_training() {
    static_assert(has_training, "this model was compiled without training: add train to --modes, and a train block");
  }
  template <class Inputs>
  static auto impl_bounds_of(const Inputs& inputs) {
    return std::apply([](const auto&... in) { return Core::bounds(in...); }, inputs);
  }
  template <std::size_t Count, class Views>
  static auto impl_first(const Views& views) {
    return impl_first(views, std::make_index_sequence<Count>{});
  }
  template <class Views, std::size_t... I>
  static auto impl_first(const Views& views, std::index_sequence<I...>) {
    return std::make_tuple(std::get<I>(views)...);
  }
  template <class... Arguments>
  auto impl_as_loss_views(const Arguments&... arguments) {
    impl_require_training();
    using Views = eager_detail::concat_t<inputs_of<typename Core::Outputs>, typename Core::Training::Targets>;
    return eager_detail::as_views<Views>(arguments...);
  }

  template <class Inputs, class Shapes, std::size_t... I>
  auto impl_call(const Inputs& inputs, const Shapes& shapes, std::index_sequence<I...>) {
    using namespace eager_detail;
    auto outputs = std::make_tuple(owner<std::tuple_element_t<I, Outs>>::make(std::get<I>(shapes))...);
    const Outs views(owner<std::tuple_element_t<I, Outs>>::view(std::get<I>(outputs), std::get<I>(shapes))...);
    const auto bounds = impl_bounds_of(inputs);
    const auto all = std::tuple_cat(inputs, views);
    if (!impl_record(bounds, all) && !impl_evaluate(bounds, all))
      throw std::runtime_error(training_ ? "this model was compiled without training mode: see --modes"
                                         : "this model was compiled without eval mode: see --modes");
    return impl_unwrap(std::move(outputs));
  }
  /// Whether the build has a program that records calls in this mode, which it has run then.
  template <class Bounds, class Views>
  bool impl_record([[maybe_unused]] const Bounds& bounds, [[maybe_unused]] const Views& views) {
    using Records = eager_detail::records<Core>;
    if constexpr (Records::train) {
      if (training_ && (is_grad_enabled_ || !eager_detail::has_forward_train<Core>::value)) {
        impl_grow_training(bounds);
        throw_unless_ok(std::apply([&](const auto&... v) { return trainer_.training->forward(v...); }, views));
        return true;
      }
    }
    if constexpr (Records::eval) {
      if (!training_ && (is_grad_enabled_ || !eager_detail::has_forward<Core>::value)) {
        impl_grow_training(bounds);
        throw_unless_ok(std::apply([&](const auto&... v) { return trainer_.training->forward_eval(v...); }, views));
        return true;
      }
    }
    return false;
  }
  /// The same without a recording.
  template <class Bounds, class Views>
  bool impl_evaluate([[maybe_unused]] const Bounds& bounds, [[maybe_unused]] const Views& views) {
    if constexpr (eager_detail::has_forward<Core>::value) {
      if (!training_) {
        impl_grow(bounds);
        throw_unless_ok(Core::prepare());
        throw_unless_ok(
            std::apply([&](const auto&... v) { return Core::forward(v..., *evaluator_.workspace); }, views));
        return true;
      }
    }
    if constexpr (eager_detail::has_forward_train<Core>::value) {
      if (training_) {
        impl_grow(bounds);
        throw_unless_ok(Core::prepare());
        throw_unless_ok(
            std::apply([&](const auto&... v) { return Core::forward_train(v..., *evaluator_.workspace); }, views));
        return true;
      }
    }
    return false;
  }
  void impl_set_mode(bool is_training) noexcept {
    training_ = is_training;
    if constexpr (eager_detail::has_modes<Core>::value) Core::follow_modes();
  }
  template <class... T>
  static auto impl_unwrap(std::tuple<T...>&& outputs) {
    if constexpr (sizeof...(T) == 1)
      return std::get<0>(std::move(outputs));
    else
      return std::move(outputs);
  }
  template <class Views, std::size_t... I>
  auto impl_loss_gradients(const Views& views, std::index_sequence<I...>) {
    using namespace eager_detail;
    auto gradients = std::make_tuple(owner<std::tuple_element_t<I, Outs>>::make(std::get<I>(views).shape())...);
    const Outs out(owner<std::tuple_element_t<I, Outs>>::view(std::get<I>(gradients), std::get<I>(views).shape())...);
    throw_unless_ok(std::apply([&](const auto&... v) { return impl_train_core().loss_backward(v...); },
                               std::tuple_cat(views, out)));
    return impl_unwrap(std::move(gradients));
  }

  // -------- memory that grows with the extents of a call

  /// The larger of each.
  template <class Bounds>
  static Bounds impl_raised(Bounds bounds, const Bounds& needed) {
    for (std::size_t i = 0; i < needed.size(); ++i)
      if (needed[i] > bounds[i]) bounds[i] = needed[i];
    return bounds;
  }
  static Block impl_allocate(std::size_t bytes) {
    if (bytes == SIZE_MAX) throw std::runtime_error("an extent is too large");
    return Block(bytes);
  }
  using Bounds = decltype(impl_bounds_of(std::declval<typename Core::Inputs>()));

  // What is there stays as it is when there is no memory for more.
  void impl_grow(const Bounds& needed) {
    const Bounds bounds = impl_raised(bounds_, needed);
    auto& workspace = evaluator_.workspace;
    if (bounds == bounds_ && workspace) return;
    evaluator_.block = std::apply([](auto... n) { return impl_allocate(Core::workspace_bytes(n...)); }, bounds);
    std::apply([&](auto... n) { workspace.emplace(evaluator_.block.memory(), n...); }, bounds);
    bounds_ = bounds;
  }
  void impl_grow_training(const Bounds& needed) {
    const Bounds bounds = impl_raised(training_bounds_, needed);
    auto& training = trainer_.training;
    if (training && bounds == training_bounds_) return;
    Block workspace =
        std::apply([](auto... n) { return impl_allocate(Core::Training::workspace_bytes(n...)); }, bounds);
    if (training) {
      std::apply([&](auto... n) { training->use_workspace(workspace.memory(), n...); }, bounds);
    } else {
      trainer_.gradients = Block(Core::Training::gradient_bytes);
      trainer_.optimizer = Block(Core::Training::optimizer_bytes);
      const TrainingMemory memory{workspace.memory(), trainer_.gradients.memory(), trainer_.optimizer.memory()};
      std::apply([&](auto... n) { training.emplace(static_cast<Core&>(*this), n..., memory); }, bounds);
    }
    trainer_.workspace = std::move(workspace);
    training_bounds_ = bounds;
  }
  auto& impl_train_core() {
    impl_require_training();
    if (!trainer_.training) impl_grow_training(Bounds{});
    return *trainer_.training;
  }

  template <class Wanted>
  std::vector<NamedTensor> impl_select(Wanted wanted) const {
    std::vector<NamedTensor> list;
    for (int i = 0; i < Core::info.slot_count; ++i)
      if (wanted(Core::info.slots[i])) list.push_back(impl_named(Core::info.slots[i]));
    return list;
  }
  NamedTensor impl_named(const Slot& slot) const { return impl_named(slot, slot.key); }
  NamedTensor impl_named(const Slot& slot, std::string_view name) const {
    return {std::string(name),
            slot.dtype,
            {slot.shape.extents, slot.shape.extents + slot.shape.rank},
            slot.kind == Kind::parameter,
            this->state().data(static_cast<int>(&slot - Core::info.slots))};
  }

  bool training_ = has_train_mode;
  bool is_grad_enabled_ = true;
  Bounds bounds_{};
  eager_detail::WorkspaceOwner<Core> evaluator_;
  Bounds training_bounds_{};
  eager_detail::TrainingOwner<Core> trainer_;
};

}  // namespace abi_1
}  // namespace modc

#endif
