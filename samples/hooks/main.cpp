// SPDX-License-Identifier: 0BSD
// Hooks on a model: those in hooks.mspec are compiled in, these come and go while the program runs. Each part checks what it
// shows; the exit code says whether all of it held.
#include "hooks.h"
#include "modc/eager.h"
#include "modc/eager_hooks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>
#include <vector>

namespace {

constexpr std::int64_t batch_size = 32, input_size = 4, width = 16, output_size = 2;
constexpr float learning_rate = 0.1f, bound = 3.0f;  // of hooks.mspec

int failures = 0;

void check(bool holds, const char* what) {
  std::printf("  %-4s %s\n", holds ? "ok" : "NOT", what);
  failures += !holds;
}

struct Data {
  modc::Tensor<float> x{{batch_size, input_size}};
  modc::Tensor<float> target{{batch_size, output_size}};

  Data() {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(1.7f * static_cast<float>(i));
    for (std::size_t row = 0; row < target.size() / output_size; ++row) {
      const float* in = x.data() + row * input_size;
      target[row * output_size] = in[0] * in[1];
      target[row * output_size + 1] = std::max(in[2], in[3]);
    }
  }
};

/// The loss without a step, in double precision.
double loss(hooks::Model& model, const Data& data) {
  model.eval();
  const auto y = model(data.x);
  model.train();
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += std::pow(double(y[i]) - double(data.target[i]), 2);
  return sum / static_cast<double>(y.size());
}

/// What an observer gathers of a layer's output.
struct Statistics {
  std::int64_t calls = 0, count = 0;
  double sum = 0;
  float least = std::numeric_limits<float>::infinity(), greatest = -least;

  void add(const modc::HookValue& value) {
    ++calls;
    count += value.size();
    for (const float *v = value.as<float>(), *end = v + value.size(); v != end; ++v) {
      sum += *v;
      least = std::min(least, *v);
      greatest = std::max(greatest, *v);
    }
  }
};

/// Switches a unit off: its activation becomes 0, and so does the gradient that reaches it.
struct Ablation {
  std::int64_t unit;

  static modc::Status set_zero(void* ablation, modc::HookCall& call) {
    const std::int64_t unit = static_cast<const Ablation*>(ablation)->unit;
    float* values = call.replace<float>(0);
    for (std::int64_t i = unit; i < call.values()[0].size(); i += width) values[i] = 0;
    if (call.kind == modc::HookKind::forward) call.set_pullback(&set_zero, ablation);
    return modc::ok;
  }
};

void hooks_of_the_spec(const Data& data) {
  std::puts("hooks in the spec");
  hooks::Model model(1);
  Statistics seen;
  const auto observer = modc::on_forward(model.act, [&](modc::HookCall& call) { seen.add(call.outputs[0]); });
  std::fill_n(model.fc1.bias.data(), width, 100.0f);
  loss(model, data);
  check(std::abs(seen.greatest - std::tanh(bound)) < 1e-6f, "forward(fc1) clamps the output");

  // A step moves a bias of fc1 by half the slope of the loss: backward(fc2) halves what goes on to fc1.
  model.reset_parameters(1);
  float* const bias = model.fc1.bias.data();
  const float before = *bias, distance = 1e-2f;
  *bias = before + distance;
  const double above = loss(model, data);
  *bias = before - distance;
  const double below = loss(model, data);
  *bias = before;
  model.train_step(data.x, data.target);
  const double slope = (above - below) / (2 * distance), moved = double(*bias) - double(before);
  check(std::abs(moved + 0.5 * learning_rate * slope) < 1e-3 * std::abs(learning_rate * slope),
        "backward(fc2) halves the gradient");
}

void an_observer(const Data& data) {
  std::puts("an observer");
  hooks::Model model(1);
  Statistics seen;
  auto observer = modc::on_forward(model.act, [&](modc::HookCall& call) { seen.add(call.outputs[0]); });
  const double first = loss(model, data);
  for (int step = 0; step < 200; ++step) model.train_step(data.x, data.target);
  const double last = loss(model, data);
  std::printf("  loss %.4f to %.4f; activations from %.3f to %.3f, mean %.3f\n", first, last, double(seen.least),
              double(seen.greatest), seen.sum / static_cast<double>(seen.count));
  check(last < 0.5 * first, "the model learns while a hook looks on");
  check(seen.calls == 202 && seen.count == 202 * batch_size * width, "the hook saw every call");
  check(seen.least >= -1 && seen.greatest <= 1 && seen.least < seen.greatest, "what it saw are values of tanh");
  observer.remove();
  loss(model, data);
  check(seen.calls == 202, "a removed hook sees no more");
}

void a_replacing_hook(const Data& data) {
  std::puts("a hook that replaces values, with its pullback");
  hooks::Model model(1);
  const double whole = loss(model, data);
  Ablation ablation{5};
  float of_unit = 0;  // its largest activation
  const auto observer = modc::on_forward(model.act, [&](modc::HookCall& call) {
    const float* values = call.outputs[0].as<float>();
    for (std::int64_t i = ablation.unit; i < call.outputs[0].size(); i += width)
      of_unit = std::max(of_unit, std::abs(values[i]));
  });
  const auto row = [&](std::int64_t unit) {
    const float* weights = model.fc1.weight.data() + unit * input_size;
    return std::vector<float>(weights, weights + input_size);
  };
  const std::vector<float> own = row(5), other = row(6);
  {
    const modc::Hook hook = model.act.register_forward_hook(&Ablation::set_zero, &ablation, {/*prepend=*/true});
    check(loss(model, data) != whole, "without the unit the model computes something else");
    model.train_step(data.x, data.target);
    check(of_unit == 0, "prepended, the hook runs before the older observer");
    check(row(5) == own, "no gradient reaches the weights of the unit");
    check(row(6) != other, "those of others learn");
  }  // the end of its handle removes a hook
  model.train_step(data.x, data.target);
  check(of_unit > 0 && row(5) != own, "after removal the unit takes part again");
}

void a_hook_with_a_name(const Data& data) {
  std::puts("a hook of the spec that the program registers");
  hooks::Model model(1);
  const double without = loss(model, data);
  Statistics bounded, after;
  {
    const modc::Hook hook = model.act.register_forward_hook(&hooks::Hooks::bounded);
    const auto observer = modc::on_forward(model.act, [&](modc::HookCall& call) { bounded.add(call.outputs[0]); });
    check(loss(model, data) != without, "with the hook the model computes something else");
    for (int step = 0; step < 200; ++step) model.train_step(data.x, data.target);
    check(bounded.least == -0.5f && bounded.greatest == 0.5f, "the activations are bounded");
    check(loss(model, data) < 0.7 * without, "the model learns, by the gradient that is compiled with the hook");
  }
  const auto observer = modc::on_forward(model.act, [&](modc::HookCall& call) { after.add(call.outputs[0]); });
  loss(model, data);
  check(after.greatest > 0.5f, "after removal they are no more");
}

}  // namespace

int main() {
  try {
    const Data data;
    hooks_of_the_spec(data);
    an_observer(data);
    a_replacing_hook(data);
    a_hook_with_a_name(data);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  std::printf("%d checks failed\n", failures);
  return failures == 0 ? 0 : 1;
}
