# Padding counts as minus infinity, not 0 (all inputs negative).
module Case {
  body = MaxPool2d(kernel_size = 3, stride = 2, padding = 1)

  forward(@grad x: f32[N, 1, 5, 5]) {
    return body(x)
  }
}
