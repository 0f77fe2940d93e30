# Convolution (cross-correlation). padding='same' with an even kernel: the extra zero is at the end.
module Case {
  body = Conv2d(in_channels = 1, out_channels = 1, kernel_size = (2, 3), padding = "same")

  forward(@grad x: f32[N, 1, 3, 3]) {
    return body(x)
  }
}
