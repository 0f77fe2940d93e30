# Activation ELU: alpha 1.5.
module Case {
  body = ELU(alpha = 1.5)

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
