// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texts of the optimiser's step: clipping, parameter groups, learning rates and their schedule.
#pragma once

#include "passes/emit/EmitModel.h"

namespace modc {

/// "/// optimizer = SGD(lr = 0.1, …)" and further settings of the train block.
std::string settingComments(const EmitModel &model);
/// step, lr and set_lr of the class.
std::string stepDeclarations(const EmitModel &model);
std::string stepMembers(const EmitModel &model);
std::string stepPrivateFunctions(const EmitModel &model);
/// The members' part of the constructor's initialiser list, and its body.
std::string stepInitializers(const EmitModel &model);
std::string stepConstructorBody(const EmitModel &model);
/// Training::step and what belongs to it, for the source.
std::string stepFunctions(const EmitModel &model);
/// The runtime's headers that the step, and the class, need besides modc/core.h.
std::vector<std::string> stepIncludes(const EmitModel &model);
std::vector<std::string> stepHeaderIncludes(const EmitModel &model);
/// How many tensors the optimiser keeps for each slot in any group.
unsigned optimizerStates(const EmitModel &model);

} // namespace modc
