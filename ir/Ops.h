// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Classes of all tensor operations; for ir/ only: passes and the front end see the interface TensorOp and the registry.
#pragma once

#include "ir/NN.h"

#include "mlir/Interfaces/InferTypeOpInterface.h"

#define GET_OP_CLASSES
#include "ir/Ops.h.inc"
