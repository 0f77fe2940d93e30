# torch.nn.Threshold; `inplace` is only printed.
module Threshold(threshold: float, value: float, inplace: bool = false) {
  if inplace {
    repr "threshold={threshold}, value={value}, inplace=True"
  } else {
    repr "threshold={threshold}, value={value}"
  }

  forward(input: T[*S]) -> T[*S] {
    return F.threshold(input, threshold = threshold, value = value)
  }
}
