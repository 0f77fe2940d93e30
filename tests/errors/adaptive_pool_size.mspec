module Model {
  pool = AdaptiveAvgPool2d((2, 2, 2))
  forward(x: f32[N, 3, 8, 8]) { return pool(x) }
}
