// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What happens on a defect of the compiler itself: exit code 70, a request for a report, and a reproducer on disk.
#pragma once

#include <functional>
#include <string>

namespace modc {

/// From here on a fatal error of LLVM, an uncaught exception or a signal writes a reproducer and exits with 70.
void installCrashHandlers(int argc, char **argv);
/// The spec that the reproducer shall hold.
void setCrashInput(const std::string &path);
/// The IR before the pass that is running; kept as text for the reproducer.
void setCrashIR(std::string text);

/// Runs `body`; an exception from it is an internal error.
int guarded(const std::function<int()> &body);

/// Reports an internal error and writes the reproducer; returns exit code 70.
int reportInternalError(const std::string &what);

} // namespace modc
