module M {
  param w = 3

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
