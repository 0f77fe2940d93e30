# Whole channels of [N, C, H, W] (or [N, C, L]) zeroed with probability p, as torch.nn.Dropout2d.
module Dropout2d(p: float = 0.5, inplace: bool = false) {
  repr "p={p}, inplace={inplace}"

  forward(input: T[*S]) -> T[*S] {
    return feature_dropout(input, p, training)
  }
}
