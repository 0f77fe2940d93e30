# Convolution (cross-correlation). 3 x 3, no padding.
module Case {
  body = Conv2d(in_channels = 2, out_channels = 2, kernel_size = 3)

  forward(@grad x: f32[N, 2, 4, 4]) {
    return body(x)
  }
}
