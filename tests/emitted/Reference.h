// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A model's programs run by the reference interpreter, for comparison with finite differences and with emitted code.
#pragma once

#include "ir/Evaluate.h"
#include "ir/NN.h"
#include "passes/KernelLibrary.h"
#include "passes/Pipeline.h"
#include "tests/import/ImportText.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <gtest/gtest.h>

#include <random>

namespace modc::test {

/// Numbers from -0.9 to 0.9, the same in each run.
inline nn::RefTensor randomTensor(std::vector<std::int64_t> shape, std::mt19937_64 &random) {
  nn::RefTensor tensor(std::move(shape));
  for (double &value : tensor.data)
    value = static_cast<float>(static_cast<double>(random() >> 40) / (1 << 23) * 0.9 - 0.9);
  return tensor;
}

/// Compiles a spec up to a stage of the pipeline and runs its programs in double precision.
class Reference {
public:
  explicit Reference(const std::string &path, const std::string &stage = "flat") {
    auto file = llvm::MemoryBuffer::getFile(path);
    imported = std::make_unique<ImportedText>(file ? (*file)->getBuffer() : "", ImportOptions(), path);
    PipelineOptions options;
    options.modes = {"eval", "train"};
    options.lastStage = stage;
    if (!imported->module || failed(runPipeline(*imported->module, options, library)))
      ADD_FAILURE() << path << " does not compile: " << imported->messages();
  }

  mlir::func::FuncOp program(const std::string &variant) {
    for (auto function : imported->module->getOps<mlir::func::FuncOp>())
      if (auto name = function->getAttrOfType<mlir::StringAttr>("nn.variant"); name && name.getValue() == variant)
        return function;
    ADD_FAILURE() << "no program " << variant;
    return {};
  }

  nn::ProgramOutputs run(const std::string &variant, const nn::ProgramInputs &inputs) {
    auto outputs = nn::evaluateProgram(program(variant), inputs);
    if (outputs)
      return std::move(*outputs);
    ADD_FAILURE() << llvm::toString(outputs.takeError());
    return {};
  }

  /// Arguments, slots and gradients of outputs of random numbers for these extents.
  nn::ProgramInputs randomInputs(const std::string &variant, const llvm::StringMap<std::int64_t> &symbols) {
    std::mt19937_64 random(1);
    auto make = [&](mlir::Type type) {
      std::vector<std::int64_t> shape;
      if (mlir::isa<mlir::RankedTensorType>(type))
        for (const Dim &dim : nn::getDims(type))
          shape.push_back(dim.evaluate(symbols).value());
      return randomTensor(shape, random);
    };
    nn::ProgramInputs inputs;
    inputs.symbols = symbols;
    mlir::func::FuncOp function = program(variant);
    for (mlir::Type type : function.getArgumentTypes())
      inputs.arguments.push_back(make(type));
    for (auto slot : imported->module->getOps<nn::SlotOp>())
      inputs.slots[slot.getSymName()] = make(slot.getType());
    for (auto [index, type] : llvm::enumerate(function.getResultTypes()))
      inputs.seeds[static_cast<std::int64_t>(index)] = make(type);
    return inputs;
  }

  KernelLibrary library;
  std::unique_ptr<ImportedText> imported;
};

} // namespace modc::test
