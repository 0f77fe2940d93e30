// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc fmt`: the one layout of a spec, with every comment kept and PyTorch's spellings shortened.
#pragma once

#include "frontend/AST.h"

namespace modc {

/// Rewrites PyTorch's spellings where no declared name is in the way:
///   F.relu, torch.cat, nn.Linear   ->  relu, cat, Linear
///   torch.float32                  ->  f32
///   range(n), range(a, b)          ->  0..n, a..b
///   x.size(0), x.size()            ->  x.shape[0], x.shape
void shortenSpellings(ast::File &file);

/// The text of a file in its layout. Formatting the result again gives the same text.
std::string formatted(const ast::File &file);

} // namespace modc
