# divisor_override 3.
module Case {
  body = AvgPool2d(kernel_size = 2, divisor_override = 3)

  forward(@grad x: f32[N, 1, 4, 4]) {
    return body(x)
  }
}
