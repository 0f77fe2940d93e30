// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Classes of the operations that stand for hooks; ir/HookOps.td.
#pragma once

#include "ir/NN.h"

#define GET_OP_CLASSES
#include "ir/HookOps.h.inc"
