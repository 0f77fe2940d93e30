// SPDX-License-Identifier: 0BSD
// The program of Digits: initial values, packing, forward, backward. Compiled from digits.mspec by modc.
// clang-format off
#include "digits.h"

namespace digits {

using modc::In1;
using modc::In2;
using modc::Out2;
using modc::Status;

// -------- kernels: one file each

void pack_64x128(const float* weight, float* packed) noexcept;
void pack_128x10(const float* weight, float* packed) noexcept;
void linear_relu_64x128(const float* x, const float* packed, const float* bias, float* y, int n) noexcept;
void linear_128x10(const float* x, const float* packed, const float* bias, float* y, int n) noexcept;
void cross_entropy_10(const float* logits, const std::int64_t* target, float* loss, int n) noexcept;
void cross_entropy_backward_10(const float* logits, const std::int64_t* target, float* dlogits, int n) noexcept;
void linear_backward_weight_128x10(const float* x, const float* dy, float* dweight, int n) noexcept;
void linear_backward_weight_64x128(const float* x, const float* dy, float* dweight, int n) noexcept;
void linear_backward_input_relu_128x10(const float* dy, const float* weight, const float* y, float* dx, int n) noexcept;
void sum_rows_10(const float* x, float* y, int n) noexcept;
void sum_rows_128(const float* x, float* y, int n) noexcept;

namespace {

enum { fc1_weight, fc1_bias, fc2_weight, fc2_bias };          // slots
enum { d_fc1_weight, d_fc1_bias, d_fc2_weight, d_fc2_bias };  // their gradients

// -------- the memory plan

// Packed weights, after the slots       bytes
constexpr std::size_t fc1_at = 38464;  // 32768
constexpr std::size_t fc2_at = 71232;  //  8192

// Workspace of forward, per sample            bytes   lives
constexpr modc::Place h_at{0, 0};             //  512   h .. logits

// Workspace of training                       bytes   lives
constexpr modc::Place spare_at{0, 0};         // 32768   d fc2.weight .. d fc1.bias
// per sample
constexpr modc::Place train_h_at{1, 0};          // 512   h .. d h
constexpr modc::Place train_d_h_at{1, 512};      // 512   d h .. d fc1.bias
constexpr modc::Place train_logits_at{1, 1024};    //  40   logits .. d logits
constexpr modc::Place train_d_logits_at{1, 1088};  //  40   d logits .. d h

// Gradients, and the optimiser's buffers likewise
constexpr modc::Trained trained[] = {
    {fc1_weight, 0},
    {fc1_bias, 32768},
    {fc2_weight, 33280},
    {fc2_bias, 38400},
};

}  // namespace

// -------- a model

Digits::Digits(modc::Memory state, std::uint64_t seed) noexcept
    : state_(info, state),
      packed_{state_.at<float>(fc1_at), state_.at<float>(fc2_at)},
      fc1{{state_, fc1_weight}, {state_, fc1_bias}},
      fc2{{state_, fc2_weight}, {state_, fc2_bias}} {
  reset_parameters(seed);
}

void Digits::reset_parameters(std::uint64_t seed) noexcept {
  modc::init::uniform(state_, fc1_weight, seed, -0.125, 0.125);
  modc::init::uniform(state_, fc1_bias, seed, -0.125, 0.125);
  modc::init::uniform(state_, fc2_weight, seed, -0.08838834764831845, 0.08838834764831845);
  modc::init::uniform(state_, fc2_bias, seed, -0.08838834764831845, 0.08838834764831845);
}

Status Digits::load_state_dict(modc::Bytes file, const modc::LoadOptions& options) noexcept {
  modc::safetensors::Index<2 * std::size(slots) + 64> index;
  return modc::load_state_dict(state_, file, options, index);
}

Status Digits::prepare() noexcept {
  MODC_TRY(state_.status());
  if (state_.is_prepared()) return modc::ok;
  const Digits& net = *this;
  pack_64x128(net.fc1.weight.data(), packed_.fc1);
  pack_128x10(net.fc2.weight.data(), packed_.fc2);
  state_.set_prepared();
  return modc::ok;
}

// -------- forward (eval)

Status Digits::forward(In2<float> x, Out2<float> logits, Workspace& ws) const noexcept {
  const int N = modc::extent(x.n0);
  MODC_CHECK(x, {N, 64});
  MODC_CHECK(logits, {N, 10});
  MODC_CHECK_APART(x, logits);
  MODC_CHECK_FITS(ws, N);
  MODC_CHECK_PREPARED(state_);
  float* h = ws.at<float>(h_at);
  linear_relu_64x128(x.data, packed_.fc1, fc1.bias.data(), h, N);  // h = relu(fc1(x))
  linear_128x10(h, packed_.fc2, fc2.bias.data(), logits.data, N);  // return fc2(h)
  return modc::ok;
}

// -------- training

Digits::Training::Training(Digits& net, std::int64_t N, const modc::TrainingMemory& memory) noexcept
    : net_(net),
      ws_(workspace(memory.workspace, N)),
      grads_{&net.fc1.weight.grad, &net.fc1.bias.grad, &net.fc2.weight.grad, &net.fc2.bias.grad},
      gradients_(memory.gradients, gradient_bytes, net.state_, trained, trained_, grads_),
      groups_{{0.1, 0.9, 0, 0.0001, true, false}},
      optimizer_(memory.optimizer, optimizer_bytes, gradients_, groups_) {}

void Digits::Training::use_workspace(modc::Memory memory, std::int64_t N) noexcept {
  ws_ = workspace(memory, N);
  recorded_.end();
}

Status Digits::Training::train_step(In2<float> x, In1<std::int64_t> target, float& value) noexcept {
  MODC_CHECK_FITS(ws_, x.n0);
  const Out2<float> logits{ws_.at<float>(train_logits_at), {x.n0, 10}};
  const Out2<float> dlogits{ws_.at<float>(train_d_logits_at), {x.n0, 10}};
  zero_grad();
  MODC_TRY(forward(x, logits));
  MODC_TRY(loss(logits, target, value));
  MODC_TRY(loss_backward(logits, target, dlogits));
  MODC_TRY(backward(dlogits));
  return step();
}

// -------- forward (train)

Status Digits::Training::forward(In2<float> x, Out2<float> logits) noexcept {
  const int N = modc::extent(x.n0);
  MODC_CHECK(x, {N, 64});
  MODC_CHECK(logits, {N, 10});
  MODC_CHECK_APART(x, logits);
  MODC_CHECK_FITS(ws_, N);
  MODC_TRY(net_.prepare());
  const Digits& net = net_;
  float* h = ws_.at<float>(train_h_at);
  linear_relu_64x128(x.data, net.packed_.fc1, net.fc1.bias.data(), h, N);  // h = relu(fc1(x))
  linear_128x10(h, net.packed_.fc2, net.fc2.bias.data(), logits.data, N);  // return fc2(h)
  x_ = x.data;
  recorded_.begin(net.state_, {N});
  return modc::ok;
}

// -------- loss

Status Digits::Training::loss(In2<float> logits, In1<std::int64_t> target, float& value) noexcept {
  const int N = modc::extent(logits.n0);
  MODC_CHECK(logits, {N, 10});
  MODC_CHECK(target, {N});
  MODC_CHECK_INDICES(target, 10);
  cross_entropy_10(logits.data, target.data, &value, N);  // cross_entropy(logits, target)
  return modc::ok;
}

Status Digits::Training::loss_backward(In2<float> logits, In1<std::int64_t> target, Out2<float> dlogits) noexcept {
  const int N = modc::extent(logits.n0);
  MODC_CHECK(logits, {N, 10});
  MODC_CHECK(target, {N});
  MODC_CHECK(dlogits, {N, 10});
  MODC_CHECK_APART(logits, dlogits);
  MODC_CHECK_INDICES(target, 10);
  cross_entropy_backward_10(logits.data, target.data, dlogits.data, N);  // cross_entropy(logits, target)
  return modc::ok;
}

// -------- backward

Status Digits::Training::backward(In2<float> dlogits) noexcept {
  MODC_TRY(gradients_.status());
  MODC_CHECK_RECORDED(recorded_, net_.state_);
  const int N = recorded_.extent(0);
  MODC_CHECK(dlogits, {N, 10});
  const Digits& net = net_;
  const float* h = ws_.at<float>(train_h_at);
  float* dh = ws_.at<float>(train_d_h_at);
  float* spare = ws_.at<float>(spare_at);
  // return fc2(h)
  linear_backward_weight_128x10(h, dlogits.data, gradients_.into(d_fc2_weight, spare), N);
  gradients_.done(d_fc2_weight, spare);
  sum_rows_10(dlogits.data, gradients_.into(d_fc2_bias, spare), N);
  gradients_.done(d_fc2_bias, spare);
  // h = relu(fc1(x))
  linear_backward_input_relu_128x10(dlogits.data, net.fc2.weight.data(), h, dh, N);
  linear_backward_weight_64x128(x_, dh, gradients_.into(d_fc1_weight, spare), N);
  gradients_.done(d_fc1_weight, spare);
  sum_rows_128(dh, gradients_.into(d_fc1_bias, spare), N);
  gradients_.done(d_fc1_bias, spare);
  recorded_.end();
  return modc::ok;
}

Status Digits::Training::step() noexcept { return optimizer_.step(gradients_, groups_); }

}  // namespace digits
