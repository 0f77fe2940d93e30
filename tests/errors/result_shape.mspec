module M {
  fc1 = Linear(4, 11)

  forward(x: f32[N, 4]) -> f32[N, 10] {
    return fc1(x)
  }
}
