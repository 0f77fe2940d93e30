module M {
  fc1 = Linear(4, 4)
  param fc1: f32[3] = zeros

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
