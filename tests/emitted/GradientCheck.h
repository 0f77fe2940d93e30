// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The generated gradient of a whole model against finite differences of what the reference interpreter computes.
#pragma once

#include "Reference.h"

namespace modc::test {

inline bool hasLoss(mlir::func::FuncOp program) {
  return program.getResultAttr(program.getNumResults() - 1, "nn.role") != nullptr;
}

/// What the gradients are of: the loss, or the outputs times the gradients that the caller gives.
inline double objective(Reference &reference, const nn::ProgramInputs &inputs) {
  mlir::func::FuncOp program = reference.program("train");
  nn::ProgramOutputs outputs = reference.run("train", inputs);
  if (hasLoss(program))
    return outputs.results.back().data.at(0);
  double sum = 0;
  for (auto [index, result] : llvm::enumerate(outputs.results))
    if (mlir::isa<mlir::FloatType>(nn::elementType(program.getResultTypes()[index])))
      for (std::size_t i = 0; i < result.data.size(); ++i)
        sum += result.data[i] * inputs.seeds.at(static_cast<std::int64_t>(index)).data[i];
  return sum;
}

inline void checkGradient(Reference &reference, nn::ProgramInputs &inputs, nn::RefTensor &at,
                          const nn::RefTensor &gradient, const std::string &name, double absolute = 1e-8) {
  ASSERT_EQ(gradient.shape, at.shape) << name;
  for (std::size_t i = 0; i < at.data.size(); ++i) {
    const double x = at.data[i], h = 1e-5;
    at.data[i] = x + h;
    const double above = objective(reference, inputs);
    at.data[i] = x - h;
    const double below = objective(reference, inputs);
    at.data[i] = x;
    const double numeric = (above - below) / (2 * h);
    ASSERT_NEAR(gradient.data[i], numeric, absolute + 1e-6 * std::abs(numeric)) << "d / d " << name << "[" << i << "]";
  }
}

/// Every parameter and every input that has a gradient.
inline void checkGradients(Reference &reference, nn::ProgramInputs &inputs, double absolute = 1e-8) {
  nn::ProgramOutputs outputs = reference.run("train", inputs);
  unsigned checked = 0;
  for (auto &slot : inputs.slots)
    if (auto gradient = outputs.contributions.find(slot.first()); gradient != outputs.contributions.end()) {
      checkGradient(reference, inputs, slot.second, gradient->second, slot.first().str(), absolute);
      ++checked;
    }
  mlir::func::FuncOp program = reference.program("train");
  for (unsigned i = 0; i < program.getNumArguments(); ++i) {
    if (!program.getArgAttr(i, "nn.grad"))
      continue;
    std::string name = program.getArgAttrOfType<mlir::StringAttr>(i, "nn.name").str();
    ASSERT_TRUE(outputs.inputGradients.count(name)) << name;
    checkGradient(reference, inputs, inputs.arguments[i], outputs.inputGradients[name], name, absolute);
    ++checked;
  }
  EXPECT_GT(checked, 0u);
}

} // namespace modc::test
