# Cross-correlation without padding: 4 x 4 becomes 2 x 2.
module Case {
  body = Conv2d(in_channels = 1, out_channels = 2, kernel_size = 3)

  forward(@grad x: f32[N, 1, 4, 4]) {
    return body(x)
  }
}
