# Activation Hardtanh: Clamp to [-1, 1]; gradient 0 at the limits.
module Case {
  body = Hardtanh()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
