module Net {
  buffer mean: bf16[4] = zeros

  forward(x: f32[N, 4]) -> f32[N, 4] {
    self.mean = mean + 1
    return x
  }
}
