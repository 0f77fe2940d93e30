# torch.nn.SELU; `inplace` is only printed.
module SELU(inplace: bool = false) {
  if inplace {
    repr "inplace=True"
  }

  forward(input: T[*S]) -> T[*S] {
    return selu(input)
  }
}
