# None assigned to a buffer
module Example {
  buffer b: f32[1] = [1.0]

  forward(x: f32[1]) {
    self.b = none
    return x
  }
}
