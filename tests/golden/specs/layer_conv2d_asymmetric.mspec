# Convolution (cross-correlation). Different values per axis.
module Case {
  body = Conv2d(in_channels = 2, out_channels = 1, kernel_size = (2, 3), stride = (1, 2), padding = (0, 1), dilation = (2, 1))

  forward(@grad x: f32[N, 2, 4, 5]) {
    return body(x)
  }
}
