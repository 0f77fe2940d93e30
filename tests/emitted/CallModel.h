// SPDX-License-Identifier: 0BSD
// Any emitted model with memory, inputs and outputs around it, called through its core face. arguments.h, which
// arguments.py writes, names the model and the extents of its arguments.
#pragma once

#include "arguments.h"
#include "modc/tensor.h"

#include <cstdio>
#include <cstdlib>

namespace test {

/// An argument's values and the view of them. Floats lie between 0 and 1, where logarithms are; integers, which may count
/// classes, are 0 or 1.
template <class View> struct Values;
template <class T, int Rank> struct Values<modc::View<T, Rank>> {
  using Element = std::remove_const_t<T>;

  Values(const modc::Extents<Rank> &extents, std::uint64_t seed)
      : shape(extents), block(static_cast<std::size_t>(modc::element_count(extents)) * sizeof(Element)) {
    const modc::random::Stream numbers{seed, modc::random::hash("values")};
    for (std::size_t i = 0; i < size(); ++i) {
      if constexpr (std::is_floating_point_v<Element>)
        data()[i] = static_cast<Element>(numbers.open_uniform(i));
      else
        data()[i] = static_cast<Element>(numbers.bits(i) & 1);
    }
  }

  modc::View<T, Rank> view() const { return {data(), shape}; }
  Element *data() const { return reinterpret_cast<Element *>(const_cast<modc::Block &>(block).data()); }
  std::size_t size() const { return static_cast<std::size_t>(modc::element_count(shape)); }
  /// Numbers that no model leaves standing in its outputs.
  void spoil() { std::memset(block.data(), 0xA5, size() * sizeof(Element)); }

  modc::Extents<Rank> shape;
  modc::Block block;
};
/// A number that a call is given by value.
template <> struct Values<double> {
  Values(const modc::Extents<0> &, std::uint64_t) {}
  double view() const { return 0.5; }
};

template <class Views> struct AllValues;
template <class... Views> struct AllValues<std::tuple<Views...>> {
  using type = std::tuple<Values<Views>...>;

  template <class... Shapes> static type make(const std::tuple<Shapes...> &shapes, std::uint64_t seed) {
    const auto next = [&seed] { return seed++; };
    return std::apply([&](const auto &...shape) { return type{Values<Views>(shape, next())...}; }, shapes);
  }
};

template <class... T> auto views(const std::tuple<T...> &values) {
  return std::apply([](const auto &...each) { return std::make_tuple(each.view()...); }, values);
}

inline void require(const modc::Status &status) {
  if (status.ok())
    return;
  std::fprintf(stderr, "%s\n", status.message());
  std::exit(1);
}

using Inputs = AllValues<Core::Inputs>;
using Outputs = AllValues<Core::Outputs>;

inline auto bounds() {
  const auto in = Inputs::make(inputs, 1);
  return std::apply([](const auto &...view) { return Core::bounds(view...); }, views(in));
}

/// Arguments and a workspace of one caller of the eval forward.
struct Caller {
  template <class Net> modc::Status forward(Net &net) {
    return std::apply([&](auto... view) { return net.forward(view..., workspace); },
                      std::tuple_cat(views(in), views(out)));
  }
  void spoil() {
    std::apply([](auto &...each) { (each.spoil(), ...); }, out);
  }
  template <class Visit> void each_output(Visit visit) const {
    std::apply([&](const auto &...each) { (visit(each), ...); }, out);
  }

  Inputs::type in = Inputs::make(inputs, 1);
  Outputs::type out = Outputs::make(outputs, 2);
  modc::Block scratch{std::apply([](auto... n) { return Core::workspace_bytes(n...); }, bounds())};
  typename Core::Workspace workspace =
      std::apply([&](auto... n) { return typename Core::Workspace(scratch.memory(), n...); }, bounds());
};

struct Net {
  modc::Block state{Core::state_bytes};
  Core core{state.memory(), 0};
};

template <class Model, class = void> inline constexpr bool trains = false;
template <class Model> inline constexpr bool trains<Model, std::void_t<decltype(&Model::Training::train_step)>> = true;

/// Memory, targets and the trainer of a model that has a train block.
template <class Model> struct Trainer {
  using Training = typename Model::Training;
  using Targets = AllValues<typename Training::Targets>;

  explicit Trainer(Model &model)
      : training(std::apply(
            [&](auto... n) {
              return Training(model, n..., {workspace.memory(), gradients.memory(), optimizer.memory()});
            },
            bounds())) {}

  modc::Status train_step() {
    return std::apply([&](auto... view) { return training.train_step(view..., loss); },
                      std::tuple_cat(views(in), views(wanted)));
  }

  float loss = 0;
  Inputs::type in = Inputs::make(inputs, 1);
  typename Targets::type wanted = Targets::make(targets, 3);
  modc::Block workspace{std::apply([](auto... n) { return Training::workspace_bytes(n...); }, bounds())};
  modc::Block gradients{Training::gradient_bytes};
  modc::Block optimizer{Training::optimizer_bytes};
  Training training;
};

} // namespace test
