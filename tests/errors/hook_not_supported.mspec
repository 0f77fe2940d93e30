module M {
  fc1 = Linear(4, 4)
  hook forward(fc1)(x, y) { return 2 * y }

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
