module Model {
  conv = Conv2d(3, 8, 3, stride = 2, padding = "same")
  forward(x: f32[N, 3, 8, 8]) { return conv(x) }
}
