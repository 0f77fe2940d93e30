// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The reference interpreter: runs a flat program in double precision, one operation after the other.
#pragma once

#include "ir/EvalContext.h"

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

namespace modc::nn {

struct ProgramInputs {
  std::vector<RefTensor> arguments;        // host numbers are tensors of rank 0
  llvm::StringMap<RefTensor> slots;        // what nn.read finds, packed slots too
  llvm::StringMap<std::int64_t> symbols;   // those that no argument's shape tells
  std::map<std::int64_t, RefTensor> seeds; // gradients of outputs where the caller gives them (nn.seed without operand)
};

struct ProgramOutputs {
  std::vector<RefTensor> results;
  llvm::StringMap<RefTensor> writes;         // nn.write, by slot
  llvm::StringMap<RefTensor> contributions;  // nn.contribute, by slot, summed
  llvm::StringMap<RefTensor> inputGradients; // nn.input_grad, by input
};

/// Runs a function of `nn` operations, before or after kernels are formed (nn.launch runs its kernel). Inputs that do not
/// fit the function are errors.
llvm::Expected<ProgramOutputs> evaluateProgram(mlir::FunctionOpInterface function, const ProgramInputs &inputs);

} // namespace modc::nn
