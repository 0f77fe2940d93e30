# Activation Tanh: tanh.
module Case {
  body = Tanh()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
