# Convolution (cross-correlation). Dilation 2.
module Case {
  body = Conv2d(in_channels = 1, out_channels = 1, kernel_size = 2, dilation = 2)

  forward(@grad x: f32[N, 1, 4, 4]) {
    return body(x)
  }
}
