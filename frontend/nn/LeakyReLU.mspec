# torch.nn.LeakyReLU; `inplace` is only printed.
module LeakyReLU(negative_slope: float = 0.01, inplace: bool = false) {
  if inplace {
    repr "negative_slope={negative_slope}, inplace=True"
  } else {
    repr "negative_slope={negative_slope}"
  }

  forward(input: T[*S]) -> T[*S] {
    return leaky_relu(input, negative_slope = negative_slope)
  }
}
