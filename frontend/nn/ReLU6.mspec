# torch.nn.ReLU6; `inplace` is only printed.
module ReLU6(inplace: bool = false) {
  if inplace {
    repr "inplace=True"
  }

  forward(input: T[*S]) -> T[*S] {
    return relu6(input)
  }
}
