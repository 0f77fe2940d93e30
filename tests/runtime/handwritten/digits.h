// SPDX-License-Identifier: 0BSD
// Digits, compiled from digits.mspec by modc. Change the spec, not this file.
// clang-format off
#ifndef DIGITS_DIGITS_H
#define DIGITS_DIGITS_H

#include "modc/core.h"
#include "modc/optim_sgd.h"

namespace digits {

namespace modc = ::modc::abi_1;
static_assert(modc::runtime_abi == 1, "this header needs the modc runtime with ABI 1");

/// Digits(
///   (fc1): Linear(in_features=64, out_features=128, bias=True)
///   (fc2): Linear(in_features=128, out_features=10, bias=True)
/// )
///
/// forward(x: f32[N, 64]) -> (logits: f32[N, 10])
class Digits {
 public:
  class Workspace;
  class Training;

  // -------- memory

  static constexpr std::size_t state_bytes = 79424;  // 9610 parameters, 2 packed weights

  /// Bytes of a workspace for forward with N up to this bound.
  static constexpr std::size_t workspace_bytes(std::int64_t N) noexcept {
    return modc::workspace_size({{N, 512, 128}});
  }

  // -------- a model

  /// Takes `state` of state_bytes, aligned to 64 bytes, and fills it with the initial values of `seed`.
  explicit Digits(modc::Memory state, std::uint64_t seed = 0) noexcept;

  /// Sets all parameters to the initial values of `seed`.
  void reset_parameters(std::uint64_t seed) noexcept;

  /// Reads a safetensors file in memory; after an error the model is as it was.
  modc::Status load_state_dict(modc::Bytes file, const modc::LoadOptions& options = {}) noexcept;

  /// Packs the weights that changed. Loading, training and writing through a handle make it necessary again.
  modc::Status prepare() noexcept;

  /// Evaluates the model. Many threads may call it, each with its own workspace.
  modc::Status forward(modc::In2<float> x, modc::Out2<float> logits, Workspace& ws) const noexcept;

  /// print(model)
  static constexpr const char* repr() noexcept {
    return "Digits(\n"
           "  (fc1): Linear(in_features=64, out_features=128, bias=True)\n"
           "  (fc2): Linear(in_features=128, out_features=10, bias=True)\n"
           ")";
  }

  // -------- tables

  static constexpr modc::Slot slots[] = {  // key, shape, offset in the state
      modc::parameter<float>("fc1.weight", {128, 64}, 0),
      modc::parameter<float>("fc1.bias", {128}, 32768),
      modc::parameter<float>("fc2.weight", {10, 128}, 33280),
      modc::parameter<float>("fc2.bias", {10}, 38400),
  };
  static constexpr modc::Module modules[] = {
      {"", "Digits"},
      {"fc1", "Linear"},
      {"fc2", "Linear"},
  };
  static constexpr modc::ModelInfo info{"Digits", slots, modules, state_bytes};

  modc::State& state() noexcept { return state_; }
  const modc::State& state() const noexcept { return state_; }

  // -------- for modc/eager.h

  using Inputs = std::tuple<modc::In2<float>>;
  using Outputs = std::tuple<modc::Out2<float>>;
  static constexpr auto output_shapes(modc::In2<float> x) noexcept { return std::tuple(modc::Extents<2>{x.n0, 10}); }
  static constexpr auto bounds(modc::In2<float> x) noexcept { return std::array{x.n0}; }

 private:
  modc::State state_;
  struct { float *fc1, *fc2; } packed_;

 public:
  // -------- parameters

  struct { modc::Parameter<float> weight, bias; } fc1;  // f32[128, 64], f32[128]
  struct { modc::Parameter<float> weight, bias; } fc2;  // f32[10, 128], f32[10]
};

/// Temporaries of forward with N up to a bound.
class Digits::Workspace final : public modc::Workspace {
 public:
  Workspace(modc::Memory memory, std::int64_t N) noexcept : modc::Workspace(memory, {{N, 512, 128}}, {N}) {}
};

/// Trains a model.
///
/// loss(logits, target: i64[N]) = cross_entropy(logits, target)
/// optimizer = SGD(lr = 0.1, momentum = 0.9, weight_decay = 0.0001, nesterov = true)
class Digits::Training final {
 public:
  // -------- memory

  static constexpr std::size_t gradient_bytes = 38464;
  static constexpr std::size_t optimizer_bytes = 38464;

  /// Bytes of the workspace for batches of up to N.
  static constexpr std::size_t workspace_bytes(std::int64_t N) noexcept {
    return modc::workspace_size({{1, 32768, 8192}, {N, 1152, 128}});
  }

  // -------- training

  /// For batches of up to N. The model and the three blocks of memory must outlive it.
  Training(Digits& net, std::int64_t N, const modc::TrainingMemory& memory) noexcept;

  /// zero_grad, forward, loss, backward and step.
  modc::Status train_step(modc::In2<float> x, modc::In1<std::int64_t> target, float& value) noexcept;

  /// Records this call for backward, which reads x again.
  modc::Status forward(modc::In2<float> x, modc::Out2<float> logits) noexcept;
  modc::Status loss(modc::In2<float> logits, modc::In1<std::int64_t> target, float& value) noexcept;
  modc::Status loss_backward(modc::In2<float> logits, modc::In1<std::int64_t> target,
                             modc::Out2<float> dlogits) noexcept;
  /// Adds to the gradients: net.fc1.weight.grad, ...
  modc::Status backward(modc::In2<float> dlogits) noexcept;
  modc::Status step() noexcept;
  void zero_grad() noexcept { gradients_.zero(); }

  double lr(int group = 0) const noexcept { return groups_[group].lr; }
  void set_lr(double lr, int group = 0) noexcept { groups_[group].lr = lr; }

  /// What modc/optim_state.h and modc/io.h write and read.
  modc::OptimizerState<modc::Sgd> optimizer_state() noexcept { return {gradients_, optimizer_, groups_}; }

  /// Goes on with another workspace, for batches of up to N; a recorded forward is lost.
  void use_workspace(modc::Memory memory, std::int64_t N) noexcept;

  modc::Gradients& gradients() noexcept { return gradients_; }

  // -------- for modc/eager.h

  using Targets = std::tuple<modc::In1<std::int64_t>>;

 private:
  static modc::Workspace workspace(modc::Memory memory, std::int64_t N) noexcept {
    return {memory, {{1, 32768, 8192}, {N, 1152, 128}}, {N}};
  }

  Digits& net_;
  modc::Workspace ws_;
  modc::Recording recorded_;
  const float* x_ = nullptr;  // of the recorded forward
  void* grads_[4];            // where the handles keep their gradients
  modc::TrainedState trained_[4];
  modc::Gradients gradients_;
  modc::Sgd::Options groups_[1];
  modc::Optimizer<modc::Sgd> optimizer_;
};

/// The eager face: #include "modc/eager.h".
using Model = modc::Eager<Digits>;

}  // namespace digits

#endif
