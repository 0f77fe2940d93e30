// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a place for hooks costs that no hook is registered at: a model with four of them against the same without.
#include "bare.h"
#include "modc/eager.h"
#include "places.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace {

constexpr int places_of_model = 4, calls_of_block = 4096, blocks_of_measurement = 16;

template <class Core> struct Model {
  modc::Eager<Core> model{1};
  modc::Block memory{Core::workspace_bytes()};
  typename Core::Workspace workspace{memory.memory()};
  float x[4] = {1, -2, 3, -4}, y[4] = {};

  Model() { modc::throw_unless_ok(model.prepare()); }
  void call() {
    benchmark::DoNotOptimize(static_cast<Core &>(model).forward({x, {1, 4}}, {y, {1, 4}}, workspace).ok());
    benchmark::ClobberMemory();
  }
  double nanoseconds() {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < calls_of_block; ++i)
      call();
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() / calls_of_block;
  }
};

template <class Core> void forward(benchmark::State &state) {
  Model<Core> model;
  for (auto _ : state)
    model.call();
}
BENCHMARK(forward<bare::Bare>);
BENCHMARK(forward<places::Places>);

/// The best blocks of both, taken in turn, so that what else the machine does meets both alike.
void difference_for_each_place(benchmark::State &state) {
  Model<bare::Bare> bare;
  Model<places::Places> places;
  for (auto _ : state) {
    double without = std::numeric_limits<double>::infinity(), with = without;
    for (int i = 0; i < blocks_of_measurement; ++i) {
      without = std::min(without, bare.nanoseconds());
      with = std::min(with, places.nanoseconds());
    }
    const double difference = std::max(with - without, 0.0) / places_of_model;
    state.SetIterationTime(difference * 1e-9);
  }
}
BENCHMARK(difference_for_each_place)->UseManualTime()->Iterations(64);

} // namespace

BENCHMARK_MAIN();
