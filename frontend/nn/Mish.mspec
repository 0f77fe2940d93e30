# torch.nn.Mish; `inplace` is only printed.
module Mish(inplace: bool = false) {
  if inplace {
    repr "inplace=True"
  }

  forward(input: T[*S]) -> T[*S] {
    return mish(input)
  }
}
