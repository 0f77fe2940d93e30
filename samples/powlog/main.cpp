// SPDX-License-Identifier: 0BSD
// Nested and shared modules by the core face: no allocation, no exception. Gradients of inputs and parameters against
// those on paper, then training finds the two parameters that made some data.
#include "powlog.h"

#include <cmath>
#include <cstdio>
#include <string_view>

namespace {

constexpr int batch = 8;

// All the memory there is; the sizes are known at compile time.
alignas(64) std::byte state_memory[powlog::PowLog::state_bytes];
alignas(64) std::byte gradient_memory[powlog::PowLog::Training::gradient_bytes];
alignas(64) std::byte optimizer_memory[powlog::PowLog::Training::optimizer_bytes];
alignas(64) std::byte workspace_memory[powlog::PowLog::Training::workspace_bytes(batch)];

bool all_is_well = true;

void expect(bool is_right, const char* what) {
  if (is_right) return;
  all_is_well = false;
  std::printf("WRONG: %s\n", what);
}
void expect_near(float actual, double expected, const char* what) {
  expect(std::abs(double{actual} - expected) <= 1e-4 * (1 + std::abs(expected)), what);
}

/// z = a log(b (b x^q)^q) = a (log b + q (log b + q log x)), and what it changes by.
struct OnPaper {
  double a, b, x, q;

  double z() const { return a * (std::log(b) + q * (std::log(b) + q * std::log(x))); }
  double by_x() const { return a * q * q / x; }
  double by_q() const { return a * (std::log(b) + 2 * q * std::log(x)); }
  double by_a() const { return z() / a; }
  double by_b() const { return a * (1 + q) / b; }
};

void fill(float* x, float* q) {
  for (int i = 0; i < batch; ++i) {
    x[i] = 1.25f + 0.25f * static_cast<float>(i);
    q[i] = 0.5f + 0.125f * static_cast<float>(i % 5);
  }
}

modc::Status check_gradients(powlog::PowLog& net, powlog::PowLog::Training& fit) {
  *net.power.factor.data() = 1.5f;
  *net.logarithm.factor.data() = 2;
  float x[batch], q[batch], z[batch], dz[batch];
  fill(x, q);
  for (float& gradient : dz) gradient = 1;
  MODC_TRY(fit.forward({x, {batch}}, {q, {batch}}, {z, {batch}}));
  MODC_TRY(fit.backward({dz, {batch}}));
  double by_a = 0, by_b = 0;
  for (int i = 0; i < batch; ++i) {
    const OnPaper paper{2, 1.5, x[i], q[i]};
    expect_near(z[i], paper.z(), "z");
    expect_near(fit.x_grad()[i], paper.by_x(), "the gradient of x");
    expect_near(fit.q_grad()[i], paper.by_q(), "the gradient of q");
    by_a += paper.by_a();
    by_b += paper.by_b();
  }
  expect_near(*net.logarithm.factor.grad, by_a, "the gradient of logarithm.factor");
  expect_near(*net.power.factor.grad, by_b, "the gradient of power.factor, of both calls");
  std::printf("gradients: power.factor %g, logarithm.factor %g\n", double{*net.power.factor.grad},
              double{*net.logarithm.factor.grad});
  return modc::ok;
}

/// The data was made with the factors 1.75 and 0.5.
modc::Status train(powlog::PowLog& net, powlog::PowLog::Training& fit) {
  float x[batch], q[batch], target[batch], loss = 0;
  fill(x, q);
  for (int i = 0; i < batch; ++i) target[i] = static_cast<float>(OnPaper{0.5, 1.75, x[i], q[i]}.z());
  net.reset_parameters(0);
  for (int step = 0; step < 2000; ++step) MODC_TRY(fit.train_step({x, {batch}}, {q, {batch}}, {target, {batch}}, loss));
  const float b = *net.power.factor.data(), a = *net.logarithm.factor.data();
  std::printf("trained: power.factor %.4f, logarithm.factor %.4f, loss %g\n", double{b}, double{a}, double{loss});
  expect(std::abs(b - 1.75f) < 0.01f && std::abs(a - 0.5f) < 0.01f, "the factors that training found");
  return modc::ok;
}

modc::Status run() {
  powlog::PowLog net(state_memory);
  powlog::PowLog::Training fit(net, batch, {workspace_memory, gradient_memory, optimizer_memory});
  std::printf("%s\n", net.repr());
  for (const modc::Slot& slot : powlog::PowLog::slots)
    std::printf("%s%s\n", slot.key, slot.alias_of < 0 ? "" : "  (another name)");
  expect(net.info.parameter_count() == 2, "a shared module counts once");
  expect(net.again.factor.data() == net.power.factor.data(), "both names are one parameter");
  MODC_TRY(check_gradients(net, fit));
  return train(net, fit);
}

}  // namespace

int main() {
  const modc::Status status = run();
  if (!status.ok()) std::printf("error: %s\n", status.message());
  return status.ok() && all_is_well ? 0 : 1;
}
