// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compiled models with given weights in memory of their own, and comparison of what they compute.
#pragma once

#include "ir/Evaluate.h"

#include "modc/core.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace modc::test {

/// Memory that ends where it was said to, for the address sanitizer.
struct Block {
  explicit Block(std::size_t bytes) : size((bytes + 63) / 64 * 64), data(std::aligned_alloc(64, size ? size : 64)) {}
  ~Block() { std::free(data); }
  Block(const Block &) = delete;
  operator Memory() const { return {static_cast<std::byte *>(data), size}; }
  std::size_t size;
  void *data;
};

inline void compareWith(const nn::RefTensor &expected, const float *values, const std::string &name) {
  for (std::size_t i = 0; i < expected.data.size(); ++i)
    ASSERT_NEAR(values[i], expected.data[i], 2e-5 * (1 + std::abs(expected.data[i]))) << name << "[" << i << "]";
}

/// A compiled model with the reference's weights.
template <class Net> struct Emitted {
  template <class... Bounds>
  explicit Emitted(const nn::ProgramInputs &inputs, Bounds... bounds)
      : state(Net::state_bytes), gradients(Net::Training::gradient_bytes), optimizer(Net::Training::optimizer_bytes),
        trainWorkspace(Net::Training::workspace_bytes(bounds...)), evalWorkspace(Net::workspace_bytes(bounds...)),
        net(state, 1), workspace(evalWorkspace, bounds...),
        training(net, bounds..., TrainingMemory{trainWorkspace, gradients, optimizer}) {
    for (const Slot &slot : Net::slots) {
      const nn::RefTensor &values = inputs.slots.find(slot.key)->second;
      const std::vector<float> singles(values.data.begin(), values.data.end());
      convert_elements(slot.dtype, static_cast<std::byte *>(state.data) + slot.offset, Dtype::f32,
                       reinterpret_cast<const std::byte *>(singles.data()), slot.size());
    }
    EXPECT_TRUE(net.prepare().ok());
    training.zero_grad();
  }

  void compareGradients(const nn::ProgramOutputs &expected) const {
    for (const Trained &row : Net::Training::trained) {
      const char *key = Net::slots[row.slot].key;
      compareWith(expected.contributions.find(key)->second,
                  reinterpret_cast<const float *>(static_cast<const std::byte *>(gradients.data) + row.offset), key);
    }
  }

  Block state, gradients, optimizer, trainWorkspace, evalWorkspace;
  Net net;
  typename Net::Workspace workspace;
  typename Net::Training training;
};

/// A reference tensor in single precision, with a view of it.
template <class T, int Rank> struct Data {
  explicit Data(const nn::RefTensor &tensor) : values(tensor.data.begin(), tensor.data.end()) {
    values.reserve(1); // a view of no elements has an address too
    for (int i = 0; i < Rank; ++i)
      (&extents.n0)[i] = tensor.shape[i];
  }
  operator In<T, Rank>() const { return {values.data(), extents}; }
  operator Out<T, Rank>() { return {values.data(), extents}; }
  std::vector<T> values;
  Extents<Rank> extents{};
};
using Vector = Data<float, 1>;
using Matrix = Data<float, 2>;
using Cube = Data<float, 3>;

} // namespace modc::test
