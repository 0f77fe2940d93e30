module M {
  fc1 = Linear(4, 4)
  param w: f32[4] = fc1(3)

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
