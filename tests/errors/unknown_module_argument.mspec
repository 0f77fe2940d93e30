module M {
  fc1 = Linear(4, 4, bais = false)

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
