# Incomplete windows divide by the number of cells inside.
module Case {
  body = AvgPool2d(kernel_size = 2, ceil_mode = true)

  forward(@grad x: f32[N, 1, 3, 3]) {
    return body(x)
  }
}
