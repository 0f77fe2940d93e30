// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A compiled model in a process of its own: writes weights, arguments and results for its peers, then times calls or
// training steps when it is asked to on stdin. scripts/bench builds it once for each model, whose code is model.h.
#include "Arguments.h"
#include "Formula.h"
#include "Serve.h"
#include "modc/eager.h"
#include "model.h"

namespace {

template <class Core> Core coreOf(const modc::Eager<Core> &);
using Model = decltype(coreOf(std::declval<model::Model>()));

/// Steps whose losses are compared.
constexpr int comparedSteps = 5;

// -------- arguments

/// Floats in [-1, 1), or integers below the number.
template <class T> modc::Tensor<T> makeArgument(const std::string &name, const bench::Described &described) {
  modc::Tensor<T> tensor(described.shape);
  const networks::Numbers numbers(name);
  for (std::size_t i = 0; i < tensor.size(); ++i) {
    if constexpr (std::is_floating_point_v<T>)
      tensor[i] = static_cast<T>(numbers.symmetric(i));
    else
      tensor[i] = static_cast<T>(numbers.bits(i) % described.below);
  }
  return tensor;
}

/// Tensors for a tuple of views, and the views.
template <class Views> struct Arguments;
template <class... T, int... Rank> struct Arguments<std::tuple<modc::View<T, Rank>...>> {
  using Views = std::tuple<modc::View<T, Rank>...>;
  static constexpr std::size_t count = sizeof...(T);

  Arguments(const std::string &kind, const std::vector<std::string> &texts, std::size_t first)
      : Arguments(kind, texts, first, std::index_sequence_for<T...>{}) {}
  Views views() {
    return std::apply([](auto &...each) { return modc::eager_detail::as_views<Views>(each...); }, tensors);
  }
  void write(const std::string &prefix) const {
    int number = 0;
    std::apply(
        [&](const auto &...each) {
          (bench::writeFile(prefix + std::to_string(number++) + ".bin", each.data(), each.size() * sizeof *each.data()),
           ...);
        },
        tensors);
  }

  std::tuple<modc::Tensor<std::remove_const_t<T>>...> tensors;

private:
  template <std::size_t... I>
  Arguments(const std::string &kind, const std::vector<std::string> &texts, std::size_t first,
            std::index_sequence<I...>)
      : tensors(
            makeArgument<std::remove_const_t<T>>(kind + std::to_string(I), bench::Described(texts.at(first + I)))...) {}
};

/// Outputs of a call, and the views that it writes to.
template <class Views> struct Results;
template <class... T, int... Rank> struct Results<std::tuple<modc::View<T, Rank>...>> {
  using Views = std::tuple<modc::View<T, Rank>...>;
  template <class V> using Owner = modc::eager_detail::owner<V>;

  template <class Shapes>
  explicit Results(const Shapes &shapes)
      : tensors(std::apply(
            [](const auto &...each) { return std::make_tuple(Owner<modc::View<T, Rank>>::make(each)...); }, shapes)),
        views(make(shapes, std::index_sequence_for<T...>{})) {}

  std::tuple<modc::Tensor<T>...> tensors;
  Views views;

private:
  template <class Shapes, std::size_t... I> Views make(const Shapes &shapes, std::index_sequence<I...>) {
    return Views(Owner<modc::View<T, Rank>>::view(std::get<I>(tensors), std::get<I>(shapes))...);
  }
};

// -------- the model

void fill(Model &model) {
  for (int i = 0; i < Model::info.slot_count; ++i) {
    const modc::Slot &slot = Model::info.slots[i];
    const std::string_view key = slot.key;
    const bool isStatistic = networks::ends_with(key, "running_mean") || networks::ends_with(key, "running_var");
    if (slot.alias_of < 0 && (slot.is_parameter() || isStatistic))
      networks::fill(key, slot.shape, model.state().template at<float>(slot.offset), 0);
  }
  model.state().changed();
}

/// A call with arguments and memory of its own.
template <class Core> struct Inference {
  Inference(Core &core, const std::vector<std::string> &texts)
      : model(core), inputs("input", texts, 0), in(inputs.views()),
        outputs(std::apply([](const auto &...x) { return Core::output_shapes(x...); }, in)),
        memory(std::apply([](auto... n) { return Core::workspace_bytes(n...); }, bounds())),
        workspace(std::apply([&](auto... n) { return typename Core::Workspace(memory.memory(), n...); }, bounds())) {
    modc::throw_unless_ok(model.prepare());
  }
  void step() {
    const modc::Status status =
        std::apply([&](auto... v) { return model.forward(v..., workspace); }, std::tuple_cat(in, outputs.views));
    if (!status.ok())
      modc::throw_unless_ok(status);
  }
  void write(const std::string &folder) {
    step();
    inputs.write(folder + "/input");
    const auto &first = std::get<0>(outputs.tensors);
    bench::writeFile(folder + "/output.bin", first.data(), first.size() * sizeof *first.data());
  }
  auto bounds() {
    return std::apply([](const auto &...x) { return Core::bounds(x...); }, in);
  }

  Core &model;
  Arguments<typename Core::Inputs> inputs;
  typename Core::Inputs in;
  Results<typename Core::Outputs> outputs;
  modc::Block memory;
  typename Core::Workspace workspace;
};

/// Whole training steps on one batch.
template <class Core> struct Training {
  using Program = typename Core::Training;

  Training(Core &core, const std::vector<std::string> &texts)
      : inputs("input", texts, 0), targets("target", texts, inputs.count), in(inputs.views()), wanted(targets.views()),
        workspace(std::apply([](auto... n) { return Program::workspace_bytes(n...); }, bounds())),
        gradients(Program::gradient_bytes), optimizer(Program::optimizer_bytes),
        program(std::apply(
            [&](auto... n) {
              return Program(core, n..., {workspace.memory(), gradients.memory(), optimizer.memory()});
            },
            bounds())) {}
  void step() {
    const modc::Status status =
        std::apply([&](auto... v) { return program.train_step(v..., loss); }, std::tuple_cat(in, wanted));
    if (!status.ok())
      modc::throw_unless_ok(status);
  }
  void write(const std::string &folder) {
    inputs.write(folder + "/input");
    targets.write(folder + "/target");
    float losses[comparedSteps];
    for (float &each : losses) {
      step();
      each = loss;
    }
    bench::writeFile(folder + "/output.bin", losses, sizeof losses);
  }
  auto bounds() {
    return std::apply([](const auto &...x) { return Core::bounds(x...); }, in);
  }

  Arguments<typename Core::Inputs> inputs;
  Arguments<typename Program::Targets> targets;
  typename Core::Inputs in;
  decltype(targets.views()) wanted;
  modc::Block workspace;
  modc::Block gradients;
  modc::Block optimizer;
  Program program;
  float loss = 0;
};

// -------- what the driver asks for

/// `once START`: the nanoseconds from START of the steady clock to the first output.
template <class Subject> void callOnce(Subject &subject, const std::string &start) {
  subject.step();
  std::printf("@@%.0f\n", std::chrono::duration<double, std::nano>(bench::Clock::now().time_since_epoch()).count() -
                              std::stod(start));
  bench::printMemory();
}

template <class Subject> int run(Model &model, int argc, char **argv) {
  const std::string command = argv[1];
  const std::vector<std::string> texts(argv + 3, argv + argc);
  if (command == "once") {
    Subject subject(model, texts);
    callOnce(subject, argv[2]);
    return 0;
  }
  fill(model);
  const std::string folder = argv[2];
  modc::throw_unless_ok(modc::save_state_dict(model, folder + "/weights.safetensors"));
  Subject subject(model, texts);
  subject.write(folder);
  bench::serve([&] { subject.step(); });
  return 0;
}

} // namespace

int main(int argc, char **argv) try {
  if (argc < 4) {
    std::fprintf(stderr, "usage: runner serve FOLDER ARGUMENT... | runner once START ARGUMENT...\n");
    return 64;
  }
  const modc::Block state(Model::state_bytes);
  Model model(state.memory());
#ifdef MODC_BENCH_TRAINING
  return run<Training<Model>>(model, argc, argv);
#else
  return run<Inference<Model>>(model, argc, argv);
#endif
} catch (const std::exception &error) {
  std::fprintf(stderr, "runner: %s\n", error.what());
  return 70;
}
