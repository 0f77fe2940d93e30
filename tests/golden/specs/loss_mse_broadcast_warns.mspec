# Different shapes are broadcast with a warning.
module Case {
  body = MSELoss()

  forward(@grad x1: f32[2, 1], @grad x2: f32[2]) {
    return body(x1, x2)
  }
}
