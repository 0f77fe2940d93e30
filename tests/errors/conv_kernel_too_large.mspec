module Model {
  conv = Conv2d(3, 8, 5, padding = 1)
  forward(x: f32[N, 3, 2, 8]) { return conv(x) }
}
