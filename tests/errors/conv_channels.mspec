module Model {
  conv = Conv2d(3, 8, 3)
  forward(x: f32[N, 4, 8, 8]) { return conv(x) }
}
