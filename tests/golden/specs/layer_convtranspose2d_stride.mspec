# Convolution (cross-correlation). Stride 2, padding 1, output_padding 1, groups 2.
module Case {
  body = ConvTranspose2d(in_channels = 2, out_channels = 2, kernel_size = 3, stride = 2, padding = 1, output_padding = 1, groups = 2)

  forward(@grad x: f32[N, 2, 2, 2]) {
    return body(x)
  }
}
