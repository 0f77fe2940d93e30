# Activation ReLU: Gradient 0 at 0.
module Case {
  body = ReLU()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
