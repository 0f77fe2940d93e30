module M {
  let width = 3
  param width: f32[3] = zeros

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
