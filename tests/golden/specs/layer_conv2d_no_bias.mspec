# Convolution (cross-correlation). Without bias.
module Case {
  body = Conv2d(in_channels = 1, out_channels = 2, kernel_size = 2, bias = false)

  forward(@grad x: f32[N, 1, 3, 3]) {
    return body(x)
  }
}
