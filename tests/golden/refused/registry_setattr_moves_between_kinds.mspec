# Members assigned at run time
module Example {
  buffer b: f32[1] = [2.0]
  param b: f32[1] = [9.0]

  forward(x: f32[1]) {
    return x * self.b
  }
}
