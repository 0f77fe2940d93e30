module M {
  fc1 = Linear(4, 2)
  hook forward(fc1)(x, y) { return x }

  forward(x: f32[N, 4]) -> f32[N, 2] {
    return fc1(x)
  }
}
