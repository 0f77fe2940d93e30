# With eps 0.125.
module Case {
  body = RMSNorm(normalized_shape = (4,), eps = 0.125)

  forward(@grad x: f32[N, 4]) {
    return body(x)
  }
}
