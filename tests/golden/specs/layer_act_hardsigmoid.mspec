# Activation Hardsigmoid: Piecewise.
module Case {
  body = Hardsigmoid()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
