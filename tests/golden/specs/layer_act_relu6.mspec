# Activation ReLU6: Gradient 0 at 0 and at 6.
module Case {
  body = ReLU6()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
