module M {
  fc1 = Linear(4, 4)
  head = fc1.weight

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
