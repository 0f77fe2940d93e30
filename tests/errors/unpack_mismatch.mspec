module M {
  forward(x: f32[N, 4]) {
    a, b = (x, x, x)
    return a + b
  }
}
