# max(x, 0), as torch.nn.ReLU; values do not change in place, so `inplace` is only printed.
module ReLU(inplace: bool = false) {
  if inplace {
    repr "inplace=True"
  }

  forward(input: T[*S]) -> T[*S] {
    return relu(input)
  }
}
