# A buffer with requires_grad is not in parameters() and is not trained, but backward fills its gradient.
module Net {
  buffer b: f32[1] = [2.0]
  param w: f32[1] = [3.0]

  forward(x: f32[]) {
    return x * self.b * self.w
  }
}
