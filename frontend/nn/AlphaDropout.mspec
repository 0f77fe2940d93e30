# Dropout that keeps mean and variance of SELU's outputs, as torch.nn.AlphaDropout.
module AlphaDropout(p: float = 0.5, inplace: bool = false) {
  repr "p={p}, inplace={inplace}"

  forward(input: T[*S]) -> T[*S] {
    return alpha_dropout(input, p, training)
  }
}
