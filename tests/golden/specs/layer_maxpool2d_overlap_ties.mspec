# Overlapping windows: gradients add up.
module Case {
  body = MaxPool2d(kernel_size = 2, stride = 1)

  forward(@grad x: f32[N, 1, 3, 3]) {
    return body(x)
  }
}
