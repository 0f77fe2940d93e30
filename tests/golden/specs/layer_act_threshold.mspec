# Activation Threshold: Values not above 0.5 become -7.
module Case {
  body = Threshold(threshold = 0.5, value = -7.0)

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
