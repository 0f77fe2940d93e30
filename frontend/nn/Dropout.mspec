# Zeros with probability p, the rest scaled by 1 / (1 - p), as torch.nn.Dropout; values do not change in place.
module Dropout(p: float = 0.5, inplace: bool = false) {
  repr "p={p}, inplace={inplace}"

  forward(input: T[*S]) -> T[*S] {
    return dropout(input, p, training)
  }
}
