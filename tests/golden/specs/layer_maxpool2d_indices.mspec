# return_indices gives flat positions per plane.
module Case {
  body = MaxPool2d(kernel_size = 2, return_indices = true)

  forward(@grad x: f32[N, 2, 4, 4]) {
    return body(x)
  }
}
