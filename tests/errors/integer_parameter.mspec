module M {
  param w: i64[3] = zeros

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
