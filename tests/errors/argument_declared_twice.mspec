module M(width: int = 1, width: int = 2) {
  forward(x: f32[N], x: f32[N]) -> f32[N] {
    return x
  }
}
