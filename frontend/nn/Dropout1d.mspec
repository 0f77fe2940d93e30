# Whole channels of [N, C, L] or [C, L] zeroed with probability p, as torch.nn.Dropout1d.
module Dropout1d(p: float = 0.5, inplace: bool = false) {
  repr "p={p}, inplace={inplace}"

  forward(input: T[*S]) -> T[*S] {
    assert input.ndim == 2 or input.ndim == 3, "Dropout1d wants [N, C, L] or [C, L]"
    if input.ndim == 2 {
      return feature_dropout(input.unsqueeze(0), p, training).squeeze(0)
    } else {
      return feature_dropout(input, p, training)
    }
  }
}
