// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which modules of a model have `@mode(runtime)`, and the modes that the model is imported in because of them.
#pragma once

#include "frontend/ForwardMode.h"

#include <vector>

namespace modc {

class ImportContext;
struct Instance;

/// Eval and train, each also with every choice of modules that run in the other mode. Reports modules with a mode of the
/// run inside another one, and more than three of them.
std::vector<ForwardMode> rootModes(ImportContext &import, Instance &root);

} // namespace modc
