# Convolution (cross-correlation). Conv1d, kernel 2.
module Case {
  body = Conv1d(in_channels = 3, out_channels = 2, kernel_size = 2)

  forward(@grad x: f32[N, 3, 4]) {
    return body(x)
  }
}
