# Whole channels of [N, C, D, H, W] (or [C, D, H, W]) zeroed with probability p, as torch.nn.Dropout3d.
module Dropout3d(p: float = 0.5, inplace: bool = false) {
  repr "p={p}, inplace={inplace}"

  forward(input: T[*S]) -> T[*S] {
    assert input.ndim == 4 or input.ndim == 5, "Dropout3d wants [N, C, D, H, W] or [C, D, H, W]"
    if input.ndim == 4 {
      return feature_dropout(input.unsqueeze(0), p, training).squeeze(0)
    } else {
      return feature_dropout(input, p, training)
    }
  }
}
