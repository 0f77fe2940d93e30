# One learned slope; its gradient sums over negative inputs.
module Case {
  body = PReLU()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
