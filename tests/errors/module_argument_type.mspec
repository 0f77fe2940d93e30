module M(width: integer = 3) {
  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
