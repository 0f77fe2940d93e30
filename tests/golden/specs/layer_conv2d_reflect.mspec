# Convolution (cross-correlation). Reflecting padding.
module Case {
  body = Conv2d(in_channels = 1, out_channels = 1, kernel_size = 3, padding = 1, padding_mode = "reflect")

  forward(@grad x: f32[N, 1, 3, 3]) {
    return body(x)
  }
}
