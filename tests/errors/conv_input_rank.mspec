module Model {
  conv = Conv2d(3, 8, 3)
  forward(x: f32[3, 8]) { return conv(x) }
}
