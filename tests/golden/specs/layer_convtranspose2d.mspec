# Convolution (cross-correlation). Weight has shape (in, out, k, k).
module Case {
  body = ConvTranspose2d(in_channels = 2, out_channels = 1, kernel_size = 3)

  forward(@grad x: f32[N, 2, 2, 2]) {
    return body(x)
  }
}
