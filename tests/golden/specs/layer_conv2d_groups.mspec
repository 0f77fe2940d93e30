# Convolution (cross-correlation). Two groups.
module Case {
  body = Conv2d(in_channels = 4, out_channels = 4, kernel_size = 2, groups = 2)

  forward(@grad x: f32[N, 4, 3, 3]) {
    return body(x)
  }
}
