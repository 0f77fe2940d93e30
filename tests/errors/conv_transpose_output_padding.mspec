module Model {
  up = ConvTranspose2d(3, 8, 3, stride = 2, output_padding = 2)
  forward(x: f32[N, 3, 8, 8]) { return up(x) }
}
