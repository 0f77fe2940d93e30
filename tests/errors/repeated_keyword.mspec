module M {
  forward(x: f32[N]) {
    y = f(a = 1, b = 2, a = 3)
  }
}
