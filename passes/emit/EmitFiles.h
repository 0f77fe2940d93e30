// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The writers of the generated tree's files; Emit.cpp calls them in order.
#pragma once

#include "passes/emit/EmitModel.h"

namespace modc {

class ModelText;

/// First lines of every generated C++ file.
std::string banner(const EmitModel &model);

std::string emitHeader(const EmitModel &model);
std::string emitSource(const EmitModel &model);
/// kernels/<name>.cpp, or one <stem>_kernels.cpp when flat.
std::vector<EmittedFile> emitKernels(const EmitModel &model);
std::string emitManifest(const EmitModel &model, llvm::ArrayRef<EmittedFile> files);
std::string emitCMakeLists(const EmitModel &model, llvm::ArrayRef<EmittedFile> files);
/// modc/*.h.
std::vector<EmittedFile> runtimeHeaders();

// Places for hooks of the program (EmitHooks.cpp); nothing where a model has none.

/// " : modc::HookPoint<...>" of a module's handles.
std::string hookBase(unsigned kinds);
/// What Training keeps of hooks that replaced values, and what forward does with it first.
std::string hookMembers(const ModelText &text);
std::string hookBeginning(const ModelText &text);

} // namespace modc
