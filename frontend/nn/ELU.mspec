# torch.nn.ELU; `inplace` is only printed.
module ELU(alpha: float = 1.0, inplace: bool = false) {
  if inplace {
    repr "alpha={alpha}, inplace=True"
  } else {
    repr "alpha={alpha}"
  }

  forward(input: T[*S]) -> T[*S] {
    return elu(input, alpha = alpha)
  }
}
