# torch.nn.PReLU: one slope for negative inputs, or one for each channel.
module PReLU(num_parameters: int = 1, init: float = 0.25) {
  param weight: f32[num_parameters] = full(init)
  repr "num_parameters={num_parameters}"

  forward(input: f32[*S]) -> f32[*S] {
    return prelu(input, weight)
  }
}
