// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The op table: every tensor operation of the language.
#ifndef MODC_IR_OPS
#define MODC_IR_OPS

include "ir/PointwiseOps.td"
include "ir/StructuredOps.td"
include "ir/WindowOps.td"

#endif // MODC_IR_OPS
