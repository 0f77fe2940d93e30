// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks of the spec that the program registers by their name: programs of their own, which places refer to.
//
//   %1 = nn.hook_point "forward" of "act" sees(%x) replaces(%0) {nn.named = [@hook_clamp6]}
//   func.func @hook_clamp6(%x, %y) -> (…) attributes {nn.variant = "hook", nn.hook = "clamp6", nn.seen = 1}
//   func.func @hook_clamp6_pullback(%x, %y, %dy1) -> (%dy) attributes {nn.variant = "hook_pullback", nn.of = @hook_clamp6,
//                                                                      nn.seeds = [0], nn.gradients = [1]}
//
// Arguments of the first are what the place sees and then what it replaces, results what takes the place of the latter. The
// pullback has gradients of the results `nn.seeds` as further arguments, its results are gradients of the arguments
// `nn.gradients`. A pullback's place has in `nn.of_inputs`, for each float that the place sees, the number of the gradient
// that is added to, or -1. Memory: plan-memory gives both programs `nn.kept` and `nn.kept_results`, copies of arguments and of
// gradients that are added, in workspaces of their own, for which each place has `nn.named_places`.
#pragma once

#include "ir/HookOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace modc {

/// Makes programs of the bodies in `named` ({name, body} each) and lists them at the place.
void addNamedHooks(nn::HookPointOp point, mlir::ArrayAttr named);

/// The programs of the hooks that a place takes.
llvm::SmallVector<mlir::func::FuncOp> namedHooks(nn::HookPointOp point);

/// How many of a hook's arguments come before those that it replaces.
unsigned seenArguments(mlir::func::FuncOp hook);

/// The pullback of a hook's program; null where no gradient flows through it.
mlir::func::FuncOp pullbackOf(mlir::func::FuncOp hook);

/// Whether a hook at this place has gradients for a value that the place sees.
bool pullsBackToSeen(nn::HookPointOp point, unsigned seen);

/// Whether code for a hook keeps a copy of this argument in the memory of its place.
bool isKept(mlir::func::FuncOp program, unsigned argument);

} // namespace modc
