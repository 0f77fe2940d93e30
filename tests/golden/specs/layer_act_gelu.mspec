# Activation GELU: Exact form with erf.
module Case {
  body = GELU()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
