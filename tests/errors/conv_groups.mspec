module Model {
  conv = Conv2d(3, 8, 3, groups = 2)
  forward(x: f32[N, 2, 8, 8]) { return conv(x) }
}
