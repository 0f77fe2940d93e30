module Model {
  pool = AvgPool2d((3, 2))
  forward(x: f32[N, 3, 2, 8]) { return pool(x) }
}
