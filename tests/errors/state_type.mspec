module M {
  param w: int = 3

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
