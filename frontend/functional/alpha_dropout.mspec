# torch.nn.functional.alpha_dropout: keeps mean and variance of SELU's outputs.
module alpha_dropout {
  forward(input: T[*S], p: float = 0.5, training: bool = false, inplace: bool = false) {
    if training and p > 0 {
      low = -1.7580993408473766
      a = 1 / sqrt((1 - p) * (1 + p * low ** 2)) if p < 1 else 0.0
      return a * where(rand_like(input) < p, low, input) - a * p * low
    } else {
      return input
    }
  }
}
