module M {
  let sizes = { small: 3, large: 9 }
  param w: f32[sizes.smal] = zeros

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
