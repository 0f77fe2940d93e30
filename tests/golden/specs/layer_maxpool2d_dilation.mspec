# Dilation 2.
module Case {
  body = MaxPool2d(kernel_size = 2, stride = 1, dilation = 2)

  forward(@grad x: f32[N, 1, 4, 4]) {
    return body(x)
  }
}
