// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breaks the long lines of emitted code.
#ifndef MODC_PASSES_EMIT_LONGLINES_H
#define MODC_PASSES_EMIT_LONGLINES_H

#include <string>

namespace modc {

/// The text with lines of more than 118 columns broken behind a comma or before an operator, as far out of parentheses,
/// braces and template arguments as possible, their rest indented by four more columns. Lines with string literals or a
/// comment at the end stay as they are.
std::string breakLongLines(const std::string &text);

} // namespace modc

#endif
