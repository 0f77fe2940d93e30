// SPDX-License-Identifier: 0BSD
// forward on one const model from several threads, each with a workspace of its own, has no race and the same results as
// alone; made with -fsanitize=thread. With the argument `shared` the threads share a workspace, which is a race.
#include "CallModel.h"

#include <string_view>
#include <thread>

namespace {

constexpr int thread_count = 4;
constexpr int calls_each = 20;

bool same(const test::Caller &a, const test::Caller &b) {
  const auto outputs = [](const test::Caller &caller) {
    std::vector<std::byte> bytes;
    caller.each_output([&](const auto &output) {
      const auto *first = reinterpret_cast<const std::byte *>(output.data());
      bytes.insert(bytes.end(), first, first + output.size() * sizeof *output.data());
    });
    return bytes;
  };
  return outputs(a) == outputs(b);
}

template <class Function> struct is_const : std::false_type {};
template <class Result, class Class, class... Arguments>
struct is_const<Result (Class::*)(Arguments...) const noexcept> : std::true_type {};

template <class Core> int run(const Core &core, bool shared) {
  test::Caller alone;
  test::require(alone.forward(core));
  std::vector<test::Caller> callers(thread_count);
  std::vector<std::thread> threads;
  for (test::Caller &caller : callers)
    threads.emplace_back([&core, &own = shared ? callers.front() : caller] {
      for (int i = 0; i < calls_each; ++i) {
        own.spoil();
        test::require(own.forward(core));
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const test::Caller &caller : callers)
    if (!shared && !same(alone, caller)) {
      std::fprintf(stderr, "a thread's outputs are not those of a call alone\n");
      return 1;
    }
  return 0;
}

template <class Net> int run_if_const(Net &net, bool shared) {
  if constexpr (is_const<decltype(&test::Core::forward)>::value) {
    test::require(net.core.prepare());
    return run(net.core, shared);
  } else {
    std::printf("skipped: evaluating this model assigns buffers, so that it is not const\n");
    return 77;
  }
}

} // namespace

int main(int argc, char **argv) {
  test::Net net;
  return run_if_const(net, argc == 2 && std::string_view(argv[1]) == "shared");
}
