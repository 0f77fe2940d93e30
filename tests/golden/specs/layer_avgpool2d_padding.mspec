# Padding zeros are counted by default.
module Case {
  body = AvgPool2d(kernel_size = 3, stride = 2, padding = 1)

  forward(@grad x: f32[N, 1, 5, 5]) {
    return body(x)
  }
}
