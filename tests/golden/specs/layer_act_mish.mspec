# Activation Mish: x * tanh(softplus(x)).
module Case {
  body = Mish()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
