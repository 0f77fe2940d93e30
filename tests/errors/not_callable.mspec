module M {
  forward(x: f32[N, 4]) {
    n = 3
    return n(x)
  }
}
