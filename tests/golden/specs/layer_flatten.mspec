# From dimension 1 on.
module Case {
  body = Flatten()

  forward(@grad x: f32[N, T, 3]) {
    return body(x)
  }
}
