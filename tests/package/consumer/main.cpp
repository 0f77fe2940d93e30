// SPDX-License-Identifier: 0BSD
// Runs a model on zeros; its logits are those of its biases, which are not all equal.
#include HEADER
#include "modc/eager.h"

#include <cstdio>

int main() {
  NAMESPACE::Model model;
  const auto logits = model(modc::Tensor<float>({2, 64}));
  for (int i = 0; i < 10; ++i)
    if (logits[i] != logits[10 + i])
      return 1;
  std::printf("%g %g\n", static_cast<double>(logits[0]), static_cast<double>(logits[1]));
  return logits[0] == logits[1] ? 1 : 0;
}
