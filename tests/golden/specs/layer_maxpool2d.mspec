# Stride equals the kernel by default.
module Case {
  body = MaxPool2d(kernel_size = 2)

  forward(@grad x: f32[N, 2, 4, 4]) {
    return body(x)
  }
}
