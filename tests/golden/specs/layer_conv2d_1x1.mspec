# Convolution (cross-correlation). 1 x 1 kernel.
module Case {
  body = Conv2d(in_channels = 2, out_channels = 3, kernel_size = 1)

  forward(@grad x: f32[N, 2, 2, 2]) {
    return body(x)
  }
}
