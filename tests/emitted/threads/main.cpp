// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trains the digits model on made-up images and prints the bits of its state and outputs: they must not depend on threads.
#include "digits.h"
#include "modc/eager.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

/// A team of `size` threads that end with the loop.
struct Team {
  int size;
  int loops = 0;
  static void run(void *self, int n, modc::Executor::Body body, const void *data) {
    const int size = static_cast<Team *>(self)->size;
    ++static_cast<Team *>(self)->loops;
    std::vector<std::thread> threads;
    for (int t = 0; t < size; ++t)
      threads.emplace_back([=] {
        for (int i = t; i < n; i += size)
          body(data, i);
      });
    for (std::thread &thread : threads)
      thread.join();
  }
};

/// FNV-1a
std::uint64_t hash(const void *data, std::size_t bytes, std::uint64_t seed = 1469598103934665603u) {
  for (std::size_t i = 0; i < bytes; ++i)
    seed = (seed ^ static_cast<const unsigned char *>(data)[i]) * 1099511628211u;
  return seed;
}

} // namespace

int main(int, char **argv) {
  Team team{std::atoi(argv[1])};
  modc::Eager<digits::Digits> model(3);
  if (team.size > 0)
    model.state().executor = {&team, Team::run};
  const int batch = 331; // no multiple of a tile
  modc::Tensor<float> x({batch, 64});
  modc::Tensor<std::int64_t> target({batch});
  std::uint32_t random = 1;
  for (std::size_t i = 0; i < batch * 64; ++i)
    x[i] = static_cast<float>((random = random * 1664525u + 1013904223u) >> 8) * 0x1p-23f - 1.0f;
  for (std::size_t i = 0; i < batch; ++i)
    target[i] = static_cast<std::int64_t>(i % 10);
  float loss = 0;
  model.train();
  for (int step = 0; step < 5; ++step)
    loss = model.train_step(x, target);
  model.eval();
  const auto logits = model(x);
  const auto &weight = static_cast<const digits::Digits &>(model).fc1.weight;
  if (team.size > 0 && team.loops == 0) {
    std::puts("no loop ran in parallel");
    return 1;
  }
  std::printf("%a %016llx %016llx\n", loss,
              static_cast<unsigned long long>(hash(logits.data(), sizeof(float) * batch * 10)),
              static_cast<unsigned long long>(hash(weight.data(), sizeof(float) * 128 * 64)));
}
