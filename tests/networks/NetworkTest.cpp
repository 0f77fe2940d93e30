// SPDX-License-Identifier: 0BSD
// A compiled network beside PyTorch: the forward of both modes, every gradient, and five steps of the optimiser, on
// weights and inputs of a formula. CMake builds it once for each network, whose code is network.h.
#include "network.h"
#include "Formula.h"
#include "modc/eager.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

namespace networks {
namespace {

template <class Core> Core core_of(const modc::Eager<Core> &);
using Model = decltype(core_of(std::declval<network::Model>()));

constexpr int step_count = 5;

// -------- the golden

llvm::json::Object read_golden() {
  auto file = llvm::MemoryBuffer::getFile(MODC_NETWORK_GOLDEN);
  if (!file)
    throw std::runtime_error("cannot read " MODC_NETWORK_GOLDEN);
  llvm::Expected<llvm::json::Value> value = llvm::json::parse((*file)->getBuffer());
  if (!value)
    throw std::runtime_error(llvm::toString(value.takeError()));
  return std::move(*value->getAsObject());
}

const llvm::json::Object &golden() {
  static const llvm::json::Object object = read_golden();
  return object;
}

const llvm::json::Array &rows(std::string_view group) { return *golden().getArray(llvm::StringRef(group)); }

// -------- comparison

/// Root of the mean square of the differences of two digests, and what is allowed: 1.5 times PyTorch's own distance from
/// f64, and half a unit in the last place where PyTorch happened to be exact. The fewer the numbers, the more the quotient
/// of two such roots is chance; and of a gradient that is 0 in f64, both are nothing but rounding.
struct Comparison {
  double ours = 0;
  double allowed = 0;
};

Comparison compare(std::string_view group, const llvm::json::Object &row, const float *values) {
  const std::string name = row.getString("name")->str();
  const std::vector<double> actual =
      digest(std::string(group) + "/" + name, values, static_cast<std::size_t>(*row.getInteger("size")),
             static_cast<std::size_t>(*golden().getInteger("digest")));
  const llvm::json::Array &exact = *row.getArray("values");
  double squares = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double difference = actual[i] - *exact[i].getAsNumber();
    squares += difference * difference;
  }
  const auto count = static_cast<double>(actual.size());
  const double eager = *row.getNumber("pytorch"), size = *row.getNumber("rms");
  const double factor = size < 1e-6 * eager ? 4 : 1.5 * (1 + 2 / count);
  return {std::sqrt(squares / count), factor * eager + 0x1p-24 * size};
}

/// Checks the tensors of a group; `find` gives a tensor's values and size by its name.
template <class Find> void check(std::string_view group, const Find &find) {
  double worst = 0;
  for (const llvm::json::Value &value : rows(group)) {
    const llvm::json::Object &row = *value.getAsObject();
    const std::string name = row.getString("name")->str();
    const std::pair<const float *, std::size_t> tensor = find(name);
    ASSERT_NE(tensor.first, nullptr) << group << " of " << name << ": there is none";
    ASSERT_EQ(static_cast<std::int64_t>(tensor.second), *row.getInteger("size")) << group << " of " << name;
    const Comparison result = compare(group, row, tensor.first);
    EXPECT_LE(result.ours, result.allowed) << group << " of " << name << ": RMSE against f64; PyTorch's is "
                                           << *row.getNumber("pytorch") << " at values of " << *row.getNumber("rms");
    worst = std::max(worst, result.ours / result.allowed);
  }
  std::printf("%-12.*s %4zu tensors, worst %.2f of what is allowed\n", int(group.size()), group.data(),
              rows(group).size(), worst);
}

// -------- arguments

template <class T> modc::Tensor<T> argument(const llvm::json::Object &row) {
  std::vector<std::int64_t> shape;
  for (const llvm::json::Value &extent : *row.getArray("shape"))
    shape.push_back(*extent.getAsInteger());
  modc::Tensor<T> tensor(shape);
  const Numbers numbers(row.getString("name")->str());
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    if constexpr (std::is_floating_point_v<T>) {
      const double half = (*row.getNumber("high") - *row.getNumber("low")) / 2;
      tensor[i] = scaled(numbers.symmetric(i), half, *row.getNumber("low") + half);
    } else {
      tensor[i] = static_cast<T>(numbers.bits(i) % static_cast<std::uint64_t>(*row.getInteger("below")));
    }
  }
  return tensor;
}

/// Tensors for a tuple of views, in the order of the golden.
template <class Views> struct Arguments;
template <class... T, int... Rank> struct Arguments<std::tuple<modc::View<T, Rank>...>> {
  using Views = std::tuple<modc::View<T, Rank>...>;
  using Tensors = std::tuple<modc::Tensor<std::remove_const_t<T>>...>;

  static Tensors make(std::string_view group) { return make(group, std::index_sequence_for<T...>{}); }
  static Views views(Tensors &tensors) {
    return std::apply([](auto &...each) { return modc::eager_detail::as_views<Views>(each...); }, tensors);
  }

private:
  template <std::size_t... I> static Tensors make(std::string_view group, std::index_sequence<I...>) {
    if (rows(group).size() != sizeof...(I))
      throw std::runtime_error("the golden has another number of " + std::string(group));
    return Tensors(argument<std::remove_const_t<T>>(*rows(group)[I].getAsObject())...);
  }
};

/// Outputs of a call, and the views that it writes to.
template <class Views> struct Results;
template <class... T, int... Rank> struct Results<std::tuple<modc::View<T, Rank>...>> {
  using Views = std::tuple<modc::View<T, Rank>...>;

  template <class Shapes>
  explicit Results(const Shapes &shapes)
      : tensors(std::apply(
            [](const auto &...each) {
              return std::make_tuple(modc::eager_detail::owner<modc::View<T, Rank>>::make(each)...);
            },
            shapes)),
        views(make(shapes, std::index_sequence_for<T...>{})) {}

  void check(std::string_view group) { check(group, std::index_sequence_for<T...>{}); }

  std::tuple<modc::Tensor<T>...> tensors;
  Views views;

private:
  template <class Shapes, std::size_t... I> Views make(const Shapes &shapes, std::index_sequence<I...>) {
    return Views(modc::eager_detail::owner<modc::View<T, Rank>>::view(std::get<I>(tensors), std::get<I>(shapes))...);
  }
  template <std::size_t... I> void check(std::string_view group, std::index_sequence<I...>) {
    std::pair<const float *, std::size_t> list[] = {values(std::get<I>(tensors))...};
    networks::check(group, [&](const std::string &name) { return list[std::stoul(name.substr(name.find(' ')))]; });
  }
  static std::pair<const float *, std::size_t> values(const modc::Tensor<float> &tensor) {
    return {tensor.data(), tensor.size()};
  }
  template <class Other> static std::pair<const float *, std::size_t> values(const modc::Tensor<Other> &) {
    return {nullptr, 0};
  }
};

// -------- the model

/// Whether a key is the bias of a norm, whose weight has one dimension.
bool is_norm_bias(std::string_view key) {
  if (!ends_with(key, ".bias"))
    return false;
  const std::string weight = std::string(key.substr(0, key.size() - 4)) + "weight";
  for (int i = 0; i < Model::info.slot_count; ++i)
    if (const modc::Slot &slot = Model::info.slots[i]; slot.key == weight)
      return slot.shape.rank == 1;
  return false;
}

void fill(Model &model) {
  const double norm_bias = golden().getNumber("norm bias").value_or(0);
  for (int i = 0; i < Model::info.slot_count; ++i) {
    const modc::Slot &slot = Model::info.slots[i];
    const std::string_view key = slot.key;
    const bool is_statistic = ends_with(key, "running_mean") || ends_with(key, "running_var");
    if (slot.alias_of < 0 && (slot.is_parameter() || is_statistic)) {
      std::vector<float> values(slot.size());
      networks::fill(key, slot.shape, values.data(), is_norm_bias(key) ? norm_bias : 0);
      modc::convert_elements(slot.dtype, model.state().data(i), modc::Dtype::f32,
                             reinterpret_cast<const std::byte *>(values.data()), slot.size());
    }
  }
  model.state().changed();
}

/// A slot by its key, in f32; until the next call.
std::pair<const float *, std::size_t> slot_values(const Model &model, const std::string &key) {
  static std::vector<float> values;
  for (int i = 0; i < Model::info.slot_count; ++i)
    if (const modc::Slot &slot = Model::info.slots[i]; slot.key == key) {
      values.resize(slot.size());
      modc::convert_elements(modc::Dtype::f32, reinterpret_cast<std::byte *>(values.data()), slot.dtype,
                             model.state().data(i), slot.size());
      return {values.data(), slot.size()};
    }
  return {nullptr, 0};
}

template <class Core> struct Trainer {
  using Training = typename Core::Training;
  using Inputs = Arguments<typename Core::Inputs>;
  using Targets = Arguments<typename Training::Targets>;
  using Outputs = Results<typename Core::Outputs>;

  explicit Trainer(Core &core)
      : model(core), training(std::apply(
                         [&](auto... n) {
                           return Training(core, n..., {workspace.memory(), gradients.memory(), optimizer.memory()});
                         },
                         bounds())) {}

  /// The first step call by call, with the forward and the gradients compared; returns the loss.
  float first_step() {
    const auto in = Inputs::views(inputs);
    const auto wanted = Targets::views(targets);
    const auto shapes = std::apply([](const auto &...x) { return Core::output_shapes(x...); }, in);
    Outputs outputs(shapes);
    Outputs d_outputs(shapes);
    float loss = 0;
    modc::throw_unless_ok(call([&](auto... v) { return training.forward(v...); }, in, outputs.views));
    modc::throw_unless_ok(call([&](auto... v) { return training.loss(v..., loss); }, outputs.views, wanted));
    modc::throw_unless_ok(
        call([&](auto... v) { return training.loss_backward(v...); }, outputs.views, wanted, d_outputs.views));
    modc::throw_unless_ok(call([&](auto... v) { return training.backward(v...); }, d_outputs.views));
    outputs.check("train");
    check("gradients", [&](const std::string &name) { return gradient(name); });
    modc::throw_unless_ok(training.step());
    return loss;
  }
  /// A further one as a whole.
  float step() {
    float loss = 0;
    modc::throw_unless_ok(call([&](auto... v) { return training.train_step(v..., loss); }, Inputs::views(inputs),
                               Targets::views(targets)));
    return loss;
  }

private:
  template <class Call, class... Views> static modc::Status call(const Call &call, const Views &...views) {
    return std::apply(call, std::tuple_cat(views...));
  }
  auto bounds() {
    return std::apply([](const auto &...x) { return Core::bounds(x...); }, Inputs::views(inputs));
  }
  std::pair<const float *, std::size_t> gradient(const std::string &key) {
    modc::Gradients &all = training.gradients();
    for (int i = 0; i < all.count(); ++i)
      if (all.slot(i).key == key && all.trained(i).has_grad)
        return {reinterpret_cast<const float *>(all.data(i)), all.slot(i).size()};
    return {nullptr, 0};
  }

  Core &model;
  typename Inputs::Tensors inputs = Inputs::make("inputs");
  typename Targets::Tensors targets = Targets::make("targets");
  modc::Block workspace{std::apply([](auto... n) { return Training::workspace_bytes(n...); }, bounds())};
  modc::Block gradients{Training::gradient_bytes};
  modc::Block optimizer{Training::optimizer_bytes};
  Training training;
};

/// A template: what a model without training lacks is not asked for.
template <class Core> void compare_training(Core &model) {
  if constexpr (modc::eager_detail::has_training<Core>::value) {
    Trainer<Core> trainer(model);
    float losses[step_count];
    losses[0] = trainer.first_step();
    for (int step = 1; step < step_count; ++step)
      losses[step] = trainer.step();
    check("losses", [&](const std::string &) { return std::pair<const float *, std::size_t>(losses, step_count); });
    check("parameters", [&](const std::string &name) { return slot_values(model, name); });
    check("buffers", [&](const std::string &name) { return slot_values(model, name); });
  } else {
    EXPECT_EQ(golden().getArray("train"), nullptr) << "the golden trains, but the model was compiled without training";
  }
}

TEST(Network, IsAsNearToF64AsPyTorch) {
  const modc::Block state(Model::state_bytes);
  Model model(state.memory());
  fill(model);
  using Inputs = Arguments<typename Model::Inputs>;
  auto inputs = Inputs::make("inputs");
  const auto views = Inputs::views(inputs);
  const auto bounds = std::apply([](const auto &...x) { return Model::bounds(x...); }, views);
  Results<typename Model::Outputs> outputs(
      std::apply([](const auto &...x) { return Model::output_shapes(x...); }, views));
  modc::throw_unless_ok(model.prepare());
  const modc::Block memory(std::apply([](auto... n) { return Model::workspace_bytes(n...); }, bounds));
  auto workspace = std::apply([&](auto... n) { return typename Model::Workspace(memory.memory(), n...); }, bounds);
  modc::throw_unless_ok(
      std::apply([&](auto... v) { return model.forward(v..., workspace); }, std::tuple_cat(views, outputs.views)));
  outputs.check("eval");
  compare_training(model);
}

} // namespace
} // namespace networks
