# torch.nn.SiLU; `inplace` is only printed.
module SiLU(inplace: bool = false) {
  if inplace {
    repr "inplace=True"
  }

  forward(input: T[*S]) -> T[*S] {
    return silu(input)
  }
}
