# Convolution (cross-correlation). Conv3d, kernel 2.
module Case {
  body = Conv3d(in_channels = 1, out_channels = 1, kernel_size = 2)

  forward(@grad x: f32[N, 1, 2, 3, 2]) {
    return body(x)
  }
}
