# count_include_pad=False.
module Case {
  body = AvgPool2d(kernel_size = 3, stride = 2, padding = 1, count_include_pad = false)

  forward(@grad x: f32[N, 1, 5, 5]) {
    return body(x)
  }
}
