# Activation LeakyReLU: Slope 0.1; at 0 the negative slope.
module Case {
  body = LeakyReLU(negative_slope = 0.1)

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
