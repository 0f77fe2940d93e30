# torch.nn.functional.prelu: a slope for all channels, or one for each; channels are dimension 1.
module prelu {
  forward(input: T[*S], weight: T[C]) {
    slope = weight
    if input.ndim > 2 and weight.shape[0] != 1 { slope = reshape(weight, [-1] + [1 for i in 0..input.ndim - 2]) }
    return where(input > 0, input, slope * input)
  }
}
