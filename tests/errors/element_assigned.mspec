module M {
  forward(x: f32[N, 4]) {
    x[0] = 3
    return x
  }
}
