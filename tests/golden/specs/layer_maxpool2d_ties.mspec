# Ties: the gradient goes to the first element in row order.
module Case {
  body = MaxPool2d(kernel_size = 2)

  forward(@grad x: f32[N, 1, 2, 2]) {
    return body(x)
  }
}
