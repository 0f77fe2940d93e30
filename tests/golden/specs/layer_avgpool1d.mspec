# One dimension.
module Case {
  body = AvgPool1d(kernel_size = 2)

  forward(@grad x: f32[N, 2, 4]) {
    return body(x)
  }
}
