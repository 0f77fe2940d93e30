# Activation Sigmoid: Logistic function.
module Case {
  body = Sigmoid()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
