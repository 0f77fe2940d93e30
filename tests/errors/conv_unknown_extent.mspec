module Model {
  conv = Conv2d(3, 8, 3, stride = 2)
  forward(x: f32[N, 3, H, 8]) { return conv(x) }
}
