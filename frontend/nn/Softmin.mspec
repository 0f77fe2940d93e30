# exp(-x) / sum(exp(-x)) along `dim`, as torch.nn.Softmin; without `dim` PyTorch takes 0 for 0, 1 or 3 dimensions, else 1.
module Softmin(dim: int? = none) {
  repr "dim={dim}"

  forward(input: T[*S]) -> T[*S] {
    first = input.ndim == 0 or input.ndim == 1 or input.ndim == 3
    return softmin(input, dim if dim is not none else 0 if first else 1)
  }
}
