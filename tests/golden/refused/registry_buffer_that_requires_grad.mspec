# `requires_grad_` on a buffer
module Example {
  @grad buffer b: f32[1] = [2.0]

  forward(x: f32[1]) {
    return x * self.b
  }
}
