module M {
  param w: f32[2.5] = zeros
  param v: f32[*S] = zeros
  param u: f32[2 - 3] = zeros

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
