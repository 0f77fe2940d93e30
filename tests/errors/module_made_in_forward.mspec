module M {
  forward(x: f32[N, 4]) {
    return Linear(4, 4)(x)
  }
}
