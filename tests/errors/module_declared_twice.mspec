module A {
  forward(x: f32[N]) -> f32[N] { return x }
}

module A {
  forward(x: f32[N]) -> f32[N] { return x }
}
