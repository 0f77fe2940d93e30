module M {
  fc1 = Liner(4, 4)

  forward(x: f32[N, 4]) -> f32[N, 4] {
    return fc1(x)
  }
}
