// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes' constructors and their registration by name, made from Passes.td.
#pragma once

#include "ir/NN.h"
#include "passes/kernels/Target.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace modc {

#define GEN_PASS_DECL
#include "passes/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "passes/Passes.h.inc"

} // namespace modc
