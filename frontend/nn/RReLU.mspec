# A leaky ReLU whose slope is drawn for each element in training, as torch.nn.RReLU; values do not change in place.
module RReLU(lower: float = 0.125, upper: float = 0.3333333333333333, inplace: bool = false) {
  repr "lower={lower}, upper={upper}{', inplace=True' if inplace else ''}"

  forward(input: T[*S]) -> T[*S] {
    return rrelu(input, lower, upper, training)
  }
}
